"""Evaluation: labels are recognised by their content, scored, and held against the baseline."""

import json
from pathlib import Path

import pytest

from index.check import CheckReport
from index.errors import BadQuery
from index.evaluate import Bench, evaluate, gold_files, read_baseline, recognise, write_baseline
from index.models import Finding
from index.scoring import drafts, pairs
from index.scoring.drafts import judge, rows_of
from index.scoring.statements import evaluate_statements
from index.scoring.tally import Tally, same_name
from nlp.lexicon import load_lexicon
from nlp.models import Actor, Deadline, Statement

DATA = Path(__file__).parents[1] / "data"


def statement(text: str, kind: str = "commitment", **more: object) -> Statement:
    base = {"id": text[:5], "document": "d", "language": "en", "page": 1, "paragraph": "", "index": 0, "section": ()}
    return Statement(**base, start=0, end=len(text), text=text, kind=kind, **more)  # type: ignore[arg-type]


def label(text: str, kind: str, **more: object) -> dict[str, object]:
    empty = {"strength": None, "actors": [], "deadline": None, "reaffirmed": False, "crime_types": [], "entities": []}
    return {"doc": "x.en", "id": 0, "text": text, "kind": kind, **empty, **more}


def values(rows: list) -> dict[str, float]:
    return {row.measure: row.value for row in rows if row.language == "all"}


def test_statements_need_not_be_split_like_the_labels():
    labels = [label("We will act and we will report by 2027.", "commitment", strength="firm", deadline="by 2027",
                    actors=["signatories"]), label("It rained.", "context")]  # fmt: skip
    who = (Actor("we", 0, 2, "signatories", "signatories"),)
    found = [statement("We will act", strength="firm", actors=who),
             statement("and we will report by 2027.", deadline=Deadline("by 2027", 19, 26, "2027-12-31")),
             statement("It rained.", "position")]  # fmt: skip
    rows, errors = evaluate_statements({"x.en": labels}, {"x.en": found})
    scores = values(rows)
    assert scores["commitment F1"] == scores["deadline F1"] == scores["actors F1"] == scores["strength accuracy"] == 1
    assert scores["kind accuracy"] == 0.5
    assert errors["kind"] == ["x.en: context, not position: It rained."]


def test_tally_and_names():
    tally = Tally(right=3, extra=1, missed=2)
    assert (tally.precision, tally.recall, tally.f1, tally.n) == (0.75, 0.6, 0.6667, 5)
    assert same_name("the Joint Follow-up Committee", "Joint Follow-up Committee")
    assert not same_name("Europol", "Eurojust")


def test_an_edit_is_found_by_the_right_finding_at_its_place():
    edited, left = statement("We may report."), statement("We will act together on ports.")
    findings = (Finding("weakens", "high", "…", statement=edited), Finding("gap", "hint", "…", statement=left))
    report = CheckReport("d", (), findings, ())
    labels = [{"draft": "a.en.txt", "edit": "modal", "text": edited.text, "expect": ["weakens"]},
              {"draft": "a.en.txt", "edit": "none", "text": left.text, "expect": []},
              {"draft": "a.en.txt", "edit": "dropped", "text": "Gone.", "expect": ["dropped"]}]  # fmt: skip
    rows, errors = rows_of(judge(labels, report))
    scores = values(rows)
    assert scores["planted edits found"] == 0.5
    assert scores["untouched statements without alarm"] == 1
    assert errors["planted edits"] == ["a.en.txt: dropped (Gone.): nothing"]


def test_labels_are_recognised_by_what_they_hold(tmp_path: Path):
    assert recognise(DATA / "pairs.jsonl") is pairs.measure
    assert recognise(DATA / "drafts" / "labels.jsonl") is drafts.measure
    (tmp_path / "notes.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(BadQuery, match=r"notes\.jsonl holds no labels"):
        recognise(tmp_path / "notes.jsonl")
    with pytest.raises(BadQuery, match="does not exist"):
        gold_files([tmp_path / "nowhere"])
    assert {DATA / "drafts" / "labels.jsonl", DATA / "pairs.jsonl"} <= set(gold_files([DATA]))


def test_gains_and_losses_against_the_baseline(tmp_path: Path):
    few = tmp_path / "pairs.jsonl"
    few.write_text("".join((DATA / "pairs.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:3]))
    bench = Bench(load_lexicon(), None, None, {})  # type: ignore[arg-type]
    baseline = tmp_path / "baseline.json"
    first = evaluate([few], bench, baseline=baseline)
    assert {row.before for row in first.rows} == {None}
    write_baseline(first.rows, baseline)
    held = read_baseline(baseline)
    baseline.write_text(json.dumps(held | {"relation macro-F1/all": 0.25}))
    again = {row.measure: row.gain for row in evaluate([few], bench, baseline=baseline).rows if row.language == "all"}
    assert again["relation macro-F1"] == round(held["relation macro-F1/all"] - 0.25, 4)
    assert again["changed fields F1"] == 0


def test_the_drafts_hold_sixty_edits_of_every_type_and_untouched_text():
    lines = [json.loads(line) for line in (DATA / "drafts" / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    edits = [line["edit"] for line in lines if line["edit"] != "none"]
    assert len(edits) >= 60
    assert len(lines) - len(edits) >= 60
    assert {"level", "modal", "hedge", "deadline", "quantity", "scope", "actor", "entity", "crime_type"} < set(edits)
    assert {"object", "negation", "dropped", "conflict_within", "outdated_name", "wrong_name"} < set(edits)
    assert {"meeting_date", "meeting_place"} < set(edits)
    for name in {line["draft"] for line in lines}:
        text = (DATA / "drafts" / name).read_text(encoding="utf-8")
        assert all(line["text"] in text for line in lines if line["draft"] == name and line["edit"] != "dropped")
