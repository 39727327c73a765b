"""Values that follow from others, or from the kind of document: never guessed, always with what they come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from docsluice.assembly.contracts.contract_end import derive_expiration
from docsluice.assembly.document_titles import find_title
from docsluice.assembly.evidence import locate
from docsluice.assembly.found import Draft, Found, Ground, Option
from docsluice.assembly.sums.check import amounts_of
from docsluice.assembly.sums.gaps import find_missing_terms, turn_terms
from docsluice.assembly.sums.printed_sums import find_missing_amount, find_printed_gross
from docsluice.assembly.tables.rows import drop_bare_rows
from docsluice.confidence.features import Features
from docsluice.standards.currencies import CURRENCY_OF_COUNTRY
from docsluice.validation.arithmetic import column

if TYPE_CHECKING:
    from collections.abc import Callable

    from docsluice.schema.spec import Schema

    Derivation = Callable[[Draft, Schema, Ground], Iterator[Found]]

_MONEY_PATHS = ("total_gross", "amount_due", "total_net", "total_tax")
_SHOWN_CURRENCY, _HOME_CURRENCY = 0.9, 0.7
_SEVERAL = 2  # rates
_MOST_PARTS = 5  # amounts of a total tax, of which every combination is tried
_MOST_TAX = Decimal("0.5")  # share of the net amount


def derive(draft: Draft, schema: Schema, ground: Ground, document_type: str) -> Draft:
    """The draft with derived values where the document's own are missing."""
    draft = draft.with_found(_invoice_type(draft, schema, ground, document_type))
    if ground.document.xml:  # states all that it means to state
        return draft
    draft = turn_terms(draft, schema)
    for step in _DERIVATIONS:
        draft = draft.with_found(list(step(draft, schema, ground)))
    return drop_bare_rows(draft, schema)


def _invoice_type(draft: Draft, schema: Schema, ground: Ground, document_type: str) -> list[Found]:
    """BT-3 from the title of the document, else from its class."""
    spec = schema.field("invoice_type")
    if spec is None or "invoice_type" in draft.found:
        return []
    title = None if ground.document.xml else find_title(ground.document)
    if title is not None and title[0] in spec.allowed_values:
        kind, span = title
        option = Option(kind, ground.document.text[slice(*span)], Features(1.0), locate(ground.document, *span))
        return [Found("invoice_type", spec, option, tier="derived")]
    if document_type not in spec.allowed_values:
        return []
    return [Found("invoice_type", spec, Option(document_type, "", Features(1.0), ()), tier="derived")]


def _currency(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:
    """BT-5 from the signs and codes beside the document's amounts, else from its country."""
    spec, shown = schema.field("currency"), ground.context.currency
    currency = shown or CURRENCY_OF_COUNTRY.get(ground.context.country or "")
    inputs = tuple(path for path in _MONEY_PATHS if path in draft.found)
    if spec is not None and "currency" not in draft.found and currency is not None and inputs:
        features = Features(_SHOWN_CURRENCY if shown else _HOME_CURRENCY)
        yield Found("currency", spec, Option(currency, "", features, ()), tier="derived", inputs=inputs[:1])


def _summed_tax(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    """BR-CO-14: the sum of the tax breakdown, in the place of a total tax that adds up with nothing.

    Invoices with several rates often print no total of their taxes, and an engine takes that of one rate for it. Where
    the breakdown lacks a rate, the amounts that the engine holds for the total are those of the rates.
    """
    amounts = amounts_of(draft)
    rates = column(amounts, "tax_breakdown", "amount")
    net, tax, gross = (amounts.get(path) for path in ("total_net", "total_tax", "total_gross"))
    if "BR-CO-14" not in schema.rules or net is None or tax is None or gross is None or net + tax == gross:
        return
    if _is_sum(gross - net, draft.found["total_tax"]):
        yield from _computed(draft, schema, ("total_tax", gross - net), ("total_gross", "total_net"), "BR-CO-15")
        return
    if len(rates) < _SEVERAL:
        return
    total = sum((amounts[path] for path in rates), Decimal(0))
    if total != tax and net + total == gross:
        yield from _computed(draft, schema, ("total_tax", total), rates, "BR-CO-14")


def _is_sum(wanted: Decimal, item: Found) -> bool:
    """Whether some of the likeliest amounts for a field are parts of one that is wanted."""
    options = [*dict.fromkeys(Decimal(str(one.value)) for one in (item.chosen, *item.options))][:_MOST_PARTS]
    sums = (sum(parts) for count in range(_SEVERAL, len(options) + 1) for parts in combinations(options, count))
    return any(one == wanted for one in sums)


def _totals(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    """BR-CO-15: of net and tax the one that is missing, from the other and the gross total.

    Not where the tax would be more than half of the net amount: such a net amount is something else.
    """
    gross = draft.amount("total_gross")
    missing = [path for path in ("total_net", "total_tax") if path not in draft.found]
    if "BR-CO-15" not in schema.rules or gross is None or len(missing) != 1:
        return
    other = "total_tax" if missing[0] == "total_net" else "total_net"
    amount = draft.amount(other)
    if amount is None or abs(amount) > abs(gross):
        return
    net, tax = (gross - amount, amount) if other == "total_tax" else (amount, gross - amount)
    if abs(tax) <= _MOST_TAX * abs(net):
        yield from _computed(draft, schema, (missing[0], gross - amount), ("total_gross", other), "BR-CO-15")


def _amount_due(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    """BR-CO-16: what is due, from the gross total, what was paid and the rounding."""
    gross = draft.amount("total_gross")
    if "BR-CO-16" not in schema.rules or gross is None or "amount_due" in draft.found:
        return
    terms = {path: amount for path in ("amount_paid", "rounding") if (amount := draft.amount(path)) is not None}
    due = gross - terms.get("amount_paid", Decimal(0)) + terms.get("rounding", Decimal(0))
    yield from _computed(draft, schema, ("amount_due", due), ("total_gross", *terms), "BR-CO-16")


_DERIVATIONS: tuple[Derivation, ...] = (
    _currency,
    _summed_tax,
    find_printed_gross,
    find_missing_terms,
    _totals,
    find_missing_amount,
    _amount_due,
    derive_expiration,
)


def _computed(
    draft: Draft, schema: Schema, result: tuple[str, Decimal], inputs: tuple[str, ...], rule: str
) -> Iterator[Found]:
    path, amount = result
    spec = schema.field(path)
    if spec is None:
        return
    score = min(draft.found[name].chosen.features.score for name in inputs)
    option = Option(format(amount, "f"), "", Features(score, margin=score), ())
    yield Found(path, spec, option, tier="derived", inputs=inputs, rule=rule)
