"""Amounts of a bill: rows, discount, charges, tax by rate, totals. They add up as EN 16931 wants it."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.goods import describe
from docsluice.teacher.synthetic.values import round_cents


@dataclass(frozen=True)
class Row:
    """One line item; `net` is quantity times price, rounded to cents."""

    code: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: str

    @property
    def net(self) -> Decimal:
        """Net amount of the row."""
        return round_cents(self.quantity * self.price)


@dataclass(frozen=True)
class Bill:
    """A bill's rows and what is added and taken away; tax is computed on each rate's base."""

    rows: Sequence[Row]
    discount: Decimal
    charges: Decimal
    paid: Decimal
    rounding: Decimal

    @property
    def sum_of_lines(self) -> Decimal:
        """Sum of the rows' net amounts."""
        return sum((row.net for row in self.rows), Decimal(0))

    @property
    def net(self) -> Decimal:
        """Total without tax."""
        return self.sum_of_lines - self.discount + self.charges

    def taxes(self) -> list[tuple[str, Decimal, Decimal]]:
        """(rate, base, tax) by rate; discount and charges belong to the first rate."""
        bases: dict[str, Decimal] = {}
        for row in self.rows:
            bases[row.rate] = bases.get(row.rate, Decimal(0)) + row.net
        first = next(iter(bases))
        bases[first] += self.charges - self.discount
        return [(rate, base, round_cents(base * Decimal(rate) / 100)) for rate, base in bases.items()]

    @property
    def tax(self) -> Decimal:
        """Total tax."""
        return sum((tax for _, _, tax in self.taxes()), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Total with tax."""
        return self.net + self.tax

    @property
    def due(self) -> Decimal:
        """What is left to pay."""
        return self.total - self.paid + self.rounding


def draw_bill(rng: random.Random, locale: str, language: str) -> Bill:
    """A bill of 1 to 14 rows."""
    several = rng.random() < 0.3
    rates = w.RATES[locale]
    usual = rng.choice(rates[:2])
    count = rng.choices((1, 2, 3, 4, 5, 6, 8, 11, 14), (18, 18, 16, 12, 10, 8, 8, 6, 4))[0]
    rows = [
        Row(
            code=_code(rng),
            description=describe(rng, language),
            quantity=_quantity(rng),
            unit=rng.choice(w.UNITS[language]),
            price=_price(rng),
            rate=rng.choice(rates) if several else usual,
        )
        for _ in range(count)
    ]
    lines = sum((row.net for row in rows), Decimal(0))
    discount = round_cents(lines * rng.choice((2, 3, 5, 10)) / 100) if rng.random() < 0.15 else Decimal(0)
    charges = Decimal(rng.choice(("4.90", "6.50", "10.00", "12.50", "25.00"))) if rng.random() < 0.15 else Decimal(0)
    bill = Bill(rows, discount, charges, Decimal(0), Decimal(0))
    paid = round_cents(bill.total * rng.choice((10, 20, 50, 100)) / 100) if rng.random() < 0.12 else Decimal(0)
    return Bill(rows, discount, charges, paid, Decimal(0))


def given_back(bill: Bill) -> Bill:
    """The bill of a correction: all amounts below zero, without discount, charges and payments."""
    rows = [replace(row, quantity=-row.quantity) for row in bill.rows]
    return Bill(rows, Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def _code(rng: random.Random) -> str:
    return rng.choice(
        (
            str(rng.randint(1000, 99999)),
            f"{rng.choice('ABKT')}{rng.choice('ABXZ')}{rng.randint(100, 9999)}",
            f"{rng.randint(100, 999)}-{rng.randint(10, 99)}",
            f"{rng.randint(1900, 2000)}-S",
        )
    )


def _quantity(rng: random.Random) -> Decimal:
    style = rng.random()
    if style < 0.45:
        return Decimal(rng.randint(1, 5))
    if style < 0.85:
        return Decimal(rng.randint(1, 200))
    return Decimal(rng.randint(1, 400)) / rng.choice((2, 4, 10))


def _price(rng: random.Random) -> Decimal:
    return Decimal(rng.choice((rng.randint(20, 1500), rng.randint(100, 20000), rng.randint(5000, 500000)))) / 100
