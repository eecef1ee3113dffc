from index.lineage import lineage


def test_a_commitment_is_followed_back_and_forth(corpus, take, paper, embedder):
    for year, level, verb in ((2021, "soft", "intend to"), (2025, "firm", "will")):
        line = f"We {verb} reinforce the security of prisons and train their staff by {year + 2}."
        take(corpus, paper("lima", name=f"{year}.en.pdf", date=f"{year}-05-01", meeting=f"Round {year}",
                           lines=[(level, line), ("firm", "We will count the fish in the sea.")]))  # fmt: skip
    lima = corpus.find("2023-05-lima.en").id
    statement = next(s for s in corpus.annotations(lima).statements if s.text.startswith("We will reinforce"))
    found = lineage(corpus, statement.id, embedder)
    assert [(a.document.date, a.change) for a in found.predecessors] == [("2021-05-01", 2)]
    assert found.successors[-1].document.date == "2025-05-01"
    assert found.successors[-1].change == 0
    dates = [a.document.date for a in found.successors]
    assert dates == sorted(dates)
    assert all(a.similarity >= 0.55 for a in (*found.predecessors, *found.successors))
    assert not any("fish" in a.statement.text for a in (*found.predecessors, *found.successors))
