"""Write a set of synthetic documents with their labels: a folder that `evaluate` and `train` read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.teacher.synthetic.degrade import scan
from docsluice.teacher.synthetic.generator import MAKERS, SHARES, draw
from docsluice.teacher.synthetic.render import render
from docsluice.teacher.synthetic.truth import make_row
from docsluice.teacher.synthetic.words import LANGUAGES

if TYPE_CHECKING:
    from pydantic import JsonValue

TYPES = tuple(MAKERS)
ENGLISH_ONLY = "contract"
LEAST_SHARE = 0.05  # of a type that is asked for and has no share of its own


@dataclass(frozen=True)
class Order:
    """What to write: `types` and `languages` are those of `TYPES` and `LANGUAGES`; contracts are English only."""

    count: int
    seed: int
    types: Sequence[str] = tuple(kind for kind, share in SHARES.items() if share)
    languages: Sequence[str] = tuple(LANGUAGES)
    scan: bool = False
    split: str = "dev"

    def kinds(self) -> tuple[str, ...]:
        """The types that come in one of the languages."""
        return tuple(kind for kind in self.types if kind != ENGLISH_ONLY or "en" in self.languages)


@dataclass(frozen=True)
class Made:
    """A document's file name, bytes and label row."""

    file: str
    content: bytes
    row: dict[str, JsonValue]


def make_documents(order: Order) -> Iterator[Made]:
    """Draw documents one by one; each depends on the seed and its own number only, not on how many are asked for."""
    for number in range(order.count):
        rng = random.Random(f"docsluice synthesize {order.seed} {number}")  # noqa: S311  documents, no secrets
        yield _make(f"synthetic-{order.seed}-{number:04}", order, rng)


def write_documents(order: Order, out: Path) -> Iterator[Made]:
    """Write `docs/` and `labels.jsonl` below a folder; yields each document when its file is there."""
    (out / "docs").mkdir(parents=True, exist_ok=True)
    with (out / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for made in make_documents(order):
            (out / made.file).write_bytes(made.content)
            labels.write(json.dumps(made.row, ensure_ascii=False) + "\n")
            yield made


def _make(identifier: str, order: Order, rng: random.Random) -> Made:
    kinds = order.kinds()
    kind = rng.choices(kinds, [max(SHARES[kind], LEAST_SHARE) for kind in kinds])[0]
    language = "en" if kind == ENGLISH_ONLY else rng.choice(order.languages)
    drawn = draw(rng, kind, language)
    content, pages = render(drawn, rng)
    suffix, variant = ".pdf", "native"
    if order.scan:
        content, suffix, variant = scan(content, rng)
    file = f"docs/{identifier}{suffix}"
    return Made(file, content, make_row(identifier, drawn, file, order.split, variant, pages))
