"""One printed value is one thing: no allowance is the net amount again, no tax number a telephone number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import overlap, start_of

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found
    from docsluice.records import Document

_YIELDING = ("discount_total", "charge_total", "tip", "rounding", "seller.tax_id", "buyer.tax_id")
"""Fields that many documents do not have, so that an engine takes another field's value for them."""

_TIP = re.compile(
    r"\b(?:tips?|gratuit|serv|trinkgeld|bedienung|pourboire|propina|mancia|fooi|gorjeta|napiwek|spropitn|borravaló|"
    r"dricks|drikkepenge|driks|bacşiş|napojnica|φιλοδώρημα|bahşiş)",
    re.IGNORECASE,
)


def drop_shared(draft: Draft, document: Document) -> Draft:
    """The draft without values of rare fields that an engine found where a likelier value of another field stands.

    A tip is none either where no word of its line or of the one above says so.
    """
    for path in _YIELDING:
        item = draft.found.get(path)
        if item is None or item.tier != "encoder":
            continue
        is_unsaid = path == "tip" and not _TIP.search(_lines_of(item, document))
        if is_unsaid or any(_claims(other, item) for other in draft.found.values()):
            draft = draft.without(path)
    return draft


def _claims(other: Found, item: Found) -> bool:
    """Whether another scalar field has the better claim to the place of an item."""
    return (
        other.path != item.path
        and "[" not in other.path
        and other.chosen.rank >= item.chosen.rank
        and overlap(other.chosen.evidence, item.chosen.evidence)
    )


def _lines_of(item: Found, document: Document) -> str:
    """The line on which an item begins, and the one above it."""
    start = start_of(document, item.chosen.evidence[0]) if item.chosen.evidence else 0
    text = document.text
    first = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start))) + 1
    end = text.find("\n", start)
    return text[first : end if end >= 0 else len(text)]
