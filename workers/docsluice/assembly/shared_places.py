"""One printed value is one thing: no allowance is the net amount again, no tax number a telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docsluice.assembly.evidence import overlap

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found

_YIELDING = ("discount_total", "charge_total", "tip", "rounding", "seller.tax_id", "buyer.tax_id")
"""Fields that many documents do not have, so that an engine takes another field's value for them."""


def drop_shared(draft: Draft) -> Draft:
    """The draft without values of rare fields that an engine found where a likelier value of another field stands."""
    for path in _YIELDING:
        item = draft.found.get(path)
        if item is not None and item.tier == "encoder" and any(_claims(other, item) for other in draft.found.values()):
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
