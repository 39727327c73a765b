"""Values of the XML inside or beside a document: they win, and the page is asked whether it agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import locate
from docsluice.assembly.found import Draft, Found, Option, as_decimal
from docsluice.confidence.features import Features
from docsluice.normalise.dates import find_dates
from docsluice.normalise.money import find_amounts

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.found import Ground
    from docsluice.schema.spec import FieldSpec, Schema

CERTAIN = 0.999
"""XML without a page beside it."""
ON_PAGE, NOT_ON_PAGE, DISAGREES = 0.995, 0.97, 0.6
"""XML whose value stands on the page; does not; and where the page says something else."""
_SURE_ENGINE = 0.8
_COMPARED = frozenset({"money", "date", "iban", "currency", "code"})


class PageText:
    """The text of a document, searchable by value."""

    def __init__(self, ground: Ground) -> None:
        self.document, self._context = ground.document, ground.context

    def find(self, value: JsonValue, spec: FieldSpec) -> tuple[int, int] | None:
        """Offsets of the first place that states a value; None where no place does."""
        if spec.type in ("money", "number", "rate"):
            amount = as_decimal(value)
            return self._amounts.get(amount) if amount is not None else None
        if spec.type == "date":
            return self._dates.get(str(value))
        text = value.get("raw", value.get("name", "")) if isinstance(value, dict) else value
        return self._find_text(str(text))

    @cached_property
    def _amounts(self) -> dict[Decimal, tuple[int, int]]:
        found: dict[Decimal, tuple[int, int]] = {}
        for match in re.finditer(r"[-(]?\d[\d.,'’]*(?: \d{3}(?!\d)[\d.,]*)*", self.document.text):
            for amount in find_amounts(match[0], self._context.decimal_mark):
                found.setdefault(amount.value, match.span())
        return found

    @cached_property
    def _dates(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for line in re.finditer(r"[^\n\t]+", self.document.text):
            for day in find_dates(line[0], day_first=self._context.day_first):
                found.setdefault(day.value.isoformat(), line.span())
        return found

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        """Letters and digits of the document, casefolded, and the offset of each."""
        chars, offsets = [], []
        for offset, char in enumerate(self.document.text):
            for folded in char.casefold():
                if folded.isalnum():
                    chars.append(folded)
                    offsets.append(offset)
        return "".join(chars), offsets

    def _find_text(self, text: str) -> tuple[int, int] | None:
        key = "".join(char for char in text.casefold() if char.isalnum())
        letters, offsets = self._letters
        place = letters.find(key) if key else -1
        return (offsets[place], offsets[place + len(key) - 1] + 1) if place >= 0 else None


def merge_xml(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with XML's values in the place of the engine's; groups that XML has are XML's alone."""
    document = ground.document
    if not document.xml:
        return draft
    page = PageText(ground)
    alone = all(one.reader in ("xml", "blank") for one in document.pages)
    ours = list(_xml_values(schema, ground, page, alone=alone))
    groups = {item.path.split("[")[0] for item in ours if "[" in item.path}
    kept = {path: item for path, item in draft.found.items() if path.split("[")[0] not in groups}
    merged = [_compare(item, kept.get(item.path), alone=alone) for item in ours]
    return replace(draft, found=kept).with_found(merged)


def _xml_values(schema: Schema, ground: Ground, page: PageText, *, alone: bool) -> Iterator[Found]:
    objects: dict[str, dict[str, JsonValue]] = {}
    for one in ground.document.xml:
        spec = schema.field(one.path)
        parent = one.path.rpartition(".")[0]
        owner = schema.field(parent) if spec is None and parent else None
        if owner is not None:
            objects.setdefault(parent, {})[one.path.rpartition(".")[2]] = one.value
        elif spec is not None:
            yield _found(one.path, spec, one.value, page, alone=alone)
    for path, value in objects.items():
        spec = schema.field(path)
        if spec is not None:
            yield _found(path, spec, value, page, alone=alone)


def _found(path: str, spec: FieldSpec, value: JsonValue, page: PageText, *, alone: bool) -> Found:
    place = page.find(value, spec)
    document = page.document
    raw = document.text[slice(*place)] if place else ""
    certainty = CERTAIN if alone else ON_PAGE if place else NOT_ON_PAGE
    option = Option(value, raw, Features(certainty, margin=certainty), locate(document, *place) if place else ())
    return Found(path, spec, option, tier="xml", certainty=certainty)


def _compare(item: Found, engine: Found | None, *, alone: bool) -> Found:
    """XML's value, marked where the engine is sure of another one and the page does not state XML's."""
    if alone or engine is None or item.chosen.evidence or item.spec.type not in _COMPARED:
        return item
    if engine.chosen.features.score < _SURE_ENGINE or _same(item.value, engine.value):
        return item
    marked = replace(item.chosen, reasons=("xml_disagrees_with_page",))
    return replace(item, chosen=marked, options=(engine.chosen,), certainty=DISAGREES)


def _same(first: JsonValue, second: JsonValue) -> bool:
    numbers = as_decimal(first), as_decimal(second)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return value_key(first) == value_key(second)
