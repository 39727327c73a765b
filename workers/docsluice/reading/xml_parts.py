"""What the readers of CII and UBL share: paths without namespaces, and how XML writes dates, amounts, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.records import XmlValue

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # for types only: parsing is defusedxml's

Values = Mapping[str, str | None]

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CENTS = 2
_PRICE_DIGITS = Decimal("0.000001")


def drop_namespaces(root: Element) -> None:
    """Leave the local names of all elements: prefixes and versions of namespaces differ, names do not."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]


def all_at(element: Element | None, *paths: str) -> list[Element]:
    """Elements at the first path that has any; a path is `Name/Name` from an element whose namespaces were dropped."""
    if element is None:
        return []
    for path in paths:
        found = [element]
        for name in path.split("/"):
            found = [child for parent in found for child in parent.findall(name)]
        if found:
            return found
    return []


def at(element: Element | None, *paths: str) -> Element | None:
    """The first element at the first path that has any."""
    return next(iter(all_at(element, *paths)), None)


def text_of(element: Element | None) -> str | None:
    """Text of an element on one line; None for none and for empty ones."""
    return " ".join((element.text or "").split()) or None if element is not None else None


def text(element: Element | None, *paths: str) -> str | None:
    """The first text that is not empty at the paths, in the order of the paths."""
    texts = (text_of(found) for path in paths for found in all_at(element, path))
    return next((found for found in texts if found), None)


def money(raw: str | None) -> str | None:
    """Decimal string with at least two decimals: `119` → `119.00`, `1.2500` → `1.25`; None for what is no number."""
    plain = number(raw)
    if plain is None:
        return None
    decimals = len(plain.partition(".")[2])
    return plain if decimals >= _CENTS else f"{Decimal(plain):.{_CENTS}f}"


def number(raw: str | None) -> str | None:
    """Decimal string without needless zeros: `19.00` → `19`; None for what is no `xs:decimal`."""
    if raw is None or not _DECIMAL.fullmatch(raw):
        return None
    value = Decimal(raw)
    return format(value.normalize(), "f") if value else "0"


def unless_zero(amount: str | None) -> str | None:
    """An amount; None for 0, with which XML says that there is no such amount."""
    return amount if amount and Decimal(amount) else None


def total(amounts: list[str]) -> str | None:
    """Sum of amounts; None of none."""
    return money(str(sum(map(Decimal, amounts)))) if amounts else None


def price(raw: str | None, basis: str | None) -> str | None:
    """Price of one unit, from the price of `basis` units (BT-149), to six decimals."""
    amount, units = money(raw), number(basis)
    if amount is None or units is None or Decimal(units) in (0, 1):
        return amount
    return money(str((Decimal(amount) / Decimal(units)).quantize(_PRICE_DIGITS)))


def iso_date(raw: str | None) -> str | None:
    """ISO 8601 date from `20231231` (format 102), `202312311200` (203) or `2023-12-31`; None for what is no date."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d-])|(\d{4})(\d{2})(\d{2})\d{4,6}$", raw or "", re.ASCII)
    if not match:
        return None
    year, month, day = (int(group) for group in match.groups() if group)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def iban(raw: str | None) -> str | None:
    """IBAN without spaces; None for account numbers that are none."""
    plain = re.sub(r"\s", "", raw or "").upper()
    return plain if _IBAN.fullmatch(plain) else None


def iso_code(raw: str | None, letters: int) -> str | None:
    """A code of so many letters: 3 for a currency (ISO 4217), 2 for a country (ISO 3166-1); None for others."""
    return raw if raw and re.fullmatch(f"[A-Z]{{{letters}}}", raw) else None


def code(raw: str | None) -> str | None:
    """A reference; None for `NA` and the like, which Peppol asks for where there is none."""
    return None if raw is None or raw.upper() in {"NA", "N/A", "-"} else raw


def address(lines: list[str | None], postal_code: str | None, city: str | None, rest: Values) -> dict[str, str | None]:
    """An address by its parts; `raw` is as a letter shows it. Empty where there is nothing but a country."""
    known = [line for line in lines if line]
    town = " ".join(part for part in (postal_code, city) if part)
    raw = ", ".join([*known, *([town] if town else [])])
    if not raw:
        return {}
    return {
        "raw": raw,
        "street": known[0] if known else None,
        "additional": ", ".join(known[1:]) or None,
        "postal_code": postal_code,
        "city": city,
        **rest,
    }


def below(prefix: str, values: Values) -> Iterator[XmlValue]:
    """Values with a prefix before their names; None and empty ones are left out."""
    return (XmlValue(path=f"{prefix}{name}", value=value) for name, value in values.items() if value)


def rows(group: str, found: Iterator[Values]) -> Iterator[XmlValue]:
    """Values of the rows of a group; rows without any value do not count."""
    kept = [row for row in found if any(row.values())]
    for index, row in enumerate(kept):
        yield from below(f"{group}[{index}].", row)
