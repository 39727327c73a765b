"""Totals of receipts that were rounded because small coins are not in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, reading_confidence, start_of
from docsluice.assembly.found import Option, as_decimal
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found, Ground
    from docsluice.schema.spec import Schema

RULE = "DS-CASH-ROUNDING"
STEP = Decimal("0.05")
"""Smallest coin, in Malaysia (Bank Negara, Rounding Mechanism, 2008) as in Australia, Switzerland and Canada."""

_TOTAL, _ROUNDING = "total_gross", "rounding"
_SAYS_SO = re.compile(r"(?i)\b(?:round|rnd|arrond|rundung|gerundet|redonde|arrotond|afrond)")
_AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,.']?\d{3})*[.,]\d\d(?![\d.,]?\d)")


def take_rounded_total(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with the total that had to be paid, where the one found is the sum before rounding.

    Only for schemas whose total holds the rounding (rule DS-RECEIPT-TOTAL), only where the document speaks of
    rounding, and only where it prints the total's nearest multiple of 0.05 as well. Of the
    61 training receipts of SROIE that say so and print both, 58 are labelled with the rounded total.
    """
    item = draft.found.get(_TOTAL)
    total = item.amount() if item else None
    if item is None or total is None or "DS-RECEIPT-TOTAL" not in schema.rules:
        return draft
    rounded = (total / STEP).quantize(Decimal(1), ROUND_HALF_EVEN) * STEP
    if rounded in (total, 0) or not (_ROUNDING in draft.found or _SAYS_SO.search(ground.document.text)):
        return draft
    option = next((one for one in item.options if as_decimal(one.value) == rounded), None)
    option = option or next(_printed(rounded, item, ground), None)
    return draft if option is None else draft.with_found([item.choose(_like(option, item.chosen), rule=RULE)])


def _printed(amount: Decimal, item: Found, ground: Ground) -> Iterator[Option]:
    """Places of an amount: those below the total first, in reading order."""
    text, spec = ground.document.text, item.spec
    first = start_of(ground.document, item.chosen.evidence[0]) if item.chosen.evidence else 0
    places = [match.span() for match in _AMOUNT.finditer(text)]
    for start, end in sorted(places, key=lambda place: (place[0] < first, place[0])):
        meaning = normalise_value(text[start:end], spec, ground.context) if spec else None
        if meaning is not None and as_decimal(meaning.value) == amount:
            features = item.chosen.features._replace(reading=reading_confidence(ground.document, start, end))
            yield Option(meaning.value, text[start:end], features, locate(ground.document, start, end), meaning.reasons)


def _like(option: Option, chosen: Option) -> Option:
    """The rounded total is as likely as the total that it was rounded from."""
    score = max(option.features.score, chosen.features.score)
    return replace(option, features=option.features._replace(score=score, margin=chosen.features.margin))
