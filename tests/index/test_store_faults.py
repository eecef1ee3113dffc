"""A corpus on a full disk, of another version, or left by a process that died at the worst moment."""

import pytest
from sqlalchemy.exc import OperationalError

from index.errors import NoCorpus
from index.models import Query
from index.search import search
from index.store import Corpus
from index.vectors.file import VectorFile

LATE = [("firm", "We will inspect harbours by night.")]


# A full disk must not cost the document that is in the database already, nor the process.
def test_a_document_is_in_though_the_vector_file_cannot_grow(
    corpus, take, paper, embedder, lexicon, monkeypatch, tmp_path
):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(VectorFile, "append", full)
        take(corpus, paper("lima", name="late.en.pdf", lines=LATE))
    assert corpus.verify() == []
    assert search(corpus, Query("inspect harbours"), embedder, lexicon)[0].statement.text == LATE[0][1]
    with Corpus.open(corpus.folder) as after, after.writing():
        pass
    assert not corpus.vector_file().tail or corpus.verify() == []


def test_rows_with_gaps_are_written_where_they_belong(tmp_path):
    import numpy as np

    file = VectorFile(tmp_path, 4, "1", 0)
    rows, vectors = np.array([1, 2, 5]), np.arange(12, dtype=np.float32).reshape(3, 4) + 1
    file.append(rows, vectors)
    assert file.rows == 6 and file.ranking().tolist() == [1, 2, 5]
    assert (file.take(np.array([1, 2, 5, 0])) == np.vstack([vectors, np.zeros(4)])).all()


# Dying between erasing rows and stamping the file left the sums of the erased rows in.
def test_sums_are_right_after_dying_while_erasing(corpus, monkeypatch):
    import numpy as np

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(VectorFile, "stamp", die)
        with pytest.raises(KeyboardInterrupt):
            corpus.remove(corpus.documents()[0].id)
    with corpus.writing():
        pass
    file = corpus.vector_file()
    total = np.array(file.matrix, np.float64).sum(axis=0)
    assert file.current and file.count == len(file.ranking())
    assert np.allclose(file.moments.total, total, atol=1e-5)


def test_the_original_of_a_replaced_version_goes(corpus, take, paper):
    old = corpus.find("2023-05-lima.en")
    take(corpus, paper("lima", lines=LATE), replaces=old.id)
    kept = {path.name for path in (corpus.folder / "originals").iterdir()}
    assert kept == {info.sha256 for info in corpus.documents()}


def test_a_corpus_of_a_newer_version_is_left_alone(corpus):
    corpus.set(schema="99")
    with pytest.raises(NoCorpus, match="newer version"):
        Corpus.open(corpus.folder)


# A corpus on a disc or share that may only be read; also to root, whom rights do not stop.
def test_a_corpus_that_may_not_be_written_is_read(corpus, embedder, lexicon, monkeypatch, tmp_path):
    folder, before = corpus.folder, corpus.documents()
    corpus.close()
    monkeypatch.setattr("index.connections._is_writable", lambda path: False)
    with Corpus.open(folder) as held:
        assert held.documents() == before
        assert search(held, Query("prisons"), embedder, lexicon)
        assert held.verify() == []
        held.backup(tmp_path / "kept.zip")
        with pytest.raises(OperationalError, match="readonly"):
            held.set(note="no")
