"""All rules by their ids, and what they say about a document's values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.records import Violation
from docsluice.standards.iban import has_iban_checksum
from docsluice.standards.vat import check_vat
from docsluice.validation import arithmetic

if TYPE_CHECKING:
    from docsluice.validation.arithmetic import Amounts

Texts = Mapping[str, str]
"""Texts, dates and codes by their path in `values`."""


def known_rules() -> frozenset[str]:
    """Ids that a schema may name."""
    return frozenset(arithmetic.RULES) | frozenset(_TEXT_RULES)


def check(rules: Iterable[str], amounts: Amounts, texts: Texts) -> tuple[Violation, ...]:
    """Violations of the named rules, in their order; unknown ids say nothing (the loader refuses them)."""
    found: list[Violation] = []
    for rule in rules:
        if rule in arithmetic.RULES:
            found += arithmetic.broken(rule, amounts)
        elif rule in _TEXT_RULES:
            found += _TEXT_RULES[rule](amounts, texts)
    return tuple(found)


def _payment_terms(amounts: Amounts, texts: Texts) -> Iterator[Violation]:
    """BR-CO-25: where the amount due is positive, a due date or payment terms are stated."""
    due = amounts.get("amount_due", Decimal(0))
    if due > 0 and not {"due_date", "payment_terms"} & texts.keys():
        message = f"amount_due {due} is positive, but neither due_date nor payment_terms is there"
        yield Violation(rule="BR-CO-25", message=message, fields=("amount_due", "due_date", "payment_terms"))


def _date_order(amounts: Amounts, texts: Texts) -> Iterator[Violation]:  # noqa: ARG001  one signature for all
    """DS-DATE-ORDER: what comes first is not later than what follows."""
    pairs = (
        ("issue_date", "due_date"),
        ("service_period.start", "service_period.end"),
        ("effective_date", "expiration_date"),
    )
    for first, second in pairs:
        earlier, later = _day(texts.get(first)), _day(texts.get(second))
        if earlier and later and earlier > later:
            message = f"{first} {earlier} is after {second} {later}"
            yield Violation(rule="DS-DATE-ORDER", message=message, fields=(first, second))


def _iban(amounts: Amounts, texts: Texts) -> Iterator[Violation]:  # noqa: ARG001  one signature for all
    """DS-IBAN: check digits by ISO 7064 MOD 97-10."""
    iban = texts.get("payment.iban")
    if iban is not None and not has_iban_checksum(iban):
        message = f"payment.iban {iban} does not satisfy its check digits (ISO 13616)"
        yield Violation(rule="DS-IBAN", message=message, fields=("payment.iban",))


def _tax_id(amounts: Amounts, texts: Texts) -> Iterator[Violation]:  # noqa: ARG001  one signature for all
    """DS-TAX-ID: check digit of a VAT id with the prefix of its country."""
    for path in ("seller.tax_id", "buyer.tax_id"):
        if path in texts and check_vat(texts[path]) == "invalid":
            message = f"{path} {texts[path]} does not satisfy form and check digit of its country"
            yield Violation(rule="DS-TAX-ID", message=message, fields=(path,))


_TEXT_RULES: Mapping[str, Callable[[Amounts, Texts], Iterator[Violation]]] = {
    "BR-CO-25": _payment_terms,
    "DS-DATE-ORDER": _date_order,
    "DS-IBAN": _iban,
    "DS-TAX-ID": _tax_id,
}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
