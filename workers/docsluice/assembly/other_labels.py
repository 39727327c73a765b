"""Numbers that the words right before them say are others: no fax is a tax number, what was saved is not paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.records import Candidate
    from docsluice.schema.spec import FieldSpec

_LONGEST = 24  # characters before a number in which its label stands
_AFTER = r"[^\w\n]{0,6}(?:(?:no|nr|number|num|nummer|numero|número|numéro|#)[^\w\n]{0,4})?\Z"
_TELEPHONE = re.compile(
    r"(?<!\w)(?:tele?fax|fax|tel(?:e(?:fon|phone|fono|foon))?|tél(?:éphone)?|ph(?:one)?|mob(?:ile|il)?|hand(?:phone|y)|"
    rf"h\W?p|cell|whatsapps?){_AFTER}",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    rf"(?<!\w)(?:invoice|inv|receipt|rechnung|rechnungs|facture|factura|fattura|factuur|bill|check|order){_AFTER}",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"(?<!\w)(?:gst|vat|ust|tva|iva|btw|abn|nip|nif|cif|kvk|siret|siren|steuer|c\.?\s?f\.?|cod(?:ice)?\.?\s?fisc(?:ale)?\.?)[^\w\n]{0,3}(?:(?:id|reg|nummer)[^\w\n]{0,3})?"
    rf"{_AFTER}",
    re.IGNORECASE,
)
_SAVED = re.compile(
    r"(?<!\w)(?:you\s?saved?|(?:total\s)?(?:saved|savings)|gespart|ersparnis|économisé|ahorr(?:o|ado)|risparmi(?:o|ato)|"
    r"bespaard|oszczędzasz|ušetřil[ai]?)(?:\s(?:today|total|heute))?[^\w\n]{0,6}\Z",
    re.IGNORECASE,
)
_OTHERS = {
    "tax_id": (_TELEPHONE, _DOCUMENT),
    "phone": (_TAX, _DOCUMENT),
    "code": (_TELEPHONE, _TAX),
    "money": (_SAVED,),
}
_SAVINGS = "discount_total"
_TERMS = "payment_terms"
_PAGES = re.compile(r"(?:\w{4,6}\s+)?\d{1,3}\s*(?:von|of|de|sur|di|van|/)\s*\d{1,3}", re.IGNORECASE)


def drop_labelled_others(spec: FieldSpec, candidates: Iterable[Candidate], ground: Ground) -> list[Candidate]:
    """The candidates of a number or an amount without those that another label stands before."""
    others = () if spec.path == _SAVINGS else _OTHERS.get(spec.type, ())
    text = ground.document.text
    if spec.path == _TERMS:
        return [one for one in candidates if not _PAGES.fullmatch(one.text.strip())]
    return [
        one
        for one in candidates
        if not any(label.search(text[max(0, one.start - _LONGEST) : one.start]) for label in others)
    ]
