"""Documents of a held-back split that the training split gives away: near duplicates and shared vendors.

Near duplicates are found by MinHash over runs of five words (Broder 1997, "On the resemblance and containment of
documents") with locality-sensitive hashing, so that sets of thousands of documents take seconds.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docsluice.evaluation.judge import names_a_group
from docsluice.evaluation.notation import reduce_text
from docsluice.evaluation.paths import PARTIES, as_list

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from docsluice.evaluation.labels import Row

SHINGLE = 5
"""Words in a run."""
BANDS, ROWS = 32, 4
"""Documents are compared if one band of hashes agrees; at a similarity of 0.8 that is missed once in 10^7."""
NEAR = 0.8
"""Estimated share of common runs from which documents count as near duplicates."""
_PRIME = (1 << 31) - 1


@dataclass(frozen=True)
class Twins:
    """Two documents of different splits, and the estimated share of word runs that they have in common."""

    trained: str
    held_back: str
    similarity: float


def find_twins(trained: Mapping[str, str], held_back: Mapping[str, str], near: float = NEAR) -> list[Twins]:
    """Near duplicates between two splits, most alike first; keys are names, values are texts."""
    signed = {name: sign(text) for name, text in trained.items() if text.strip()}
    buckets: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name, signature in signed.items():
        for key in _cut(signature):
            buckets[key].append(name)
    found = []
    for name, text in held_back.items():
        if not text.strip():
            continue
        signature = sign(text)
        for other in sorted({other for key in _cut(signature) for other in buckets.get(key, ())}):
            similarity = float((signature == signed[other]).mean())
            if similarity >= near:
                found.append(Twins(other, name, similarity))
    return sorted(found, key=lambda twins: -twins.similarity)


def sign(text: str) -> NDArray[np.uint32]:
    """MinHash signature of a text. *Shape:* (128,)."""
    import numpy as np

    words = re.findall(r"\w+", text.casefold())
    runs = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    hashed = np.array([zlib.crc32(run.encode()) % _PRIME for run in sorted(runs)], dtype=np.uint64)
    chance = np.random.default_rng(0)  # a fixed seed: signatures of different runs can be compared
    factors = chance.integers(1, _PRIME, (BANDS * ROWS, 1), dtype=np.uint64)
    offsets = chance.integers(0, _PRIME, (BANDS * ROWS, 1), dtype=np.uint64)
    signature: NDArray[np.uint32] = ((factors * hashed + offsets) % _PRIME).min(axis=1).astype(np.uint32)
    return signature


def find_shared_vendors(trained: Sequence[Row], held_back: Sequence[Row]) -> dict[str, list[str]]:
    """Vendors, as letters and digits, that both splits have -> files of the held-back split."""
    known = {key for row in trained for key in name_vendors(row)}
    shared: dict[str, list[str]] = defaultdict(list)
    for row in held_back:
        for key in sorted(name_vendors(row)):
            if key in known:
                shared[key].append(row.file)
    return dict(shared)


def name_vendors(row: Row) -> frozenset[str]:
    """Names of the vendor, as letters and digits; the parties of a contract, which has no vendor."""
    names = [str(text) for text in as_list(row.fields.get("vendor_name"))]
    parties = [str(text) for text in as_list(row.fields.get(PARTIES))]
    names = names or [party for party in parties if not names_a_group(party, parties)]
    return frozenset(key for name in names if (key := reduce_text(name)))


def _cut(signature: NDArray[np.uint32]) -> Iterator[tuple[int, bytes]]:
    for band in range(BANDS):
        yield band, signature[band * ROWS : (band + 1) * ROWS].tobytes()
