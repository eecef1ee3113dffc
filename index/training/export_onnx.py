"""The trained transformer → one folder: eight-bit weights once, read by sentence-transformers and by ONNX Runtime.

`model.safetensors` holds every matrix as eight-bit floats (e4m3), which transformers widens when it loads. `model.onnx`
holds only the graph: its weights are byte ranges of `model.safetensors`, widened through a table of the 256 values and,
in the six layers, turned into int8 with one scale an output when the session starts; activations are rounded to ranges
found by `calibrate`, so that a text's vector does not depend on the texts beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.training import calibrate
from index.training.calibrate import Rounding
from index.training.export import NORMALIZE, write_json, write_modules, write_tokenizer

HEADS = 12
POSITIONS = 256
MICROSOFT = "com.microsoft"
MIDDLE = 128  # the step of a weight that stands for zero
Floats = npt.NDArray[np.float32]


def export_transformer(table: Floats, body: Any, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the folder of the transformer."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = {"embeddings.word_embeddings.weight": torch.from_numpy(table)}
    for name, weight in body.state_dict().items():
        if "position_ids" not in name and "word_embeddings" not in name and "token_type_ids" not in name:
            weights[name] = weight[:POSITIONS] if "position_embeddings" in name else weight
    width = table.shape[1]
    weights["pooler.dense.weight"], weights["pooler.dense.bias"] = torch.zeros(width, width), torch.zeros(width)
    small = {
        name: (value.to(torch.float8_e4m3fn) if value.ndim == 2 else value.float()).contiguous()
        for name, value in weights.items()
    }
    save_file(small, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    write_tokenizer(tokenizer, folder / "tokenizer.json")
    _write_settings(folder, body.config, len(table))
    write_modules(folder, [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")])
    pooling = {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True}
    write_json(folder / "1_Pooling" / "config.json", pooling)
    write_json(folder / "2_Normalize" / "config.json", NORMALIZE)
    write_graphs(folder, body.config, calibrate.roundings(folder, calibrate.sample_texts()))


def _write_settings(folder: Path, config: Any, tokens: int) -> None:
    kept = ("hidden_act", "hidden_size", "intermediate_size", "layer_norm_eps", "num_attention_heads")
    settings = {key: getattr(config, key) for key in (*kept, "num_hidden_layers", "type_vocab_size")}
    settings |= {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": tokens, "dtype": "float32"}
    settings |= {"max_position_embeddings": POSITIONS, "pad_token_id": 0}
    write_json(folder / "config.json", settings)
    names = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]"}
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": POSITIONS} | names,
    )
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": POSITIONS, "do_lower_case": False})


class Graph:
    """An ONNX graph under construction, whose large weights stay in model.safetensors."""

    def __init__(self, folder: Path, roundings: Mapping[str, Rounding], *, unsigned: bool) -> None:
        self.roundings = roundings
        self.unsigned = unsigned
        self.raw = (folder / "model.safetensors").read_bytes()
        length = int.from_bytes(self.raw[:8], "little")
        self.start = 8 + length
        self.entries = json.loads(self.raw[8 : 8 + length])
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.constants: dict[tuple[str, bytes], str] = {}
        self.rounded: dict[tuple[str, str], str] = {}

    def outside(self, name: str) -> str:
        """Return the name of a weight that lies in model.safetensors: bytes for e4m3, else float."""
        from onnx import StringStringEntryProto, TensorProto

        entry = self.entries[name]
        kind = {"F8_E4M3": TensorProto.UINT8, "F32": TensorProto.FLOAT}[entry["dtype"]]
        start, end = entry["data_offsets"]
        tensor = TensorProto(name=name, data_type=kind, dims=entry["shape"], data_location=TensorProto.EXTERNAL)
        place = {"location": "model.safetensors", "offset": self.start + start, "length": end - start}
        tensor.external_data.extend(StringStringEntryProto(key=key, value=str(value)) for key, value in place.items())
        if all(weight.name != name for weight in self.weights):
            self.weights.append(tensor)
        return name

    def stored(self, name: str) -> Floats:
        """Return a matrix of eight-bit floats as it is stored."""
        start, end = self.entries[name]["data_offsets"]
        bits = np.frombuffer(self.raw, np.uint8, end - start, self.start + start)
        return e4m3_values()[bits].reshape(self.entries[name]["shape"])

    def constant(self, value: npt.ArrayLike, kind: Any) -> str:
        """Return the name of a small constant."""
        from onnx import numpy_helper

        array = np.asarray(value, kind)
        key = (f"{array.dtype}{array.shape}", array.tobytes())
        if key not in self.constants:
            self.constants[key] = f"constant_{len(self.constants)}"
            self.weights.append(numpy_helper.from_array(array, self.constants[key]))
        return self.constants[key]

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> str:
        """Add a node and return the name of its first output."""
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def widened(self, name: str) -> str:
        """Return a matrix of eight-bit floats as floats."""
        values = self.constant(e4m3_values(), np.float32)
        return self.add("Gather", values, self.add("Cast", self.outside(name), to=6))

    def linear(self, inputs: str, name: str) -> str:
        """Return inputs × weightᵀ + bias, computed in eight bits: one scale an output, a fixed range of the inputs."""
        rounding = self.roundings[name]
        size, zero = rounding.step()
        weight = self.stored(f"{name}.weight") * rounding.factor
        scale = self.constant(np.abs(weight).max(1) / 127, np.float32)
        widened = self.add("Mul", self.widened(f"{name}.weight"), self.constant(rounding.factor, np.float32))
        kind, zero_step = (np.uint8, MIDDLE) if self.unsigned else (np.int8, 0)
        middles = self.constant(np.full(len(weight), zero_step), kind)
        rounded = self.add("QuantizeLinear", widened, scale, middles, axis=0)
        across = self.add("Transpose", rounded, perm=[1, 0])
        divisor = self.constant(1 / rounding.factor, np.float32)
        step, middle = self.constant(size, np.float32), self.constant(zero, np.uint8)
        if (inputs, divisor) not in self.rounded:
            smoothed = self.add("Mul", inputs, divisor)
            self.rounded[inputs, divisor] = self.add("QuantizeLinear", smoothed, step, middle)
        steps = self.rounded[inputs, divisor]
        bias = self.outside(f"{name}.bias")
        return self.add("MatMulIntegerToFloat", steps, across, step, scale, middle, middles, bias, domain=MICROSOFT)

    def norm(self, one: str, other: str, name: str, epsilon: float) -> str:
        """Return the layer norm of a sum."""
        gamma, beta = self.outside(f"{name}.weight"), self.outside(f"{name}.bias")
        return self.add("LayerNormalization", self.add("Add", one, other), gamma, beta, axis=-1, epsilon=epsilon)


def e4m3_values() -> Floats:
    """Return the 256 values of the eight-bit float e4m3, by their bits."""
    bits = np.arange(256)
    sign, exponent, fraction = 1 - 2 * (bits >> 7), (bits >> 3) & 15, bits & 7
    small = fraction / 8 * 2.0**-6
    values = np.where(exponent == 0, small, (1 + fraction / 8) * 2.0 ** (exponent - 7.0))
    values[(bits & 127) == 127] = 0  # not a number: never stored
    return np.asarray(sign * values, np.float32)


def write_graphs(folder: Path, config: Any, roundings: Mapping[str, Rounding]) -> None:
    """Write the graphs beside model.safetensors; `roundings` as `calibrate` gives them.

    Two of them, which give the same vectors: `model.onnx` multiplies unsigned by signed numbers, which processors with
    VNNI do twice as fast; on x86 without it (every AMD before Zen 4) the sums of two such products overflow 16 bits and
    the vectors come out wrong, so `model.unsigned.onnx` has both sides unsigned.
    """
    _write_graph(folder / "model.onnx", config, Graph(folder, roundings, unsigned=False))
    _write_graph(folder / "model.unsigned.onnx", config, Graph(folder, roundings, unsigned=True))


def _write_graph(path: Path, config: Any, graph: Graph) -> None:
    from onnx import TensorProto, helper, save

    state, mask = _embeddings(graph, config.layer_norm_eps)
    for layer in range(config.num_hidden_layers):
        state = _layer(graph, state, mask, f"encoder.layer.{layer}", config.layer_norm_eps)
    weight = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=1), graph.constant([2], np.int64))
    total = graph.add("ReduceSum", graph.add("Mul", state, weight), graph.constant([1], np.int64), keepdims=0)
    graph.add("LpNormalization", total, axis=1, p=2)
    graph.nodes[-1].output[0] = "sentence_embedding"
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    there = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["texts", "tokens"])
    out = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", config.hidden_size])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "acervo", [ids, there], [out], graph.weights),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
        producer_name="acervo",
    )
    save(model, path)


def _embeddings(graph: Graph, epsilon: float) -> tuple[str, str]:
    """Return the first states, and the bias that hides padding."""
    rows = graph.add("Gather", graph.outside("embeddings.word_embeddings.weight"), "input_ids")
    values = graph.constant(e4m3_values(), np.float32)
    words = graph.add("Gather", values, graph.add("Cast", rows, to=6))
    length = graph.add("Gather", graph.add("Shape", "input_ids"), graph.constant(1, np.int64))
    zero, one = graph.constant(0, np.int64), graph.constant(1, np.int64)
    places = graph.add("Range", zero, length, one)
    kind = graph.add("Gather", graph.widened("embeddings.token_type_embeddings.weight"), zero)
    position = graph.add("Gather", graph.widened("embeddings.position_embeddings.weight"), places)
    summed = graph.add("Add", words, graph.add("Add", position, kind))
    gamma, beta = (graph.outside(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias"))
    state = graph.add("LayerNormalization", summed, gamma, beta, axis=-1, epsilon=epsilon)
    return state, graph.add("Cast", "attention_mask", to=6)


def _layer(graph: Graph, state: str, mask: str, name: str, epsilon: float) -> str:
    parts = [graph.linear(state, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    attended = graph.add("MultiHeadAttention", *parts, "", mask, domain=MICROSOFT, num_heads=HEADS)
    attended = graph.linear(attended, f"{name}.attention.output.dense")
    state = graph.norm(attended, state, f"{name}.attention.output.LayerNorm", epsilon)
    inner = graph.add("Gelu", graph.linear(state, f"{name}.intermediate.dense"), domain=MICROSOFT)
    return graph.norm(graph.linear(inner, f"{name}.output.dense"), state, f"{name}.output.LayerNorm", epsilon)
