"""The door to embedding models: the bundled one against sentence-transformers, names, folders, and clear refusals."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import onnx_model
from index.embed import load_embedder, model_path, open_folder, read_tables, resolve_alias
from index.errors import ModelUnavailable
from index.onnx_model import graph_of

TEXTS = [
    "We commit to exchange information on money laundering.",
    "Nos comprometemos a intercambiar información sobre el blanqueo de capitales.",
    "Nous nous engageons à échanger des informations sur le blanchiment de capitaux.",
    "Comprometemo-nos a trocar informações sobre o branqueamento de capitais.",
    "",
    "…",
    "AMERIPOL",
    "x" * 5000,
    "Ελληνικά и кириллица 漢字",
]


@pytest.fixture(scope="module")
def reference():
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model_path("fast")), device="cpu")


def test_fast_equals_sentence_transformers(reference):
    expected = reference.encode(TEXTS, convert_to_numpy=True, show_progress_bar=False)
    vectors = load_embedder("fast").encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == expected.shape == (len(TEXTS), load_embedder("fast").dimension)
    assert np.abs(vectors - expected).max() < 1e-4


def test_folder_is_a_static_embedding(reference):
    assert [type(module).__name__ for module in reference] == ["StaticEmbedding", "Normalize"]
    assert sum(path.stat().st_size for path in model_path("fast").rglob("*") if path.is_file()) <= 26_000_000


def test_vectors_are_unit_and_meaning_crosses_languages():
    vectors = load_embedder("fast").encode(TEXTS)
    norms = np.linalg.norm(vectors, axis=1)
    assert norms[:4] == pytest.approx(1, abs=1e-5)
    assert norms[4] == norms[5] == 0
    apart = load_embedder("fast").encode(["The weather was fine during the visit to the museum."])
    assert (vectors[:4] @ vectors[:4].T).min() > 2 * (vectors[:4] @ apart.T).max()


def test_batching_changes_nothing():
    embedder = load_embedder("fast")
    many = [f"{text} {number}" for number in range(80) for text in TEXTS]
    alone = np.concatenate([embedder.encode([text]) for text in many])
    assert np.array_equal(embedder.encode(many), alone)
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_fast_needs_no_torch():
    code = (
        "import sys; from index.embed import load_embedder; load_embedder('fast').encode(['hola'])\n"
        "print([name for name in ('torch', 'sentence_transformers', 'tokenizers', 'scipy') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_default_is_bundled_and_cached():
    assert load_embedder() is load_embedder()
    assert load_embedder() is load_embedder()
    assert model_path("default") == model_path(resolve_alias("default"))


def test_every_table_is_pinned():
    for name, table in read_tables().items():
        assert table.alias in read_tables() or table.folder or len(table.revision) == 40, name


def test_a_folder_by_path_is_the_same_model(tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(model_path("fast"), copy)
    embedder = load_embedder(str(copy))
    assert np.array_equal(embedder.encode(TEXTS), load_embedder("fast").encode(TEXTS))
    assert embedder.name.startswith("static-")


def test_any_other_folder_goes_through_sentence_transformers(tmp_path, reference):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import BoW

    folder = tmp_path / "bow"
    SentenceTransformer(
        modules=[BoW(vocab=["arms", "drugs", "people"])],
        device="cpu",
        prompts={"query": "drugs ", "document": ""},
    ).save(str(folder), create_model_card=False)
    embedder = load_embedder(str(folder))
    texts, question = embedder.encode(["arms", "people"]), embedder.encode(["arms"], query=True)
    assert embedder.dimension == 3
    assert np.allclose(texts, [[1, 0, 0], [0, 0, 1]])
    assert np.allclose(question, [[0.5**0.5, 0.5**0.5, 0]])  # its own prompt for questions, made unit


@pytest.fixture(scope="module")
def quality_folder():
    try:
        return model_path("quality")
    except ModelUnavailable as error:
        pytest.skip(str(error))


def test_quality_agrees_with_sentence_transformers(quality_folder):
    from sentence_transformers import SentenceTransformer

    texts = [text for text in TEXTS if text not in ("", "…")] + ["word " * 300, "¿Quién persigue a los polleros?"]
    reference = SentenceTransformer(str(quality_folder), device="cpu")
    assert [type(module).__name__ for module in reference] == ["Transformer", "Pooling", "Normalize"]
    expected = reference.encode(texts, convert_to_numpy=True, show_progress_bar=False)
    cosines = (load_embedder("quality").encode(texts) * expected).sum(1)
    assert cosines[:4].min() > 0.995
    assert cosines.min() > 0.985


def test_quality_is_small_and_needs_no_torch(quality_folder):
    assert sum(path.stat().st_size for path in quality_folder.rglob("*") if path.is_file()) <= 45_000_000
    code = (
        "import sys; from index.embed import load_embedder; load_embedder('quality').encode(['hola'])\n"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_quality_does_not_depend_on_order_or_company(quality_folder):
    embedder = load_embedder("quality")
    many = [*TEXTS, *(text[: len(text) // 2] for text in TEXTS), *TEXTS]
    together, alone = embedder.encode(many), np.concatenate([embedder.encode([text]) for text in many])
    assert np.array_equal(together, alone)
    assert np.array_equal(embedder.encode(many[::-1])[::-1], together)


REFUSED = [
    ("./no/such/folder", "no folder"),
    ("no-such-team/no-such-model", "not on this machine"),
]


@pytest.mark.parametrize(("name", "said"), REFUSED)
def test_what_cannot_be_had_is_refused_in_a_sentence(name, said, monkeypatch):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=said):
        load_embedder(name)


def test_an_unknown_bundled_model_names_those_there_are():
    with pytest.raises(ModelUnavailable, match="fast, quality"):
        model_path("slow")


def test_a_folder_without_a_model(tmp_path):
    with pytest.raises(ModelUnavailable, match="holds no embedding model"):
        load_embedder(str(tmp_path))


def test_a_broken_file_is_refused(tmp_path):
    copy: Path = tmp_path / "model"
    shutil.copytree(model_path("fast"), copy)
    weights = copy / "model.safetensors"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:100_000])
    with pytest.raises(ModelUnavailable, match="cut short"):
        open_folder(copy)
    (copy / "modules.json").write_text(json.dumps("?"))
    with pytest.raises(ModelUnavailable):
        open_folder(copy)


@pytest.mark.parametrize("name", ["fast", "quality"])
def test_bundled_models_are_named_by_their_weights(name: str) -> None:
    weights = (model_path(name) / "model.safetensors").read_bytes()
    assert load_embedder(name).name == f"{name}@{hashlib.sha256(weights).hexdigest()[:8]}"


@pytest.mark.parametrize(
    ("features", "graph"),
    [
        ({"SSE2": True, "AVX2": True, "AVX512VNNI": True}, "model.onnx"),
        ({"SSE2": True, "AVX2": True}, "model.unsigned.onnx"),
        ({"NEON": True}, "model.onnx"),
    ],
)
def test_the_graph_fits_the_processor(features, graph):
    assert graph_of(model_path("quality"), features).name == graph


def test_both_graphs_give_the_same_vectors(monkeypatch):
    """To the last bit, on a processor that computes both exactly."""
    folder = model_path("quality")
    if graph_of(folder, onnx_model._features()).name != "model.onnx":
        pytest.skip("this processor has no VNNI: the signed graph would be wrong on it")
    texts = ["We commit to share data on firearms.", "Nos comprometemos a compartir datos.", "porto"]
    signed = onnx_model.OnnxModel(folder).encode(texts)
    monkeypatch.setattr(onnx_model, "_features", lambda: {"SSE2": True})
    assert np.array_equal(onnx_model.OnnxModel(folder).encode(texts), signed)
