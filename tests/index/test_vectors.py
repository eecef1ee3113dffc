import numpy as np
import pytest

from index.vectors import open_vectors
from index.vectors.exact import ExactVectors
from index.vectors.faiss import FaissVectors, refresh
from index.vectors.file import VectorFile


def spread(count: int, seed: int = 7, dimension: int = 32) -> np.ndarray:
    """Unit vectors around a few hundred centres, as those of sentences are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(200, dimension))
    made = centres[random.integers(0, 200, count)] + 0.5 * random.normal(size=(count, dimension))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(params=["exact", "faiss"])
def backend(request, tmp_path):
    """A file of 9,000 vectors at the rows 1, 3, 5… and the back end under test."""
    file = VectorFile(tmp_path, 32, "1", 1)
    rows = np.arange(9000, dtype=np.int64) * 2 + 1
    file.append(rows, spread(9000))
    file.stamp(1)
    if request.param == "faiss":
        refresh(file)
    return open_vectors(file, request.param)


def test_the_nearest_is_found(backend):
    rows, cosines = backend.search(spread(9000)[123], 5)
    assert rows[0] == 247
    assert cosines[0] == pytest.approx(1, abs=1e-5)
    assert list(cosines) == sorted(cosines, reverse=True)


def test_recall_against_every_cosine(backend):
    queries, every = spread(50, seed=8), spread(9000)
    found = total = 0
    for query in queries:
        truth = set((np.argsort(-(every @ query), kind="stable")[:10] * 2 + 1).tolist())
        found += len(truth & set(backend.search(query, 10)[0].tolist()))
        total += 10
    assert found / total >= 0.97


def test_only_allowed_rows_are_found(backend):
    allowed = np.arange(1, 400, 2, dtype=np.int64)
    rows, _ = backend.search(spread(1, seed=9)[0], 20, allowed)
    assert len(rows) == 20
    assert set(rows.tolist()) <= set(allowed.tolist())
    rows, _ = backend.search(spread(1, seed=9)[0], 20, np.zeros(0, np.int64))
    assert len(rows) == 0


def test_erased_rows_are_never_found(backend):
    query = spread(9000)[123]
    backend.file.erase([247])
    rows, _ = backend.search(query, 10)
    assert 247 not in rows
    assert backend.file.count == 8999


def test_rows_that_came_later_are_found(backend):
    added = spread(300, seed=10)
    backend.file.append(np.arange(20_000, 20_300, dtype=np.int64), added)
    rows, _ = backend.search(added[5], 3)
    assert rows[0] == 20_005


def test_a_file_without_stamp_is_not_believed(tmp_path):
    file = VectorFile(tmp_path, 32, "1", 1)
    file.append(np.arange(1, 11, dtype=np.int64), spread(10))
    assert VectorFile(tmp_path, 32, "1", 1).rows == 0
    file.stamp(1)
    assert VectorFile(tmp_path, 32, "1", 1).current
    assert not VectorFile(tmp_path, 32, "1", 2).current
    assert VectorFile(tmp_path, 32, "2", 1).rows == 0  # another model run
    with file.path.open("r+b") as torn:
        torn.truncate(500)
    assert VectorFile(tmp_path, 32, "1", 1).rows == 0


def test_moments_say_what_a_scan_would(tmp_path):
    vectors, query = spread(5000), spread(1, seed=11)[0]
    file = VectorFile(tmp_path, 32, "1", 1)
    file.append(np.arange(1, 5001, dtype=np.int64), vectors)
    cosines = np.concatenate([vectors @ query, np.repeat([0.03 - 0.085, 0.03 + 0.085], 50)])
    assert file.moments.of(query) == pytest.approx((cosines.mean(), cosines.std()), rel=1e-3)


def test_back_ends_are_chosen_by_size_and_by_name(tmp_path):
    file = VectorFile(tmp_path, 32, "1", 1)
    assert isinstance(open_vectors(file), ExactVectors)
    assert isinstance(open_vectors(file, "index.vectors.faiss:FaissVectors"), FaissVectors)


def test_the_index_grows_without_being_trained_again(tmp_path, monkeypatch):
    from index.vectors import faiss

    file = VectorFile(tmp_path, 32, "1", 1)
    file.append(np.arange(1, 6001, dtype=np.int64), spread(6000))
    refresh(file)
    monkeypatch.setattr(faiss, "_TAIL", 100)
    monkeypatch.setattr(faiss, "_train", lambda _: pytest.fail("trained anew"))
    file.append(np.arange(6001, 6601, dtype=np.int64), spread(600, seed=12))
    refresh(file)
    covered, index = faiss.load(file)
    assert (covered, index.ntotal) == (6601, 6600)
    assert [path.name for path in sorted(tmp_path.glob("*.faiss"))] == ["vectors-6601.faiss"]
