"""Amounts that lost their decimal mark in reading, on pages whose amounts have cents."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.reread import reread
from docsluice.assembly.sums.check import amounts_of, holding_paths, mark_repaired
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found, Ground, Option
    from docsluice.records import Document
    from docsluice.schema.spec import Schema

LEAST_AMOUNTS = 4
_CENTS = re.compile(r"\D{0,3}\d{1,3}(?:[.,]?\d{3})*[.,]\d{2}\D{0,3}")
_NO_CENTS = re.compile(r"\D{0,3}\d{3,6}\D{0,2}|\D{0,2}\d+[.,]\d{3}\D{0,2}")


def mend_cents(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with cents in doubtful amounts without any ("600", "12,901") where OCR held cents possible.

    Only on pages with several amounts in cents, never a unit price (fuel has three decimals), and nothing that
    a rule confirms. On the 120 training receipts that it was made on 12 amounts became right by it and none wrong.
    """
    if not _writes_cents(ground.document):
        return draft
    holding = holding_paths(schema.rules, amounts_of(draft))
    mended = (
        (item, _mend(item, ground))
        for path, item in draft.found.items()
        if item.spec.type == "money" and path not in holding and not path.endswith("unit_price")
    )
    return draft.with_found(item.choose(option) for item, option in mended if option is not None)


def _writes_cents(document: Document) -> bool:
    words = [word for page in document.pages for word in page.words]
    if not any(word.alternatives for word in words):
        return False
    return sum(_CENTS.fullmatch(word.text) is not None for word in words) >= LEAST_AMOUNTS


def _mend(item: Found, ground: Ground) -> Option | None:
    """The chosen option with the likeliest reading that has cents; None where there is none or nothing to mend."""
    chosen = item.chosen
    if item.tier == "xml" or any(_CENTS.fullmatch(part) for part in chosen.raw.split()):
        return None
    for place in chosen.evidence:
        for reading in reread(chosen.raw, place, ground.document):
            if _NO_CENTS.fullmatch(reading.word) and _CENTS.fullmatch(reading.other):
                meaning = normalise_value(reading.text, item.spec, ground.context)
                if meaning is not None:
                    return mark_repaired(replace(chosen, value=meaning.value))
    return None
