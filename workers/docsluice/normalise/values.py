"""One entry for every type of value: text, field and context → `Normalised`, or None where it is no such value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docsluice.normalise.contacts import (
    normalise_address,
    normalise_name,
    normalise_party,
    normalise_phone,
    normalise_text,
    normalise_time,
)
from docsluice.normalise.currency import normalise_currency
from docsluice.normalise.dates import normalise_date
from docsluice.normalise.identifiers import normalise_bic, normalise_code, normalise_iban, normalise_tax_id
from docsluice.normalise.money import normalise_money, normalise_number, normalise_rate
from docsluice.normalise.terms import is_endless, normalise_duration, normalise_jurisdiction
from docsluice.normalise.text import mend_letters, one_line
from docsluice.normalise.types import Context, Normalised

if TYPE_CHECKING:
    from collections.abc import Callable

    from docsluice.schema.spec import FieldSpec, ValueType

    Normaliser = Callable[[str, FieldSpec, Context], Normalised | None]


def normalise_value(raw: str, spec: FieldSpec, context: Context) -> Normalised | None:
    """The value that a text means for a field; None if it cannot be one ("Total" is no date)."""
    found = _NORMALISERS[spec.type](raw, spec, context)
    if found is None and spec.also_allowed and is_endless(raw) and "perpetual" in spec.also_allowed:
        return Normalised("perpetual")
    return found


def _date(raw: str, spec: FieldSpec, context: Context) -> Normalised | None:
    return normalise_date(raw, context, last=spec.path.rpartition(".")[2] == "end")


def _name(raw: str, spec: FieldSpec, context: Context) -> Normalised | None:
    if spec.path.startswith("parties"):  # of any country, whatever the contract's language: accents stay
        return normalise_party(mend_letters(raw, ()))
    return normalise_name(_mend(raw, context))


def _mend(raw: str, context: Context) -> str:
    """The text without slips of OCR; what is printed keeps its accents, whatever the document's language."""
    return mend_letters(raw, () if context.printed else context.languages)


def _choice(raw: str, spec: FieldSpec, context: Context) -> Normalised | None:  # noqa: ARG001  one signature for all
    text = one_line(raw).casefold()
    chosen = next((value for value in spec.allowed_values if value.casefold() == text), None)
    return Normalised(chosen) if chosen else None


def _clause(raw: str, spec: FieldSpec, context: Context) -> Normalised | None:  # noqa: ARG001  one signature for all
    text = one_line(raw)
    return Normalised(text) if any(char.isalnum() for char in text) else None


_NORMALISERS: dict[ValueType, Normaliser] = {
    "text": lambda raw, _spec, context: normalise_text(_mend(raw, context)),
    "name": _name,
    "code": lambda raw, _spec, _context: normalise_code(raw),
    "date": _date,
    "time": lambda raw, _spec, _context: normalise_time(raw),
    "money": lambda raw, _spec, context: normalise_money(raw, context),
    "number": lambda raw, _spec, context: normalise_number(raw, context),
    "rate": lambda raw, _spec, context: normalise_rate(raw, context),
    "currency": lambda raw, _spec, context: normalise_currency(raw, context),
    "tax_id": lambda raw, _spec, context: normalise_tax_id(raw, printed=context.printed),
    "iban": lambda raw, _spec, context: normalise_iban(raw, printed=context.printed),
    "bic": lambda raw, _spec, _context: normalise_bic(raw),
    "phone": lambda raw, _spec, _context: normalise_phone(raw),
    "address": lambda raw, _spec, context: normalise_address(_mend(raw, context)),
    "duration": lambda raw, _spec, _context: normalise_duration(raw),
    "jurisdiction": lambda raw, _spec, _context: normalise_jurisdiction(raw),
    "choice": _choice,
    "clause": _clause,
}
