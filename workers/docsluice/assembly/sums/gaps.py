"""Terms of a sum that an engine did not see: what was paid before, a discount, a charge.

Where two totals differ, and the document prints their difference beside a word for such a term, the term is found; the
totals do not contradict one another then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import overlap
from docsluice.assembly.found import Found, printed_amount, read_amount
from docsluice.assembly.lines import Sheet
from docsluice.assembly.sums.check import amounts_of
from docsluice.assembly.tables.rows_below_heads import list_numbers

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Ground, Option
    from docsluice.schema.spec import FieldSpec, Schema

_STATED = 0.6  # score of a term that two totals and a word speak for

_WORDS = {
    "amount_paid": r"abschlags(?:zahlung|rechnung)\w*|\d\.\s?abschlag|abschlag\s+vom|"
    r"teilbetr[aä]g\w*|akonto\w*|a\s?conto|a\s+cuenta|voorschot\w*|d[ée]j[àa]\s+(?:r[ée]gl[ée]|factur[ée])\w*|"
    r"paid|payments?|deposit|advance|prepa\w*|credits?\b|anzahlung\w*|gezahlt|"
    r"(?:teil|voraus)?zahlung(?:en)?|bezahlt|erhalten\w*|acomptes?|arrhes|réglé\w*|règlements?|virements?|payé\w*|versé\w*|"
    r"déduire|anticip\w*|pagad\w*|pagat\w*|acconto|aanbetaling|betaald|voldaan",
    "discount_total": r"discounts?|allowances?|commission|rebate|rabatt\w*|nachlass|nachlässe|abschl[aä]g\w*|skonto|"
    r"provision|remises?|rabais|ristourne|escompte|descuento\w*|bonificaci\w*|rebaja|sconto|sconti|abbuono|korting\w*",
    "charge_total": r"charges?|shipping|freight|delivery|postage|packing|handling|insurance|surcharge|fees?|versand\w*|"
    r"fracht\w*|porto|lieferkosten|zuschl[aä]g\w*|verpackung|frais|port|livraison|transport\w*|expédition|portes|"
    r"env[ií]o|gastos|recargos?|spedizione|trasporto|spese|imballo|verzend\w*|vracht\w*|bezorg\w*|toeslag\w*",
}
_PATTERNS = {path: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for path, words in _WORDS.items()}


class _Gap(NamedTuple):
    """By how much two totals differ under a rule, and the terms that may explain it, if it is positive or negative."""

    rule: str
    left: str
    right: Mapping[str, int]
    positive: tuple[str, ...]
    negative: tuple[str, ...] = ()


_GAPS = (
    _Gap("BR-CO-13", "total_net", {"lines_net": 1, "discount_total": -1, "charge_total": 1}, ("discount_total",),
         ("charge_total",)),
    _Gap("BR-CO-15", "total_gross", {"total_net": 1, "total_tax": 1}, ("discount_total",), ("charge_total",)),
    _Gap("BR-CO-16", "amount_due", {"total_gross": 1, "amount_paid": -1, "rounding": 1},
         ("amount_paid", "discount_total")),
)  # fmt: skip
_PAYMENT = frozenset({"amount_due", "total_gross", "amount_paid"})
_OPPOSITE = {"charge_total": ("discount_total", 1), "discount_total": ("charge_total", -1)}


def turn_terms(draft: Draft, schema: Schema) -> Draft:
    """The draft with a charge that the totals subtract as a discount, and a discount that they add as a charge."""
    amounts = amounts_of(draft)
    for gap in reversed([gap for gap in _GAPS if gap.negative]):
        others = tuple(path for path in gap.right if path not in _OPPOSITE)
        if gap.rule not in schema.rules or not amounts.keys() >= {gap.left, *others}:
            continue
        difference = sum((amounts[path] for path in others), Decimal(0)) - amounts[gap.left]
        for path, (other, sign) in _OPPOSITE.items():
            spec = schema.field(other)
            if spec and difference and other not in amounts and amounts.get(path) == sign * difference:
                chosen, inputs = draft.found[path].chosen, (gap.left, *others)
                turned = Found(other, spec, chosen, tier="derived", inputs=inputs, rule=gap.rule)
                return draft.without(path).with_found([turned])
    return draft


def find_missing_terms(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:
    """The terms that make totals agree which do not, each printed beside its word, with the rule that it satisfies."""
    amounts = _without_wrong_payment(draft)
    explained = {path for path, item in draft.found.items() if path in _WORDS and item.tier == "derived"}
    taken = [place for path in _WORDS if path in amounts for place in draft.found[path].chosen.evidence]
    sheet: Sheet | None = None
    found: set[str] = set()
    for gap in _GAPS:
        if gap.rule not in schema.rules or gap.left not in amounts or next(iter(gap.right)) not in amounts:
            continue
        if explained & gap.right.keys():  # a term that explains one rule's totals need not stand in those of another
            continue
        terms = {path: sign * amounts[path] for path, sign in gap.right.items() if path in amounts}
        difference = sum(terms.values(), Decimal(0)) - amounts[gap.left]
        if not difference or abs(difference) > max(map(abs, terms.values())):
            continue
        sheet = sheet or Sheet(ground.document)
        for path in gap.positive if difference > 0 else gap.negative:
            spec = schema.field(path)
            if spec is None or path in amounts or path in found:
                continue
            options = _printed(abs(difference), spec, sheet, ground)
            option = next((one for one in options if not overlap(one.evidence, taken)), None)
            if option is not None:
                found.add(path)
                taken += option.evidence
                inputs = (gap.left, *terms)
                yield Found(path, spec, option, tier="derived", inputs=inputs, rule=gap.rule)
                break


def _without_wrong_payment(draft: Draft) -> dict[str, Decimal]:
    """The amounts, without what was paid if it contradicts the total and the amount due, and both are surer."""
    amounts = amounts_of(draft)
    if not amounts.keys() >= _PAYMENT:
        return amounts
    due, gross, paid = (amounts[path] for path in ("amount_due", "total_gross", "amount_paid"))
    ranks = {path: draft.found[path].chosen.rank for path in _PAYMENT}
    if due != gross - paid + amounts.get("rounding", Decimal(0)) and ranks["amount_paid"] == min(ranks.values()):
        del amounts["amount_paid"]
    return amounts


def _printed(amount: Decimal, spec: FieldSpec, sheet: Sheet, ground: Ground) -> Iterator[Option]:
    """Places of an amount on lines that say what it is."""
    for line in sheet.lines:
        if not _PATTERNS[spec.path].search(line.text):
            continue
        for place in list_numbers(line.number, sheet):
            raw = sheet.text(place.span)
            value = read_amount(raw, spec, ground)
            if value is not None and abs(value) == amount:
                yield printed_amount(amount, place.span, _STATED, ground)
