import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from index.codec import pack_document, unpack_document
from index.errors import CorpusLocked, IndexStale, NoCorpus, NotFound
from index.models import Filters, Query
from index.search import search
from index.store import Corpus
from index.upkeep import counts, reindex, restore
from index.works import copies
from ingest.models import Box, Document, Metadata, TextLine


def test_a_folder_without_a_corpus_is_refused_with_a_way_out(tmp_path):
    with pytest.raises(NoCorpus, match="ingest"):
        Corpus.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "acervo.db").write_bytes(b"this is no database, only its name" * 40)
    with pytest.raises(NoCorpus, match="backup"):
        Corpus.open(tmp_path)


def test_what_goes_in_comes_out(corpus, embedder):
    info = corpus.find("2023-05-lima.en")
    document, annotations = corpus.document(info.id), corpus.annotations(info.id)
    assert [document.text[s.start : s.end] for s in annotations.statements] == [s.text for s in annotations.statements]
    assert annotations.lexicon == "test"
    assert corpus.statement(annotations.statements[3].id) == annotations.statements[3]
    assert corpus.original(info.id).startswith(b"2023-05-lima.en.pdf")
    assert corpus.has(document.sha256) == info.id
    vectors = corpus.vectors([s.id for s in annotations.statements])
    assert vectors.shape == (len(annotations.statements), embedder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)


def test_printed_lines_survive_exactly():
    line = TextLine(3, 6, Box(2, 1.25, 2.5, 30.1, 40.0), (1.25, 7.333333, 12.0, 30.1))
    document = Document("a", "a.pdf", "a", "abcdefgh", "en", Metadata(title="A"), lines=(line,), warnings=("so",))
    assert unpack_document(*pack_document(document)) == document


def test_keys_name_documents_and_works(corpus):
    lima = corpus.find("2023-05-lima.en.pdf")
    assert corpus.find(lima.id) == corpus.find(lima.id[:7]) == corpus.find("ST 123/23") == lima
    assert corpus.find("quito").work == "quito"
    with pytest.raises(NotFound, match="documents"):
        corpus.find("2024-06-quit")


def test_documents_are_in_order_of_date_and_filters_choose_statements(corpus):
    assert [d.source[:7] for d in corpus.documents()] == ["2023-05", "2024-06", "2024-06"]
    kinds = [s.kind for s, _ in corpus.statements(Filters(languages=("es",), kinds=("commitment",)))]
    assert kinds == ["commitment", "commitment"]
    assert [d.language for _, d in corpus.statements(Filters(since="2024", kinds=("position",)))] == ["es", "fr"]


def test_a_new_version_takes_the_place_of_the_old_one(corpus, take, paper):
    old = corpus.find("2023-05-lima.en")
    changed = paper("lima", lines=[("heading", "Lima"), ("firm", "We will train judges.")])
    take(corpus, changed, replaces=old.id)
    assert counts(corpus)["documents"] == 3
    assert corpus.has(old.sha256) is None
    assert corpus.verify() == []


def test_removal_leaves_nothing_behind(corpus, tmp_path, take, paper):
    for info in corpus.documents()[1:]:
        corpus.remove(info.id)
    assert corpus.verify() == []
    with Corpus.open(tmp_path / "other", create=True) as other:
        take(other, paper("lima"))
        dump = (
            "SELECT 'n', field, value, name FROM names UNION ALL SELECT kind, term, count, '' FROM terms ORDER BY 1,2,3"
        )
        rows = [sorted(map(str, c.engine.connect().exec_driver_sql(dump))) for c in (corpus, other)]
    assert rows[0] == rows[1]
    with pytest.raises(NotFound):
        corpus.remove("000000000000")


def test_the_order_of_ingestion_does_not_show(tmp_path, take, paper, embedder, lexicon):
    answers = []
    for order in (("lima", "quito", "quito-fr"), ("quito-fr", "lima", "quito")):
        with Corpus.open(tmp_path / "-".join(order), create=True) as corpus:
            for name in order:
                take(corpus, paper(name))
            queries = [Query(text) for text in ("prisons", "blanqueo", "training of the police", "")]
            answers.append((corpus.documents(), [search(corpus, query, embedder, lexicon) for query in queries]))
    assert answers[0] == answers[1]


def test_one_writer_at_a_time(corpus):
    with corpus.writing(), Corpus.open(corpus.folder) as other:
        assert len(other.documents()) == 3  # readers are never blocked
        with pytest.raises(CorpusLocked, match="Another process"), other.writing():
            pass


def test_readers_see_what_another_has_written(corpus, take, paper, embedder, lexicon):
    with Corpus.open(corpus.folder) as reader:
        assert "close" not in search(reader, Query("close prisons"), embedder, lexicon)[0].statement.text
        take(
            corpus,
            paper("lima", name="new.en.pdf", date="2025", meeting="", lines=[("firm", "We will close prisons.")]),
        )
        hits = search(reader, Query("close prisons"), embedder, lexicon)
        assert hits[0].statement.text == "We will close prisons."


DIE = """
    import os, signal, sys
    from pathlib import Path
    sys.path[:0] = sys.argv[3:]
    from index import store, writing
    from index.store import Corpus
    from index.models import Record
    import pickle
    record, data = pickle.load(open(sys.argv[2], "rb"))
    where = os.environ["DIE"]
    def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
    if where == "in the transaction": store.writing.grow = die
    if where == "before the vectors": store.writing.refresh_file = die
    if where == "in the vectors": writing.VectorFile.stamp = die
    with Corpus.open(Path(sys.argv[1])) as corpus: corpus.add(record, data)
"""


@pytest.mark.parametrize("moment", ["in the transaction", "before the vectors", "in the vectors"])
def test_a_killed_writer_leaves_a_corpus_that_answers(corpus, paper, embedder, lexicon, tmp_path, moment, written):
    import pickle

    record, data = written(paper("lima", name="late.en.pdf", lines=[("firm", "We will inspect harbours by night.")]))
    (tmp_path / "record").write_bytes(pickle.dumps((record, data)))
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DIE), str(corpus.folder), str(tmp_path / "record"), str(root)],
        env={**os.environ, "DIE": moment},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with Corpus.open(corpus.folder) as after:
        hits = search(after, Query("inspect harbours"), embedder, lexicon)
        there = moment != "in the transaction"
        assert (hits[0].statement.text == "We will inspect harbours by night.") is there
        assert len(after.documents()) == 3 + there
        after.add(record, data)  # the next ingest finishes the rest
        assert after.verify() == []
        assert len(after.documents()) == 4


def test_a_damaged_vector_file_is_found_and_made_anew(corpus, embedder):
    with (corpus.folder / "vectors.f32").open("r+b") as file:
        file.seek(embedder.dimension * 4 * 4)
        file.write(b"\x01\x02\x03\x04" * 8)
    assert "differ" in corpus.verify()[0]
    reindex(corpus, embedder)
    assert corpus.verify() == []


def test_a_missing_original_is_found(corpus):
    info = corpus.documents()[0]
    (corpus.folder / "originals" / info.sha256).unlink()
    assert corpus.verify() == [f"The original of {info.source} ({info.id}) is missing."]
    with pytest.raises(NotFound, match="--force"):
        corpus.original(info.id)


def test_backup_and_restore_give_the_same_corpus(corpus, tmp_path, embedder, lexicon):
    corpus.backup(tmp_path / "kept" / "corpus.zip")
    restore(tmp_path / "kept" / "corpus.zip", tmp_path / "restored")
    with Corpus.open(tmp_path / "restored") as back:
        assert back.verify() == []
        assert back.documents() == corpus.documents()
        query = Query("prisons")
        assert search(back, query, embedder, lexicon) == search(corpus, query, embedder, lexicon)
    with pytest.raises(NoCorpus, match="already"):
        restore(tmp_path / "kept" / "corpus.zip", tmp_path / "restored")
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with pytest.raises(NoCorpus, match="not a backup"):
        restore(tmp_path / "no.zip", tmp_path / "third")


def test_results_of_another_model_or_lexicon_are_not_passed_off(corpus, embedder, lexicon):
    corpus.claim(model="hash", lexicon=lexicon.digest)
    search(corpus, Query("prisons"), embedder, lexicon)
    with pytest.raises(IndexStale, match="reindex"):
        corpus.claim(model="another")
    corpus.set(model="another")
    with pytest.raises(IndexStale, match="reindex"):
        search(corpus, Query("prisons"), embedder, lexicon)
    reindex(corpus, embedder)
    assert search(corpus, Query("prisons"), embedder, lexicon)


def test_a_copy_in_another_file_is_reported(corpus, take, paper):
    take(corpus, paper("lima", name="copy.en.pdf", meeting="", date="2023-05-10"))
    copy = corpus.find("copy.en").id
    with corpus.engine.connect() as connection:
        assert copies(connection, copy) == [corpus.find("2023-05-lima.en").id]
