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
_EARLY = r"skonto|early\s+payment|cash\s+discount|prompt\s+payment|escompte|pronto\s+pago|sconto|betalingskorting"
_EARLY_BEFORE = re.compile(
    rf"(?<!\w)(?:{_EARLY})(?:(?!netto|ohne|fällig|zahlbar|\b(?:oder|net|due|or|ou|of|o)\b|;)[^\t]){{0,40}}\Z",
    re.IGNORECASE,
)
_EARLY_AFTER = re.compile(
    rf"[^\w\n]{{0,3}}(?:(?:mit|with|avec|con|met)\s)?\d[\d.,]{{0,4}}\s?%\s(?:{_EARLY})", re.IGNORECASE
)
_NET_BEFORE = re.compile(r"\bnet(?:to)?\b[^\n]{0,12}\Z", re.IGNORECASE)
_NET_AFTER = re.compile(r"[^\w\n]{0,3}(?:rein\s)?(?:netto|net|ohne\s+abzug)(?!\w)", re.IGNORECASE)
_EARLY_LONGEST = 64  # characters before a date in which it is said that it is for early payment
_SAVINGS = "discount_total"
_DUE = "due_date"
_TERMS = "payment_terms"
_PAGES = re.compile(r"(?:\w{4,6}\s+)?\d{1,3}\s*(?:von|of|de|sur|di|van|/)\s*\d{1,3}", re.IGNORECASE)


def drop_labelled_others(spec: FieldSpec, candidates: Iterable[Candidate], ground: Ground) -> list[Candidate]:
    """The candidates of a number or an amount without those that another label stands before."""
    others = () if spec.path == _SAVINGS else _OTHERS.get(spec.type, ())
    text = ground.document.text
    if spec.path == _DUE:
        return [one for one in candidates if not _is_early(one, text)]
    if spec.path == _TERMS:
        return [one for one in candidates if not _PAGES.fullmatch(one.text.strip())]
    return [
        one
        for one in candidates
        if not any(label.search(text[max(0, one.start - _LONGEST) : one.start]) for label in others)
    ]


def _is_early(one: Candidate, text: str) -> bool:
    """Whether a date is that up to which a discount is given: the amount is due later."""
    if _NET_AFTER.match(text, one.end):
        return False
    before = text[max(0, one.start - _EARLY_LONGEST) : one.start]
    is_before = _EARLY_AFTER.match(text, one.end) is not None and not _NET_BEFORE.search(before)
    return is_before or _EARLY_BEFORE.search(before) is not None
