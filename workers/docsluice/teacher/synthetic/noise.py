"""Errors as text recognition makes them, with every label moved along."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used

from __future__ import annotations

import random
from dataclasses import replace

from docsluice.teacher.samples import LabelledDocument, Span

# What recognisers confuse; one character for one, most frequent first.
CONFUSIONS = {
    "0": "O", "O": "0", "1": "lI", "l": "1I", "I": "l1", "5": "S", "S": "5", "8": "B", "B": "8", "o": "0", "2": "Z",
    "e": "c", "c": "e", ".": ",", ",": ".", ":": ".;", "ü": "u", "ö": "o", "ä": "a", "é": "e", "è": "e", "ß": "B",
    "€": "E", "-": "~_", "i": "l", "'": "`", "H": "M", "N": "H", "G": "6", "6": "G", "D": "O", "a": "o", "n": "m",
}  # fmt: skip
STRAY = ("|", ".", "-", "'", "_", "~", ":")


def add_noise(document: LabelledDocument, rng: random.Random, rate: float) -> LabelledDocument:
    """Confuse, drop, double and glue characters; `rate` is the share of characters touched (0.01 is a poor scan)."""
    kept: list[str] = []
    moved: list[int] = []  # new offset of each old character
    here = 0
    for character in document.text:
        moved.append(here)
        out = _read(character, rng, rate)
        kept.append(out)
        here += len(out)
    moved.append(here)
    text = "".join(kept)

    def shift(span: Span) -> Span:
        start, end = moved[span.start], moved[span.end]
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        return Span(start, end)

    return replace(
        document,
        text=text,
        entities={
            label: tuple(s for span in spans if (s := shift(span)).end > s.start)
            for label, spans in document.entities.items()
        },
        groups={
            name: replace(
                group,
                rows=tuple(
                    kept_row
                    for row in group.rows
                    if group.anchor
                    in (kept_row := {c: s for c, span in row.items() if (s := shift(span)).end > s.start})
                ),
            )
            for name, group in document.groups.items()
        },
        relations={
            name: tuple((h, t) for a, b in pairs if (h := shift(a)).end > h.start and (t := shift(b)).end > t.start)
            for name, pairs in document.relations.items()
        },
    )


def _read(character: str, rng: random.Random, rate: float) -> str:  # noqa: PLR0911  one kind of error a line
    if rng.random() >= rate:
        return character
    if character == " ":
        return "" if rng.random() < 0.6 else "  "
    if character == "\t":
        return " "
    if character == "\n":
        return character
    if character in CONFUSIONS and rng.random() < 0.75:
        return rng.choice(CONFUSIONS[character])
    draw = rng.random()
    if draw < 0.3:
        return ""
    if draw < 0.6:
        return character + " "
    return character + rng.choice(STRAY) if draw < 0.8 else character.swapcase()
