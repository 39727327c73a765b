"""Amounts whose currency sign was read as a digit: "58.20" for "$8.20", on pages that print "$8.20" as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found, Ground

_SIGNED = re.compile(r"[$€£]\s?(\d{1,4}[.,]\d{2})(?!\d)")
_SLIP = re.compile(r"[58](\d{1,4}[.,]\d{2})")


def mend_signs(draft: Draft, ground: Ground) -> Draft:
    """The draft with the amount that stands behind its sign elsewhere, where another 5 or 8 stands in the sign's place.

    Nothing changes where the longer amount is printed with a sign, too.
    """
    signed = set(_SIGNED.findall(ground.document.text))
    if not signed:
        return draft
    return draft.with_found(
        item for found in draft.found.values() if found.spec.type == "money" for item in _mend(found, signed, ground)
    )


def _mend(item: Found, signed: set[str], ground: Ground) -> Iterator[Found]:
    raw = item.chosen.raw.strip()
    match = _SLIP.fullmatch(raw)
    if match is None or match[1] not in signed or raw in signed:
        return
    meaning = normalise_value(match[1], item.spec, ground.context)
    if meaning is not None:
        option = next((one for one in item.options if one.value == meaning.value), item.chosen)
        reasons = (*item.chosen.reasons, "repaired")
        yield item.choose(replace(item.chosen, value=meaning.value, raw=option.raw, reasons=reasons))
