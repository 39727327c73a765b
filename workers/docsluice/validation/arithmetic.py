"""Rules of EN 16931-1 on the totals of an invoice, and ours on receipts and lines.

Sources: EN 16931-1:2017 table 6 and the rules' texts in its Schematron (BR-CO-10 … BR-CO-17, BR-CO-25). Amounts
are compared after rounding to two decimals, as the standard prescribes; BR-CO-17 allows one unit either way, as
its Schematron does. A rule speaks only if all amounts that it needs are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from docsluice.records import Violation

Amounts = Mapping[str, Decimal]
"""Numbers by their path in `values`: `total_net`, `line_items[0].net_amount`."""

_WIDE = Context(prec=100)  # holds what no amount of money is, so that none is an error
_CENT = Decimal("0.01")


class Equation(NamedTuple):
    """`left` = `right` within `tolerance`; `terms` says how `right` was computed, `paths` what took part."""

    left: str
    right: Decimal
    terms: str
    paths: tuple[str, ...]
    tolerance: Decimal = Decimal(0)

    def holds(self, amounts: Amounts) -> bool:
        """Whether both sides agree to the cent."""
        return abs(round_cents(amounts[self.left]) - round_cents(self.right)) <= self.tolerance

    def holds_reversed(self, amounts: Amounts) -> bool:
        """Whether the left side is below zero, and the right side is as much above."""
        return amounts[self.left] < 0 and self._replace(right=-self.right).holds(amounts)


Rule = Callable[[Amounts], tuple[Equation, ...]]


def round_cents(value: Decimal) -> Decimal:
    """Two decimals, half up: the rounding of EN 16931."""
    return value.quantize(_CENT, ROUND_HALF_UP, context=_WIDE)


def broken(rule: str, amounts: Amounts) -> tuple[Violation, ...]:
    """Violations of one rule of arithmetic; of DS-LINE-NET only where the table shows that its columns multiply.

    Credit notes print amounts of lines below zero beside quantities and prices above: that is no contradiction.
    """
    equations = RULES[rule](amounts)
    if rule == "DS-LINE-NET":
        if not _multiplies(equations, amounts):
            return ()
        equations = tuple(equation for equation in equations if not equation.holds_reversed(amounts))
    return tuple(
        Violation(
            rule=rule, message=f"{equation.left} {amounts[equation.left]} ≠ {equation.terms}", fields=equation.paths
        )
        for equation in equations
        if not equation.holds(amounts)
    )


def _multiplies(equations: Sequence[Equation], amounts: Amounts) -> bool:
    """Whether amounts of lines are quantities times prices: so in half of the lines at least.

    Other tables have columns of the same names that mean other things: a rate beside the number of spots of a week, the
    price of the whole line. A single line shows nothing; there an amount that is its price again is no contradiction.
    """
    if len(equations) == 1:
        amount, _, price = (amounts[path] for path in equations[0].paths)
        return amount != price
    held = sum(equation.holds(amounts) or equation.holds_reversed(amounts) for equation in equations)
    return 2 * held >= len(equations)


def _lines(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-10: sum of line net amounts = Σ line net amount; says nothing where a line has no amount."""
    paths = column(amounts, "line_items", "net_amount")
    if "lines_net" not in amounts or not paths or len(paths) < _count_rows(amounts, "line_items"):
        return ()
    return (_sum("lines_net", amounts, paths, f"sum of {len(paths)} line_items"),)


def _net(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-13: total without tax = sum of lines − allowances + charges."""
    if not {"total_net", "lines_net"} <= amounts.keys():
        return ()
    return (_signed("total_net", amounts, (("lines_net", 1), ("discount_total", -1), ("charge_total", 1))),)


def _tax(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-14: total tax = Σ tax of the breakdown; says nothing where a rate has no amount."""
    paths = column(amounts, "tax_breakdown", "amount")
    if "total_tax" not in amounts or not paths or len(paths) < _count_rows(amounts, "tax_breakdown"):
        return ()
    return (_sum("total_tax", amounts, paths, f"sum of {len(paths)} tax_breakdown"),)


def _gross(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-15: total with tax = total without tax + total tax."""
    if not {"total_gross", "total_net", "total_tax"} <= amounts.keys():
        return ()
    return (_signed("total_gross", amounts, (("total_net", 1), ("total_tax", 1))),)


def _due(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-16: amount due = total with tax − paid + rounding."""
    if not {"amount_due", "total_gross"} <= amounts.keys():
        return ()
    return (_signed("amount_due", amounts, (("total_gross", 1), ("amount_paid", -1), ("rounding", 1))),)


def _rates(amounts: Amounts) -> tuple[Equation, ...]:
    """BR-CO-17: tax of a category = its base × its rate / 100, to two decimals."""
    equations = []
    for path in column(amounts, "tax_breakdown", "amount"):
        row = path.removesuffix(".amount")
        base, rate = amounts.get(f"{row}.base"), amounts.get(f"{row}.rate")
        if base is not None and rate is not None:
            paths = (path, f"{row}.base", f"{row}.rate")
            equations.append(Equation(path, base * rate / 100, f"base {base} × {rate} %", paths, Decimal(1)))
    return tuple(equations)


def _line_net(amounts: Amounts) -> tuple[Equation, ...]:
    """DS-LINE-NET: amount of a line = quantity × unit price, within what rounding of the price can do."""
    equations = []
    for path in column(amounts, "line_items", "net_amount"):
        row = path.removesuffix(".net_amount")
        quantity, price = amounts.get(f"{row}.quantity"), amounts.get(f"{row}.unit_price")
        if quantity is not None and price is not None:
            terms = f"quantity {quantity} × unit_price {price}"
            slack = max(Decimal("0.02"), abs(quantity) * _CENT / 2)
            paths = (path, f"{row}.quantity", f"{row}.unit_price")
            equations.append(Equation(path, quantity * price, terms, paths, slack))
    return tuple(equations)


def _receipt_total(amounts: Amounts) -> tuple[Equation, ...]:
    """DS-RECEIPT-TOTAL: total = subtotal + tax − discount + tip + rounding.

    Receipts differ: the subtotal may hold the tax or the discount already, and a tip may come after the total.
    The rule is broken only if none of these readings adds up. A tax as large as the total is never a part of the
    subtotal: it is the total, taken twice.
    """
    if not {"total_gross", "total_net"} <= amounts.keys():
        return ()
    optional = [
        (name, sign)
        for name, sign in (("total_tax", 1), ("discount_total", -1), ("tip", 1), ("rounding", 1))
        if name in amounts
    ]
    gross, tax = abs(amounts["total_gross"]), abs(amounts.get("total_tax", Decimal(0)))
    must = {"total_tax"} if tax >= gross > 0 else set()
    readings = []
    for chosen in range(2 ** len(optional)):
        used = [pair for i, pair in enumerate(optional) if chosen >> i & 1 or pair[0] in must]
        readings.append(_signed("total_gross", amounts, (("total_net", 1), *used), Decimal("0.05")))
    holding = next((equation for equation in readings if equation.holds(amounts)), None)
    if holding:
        return (holding,)
    return () if not optional else (readings[-1],)


RULES: Mapping[str, Rule] = {
    "BR-CO-10": _lines,
    "BR-CO-13": _net,
    "BR-CO-14": _tax,
    "BR-CO-15": _gross,
    "BR-CO-16": _due,
    "BR-CO-17": _rates,
    "DS-LINE-NET": _line_net,
    "DS-RECEIPT-TOTAL": _receipt_total,
}


def column(paths: Iterable[str], group: str, cell: str) -> tuple[str, ...]:
    """Paths of one cell over the rows of a group, in order."""
    return tuple(path for path in paths if path.startswith(f"{group}[") and path.endswith(f"].{cell}"))


def _count_rows(amounts: Amounts, group: str) -> int:
    """How many rows of a group have a number."""
    return len({path.partition(".")[0] for path in amounts if path.startswith(f"{group}[")})


def _sum(left: str, amounts: Amounts, paths: tuple[str, ...], terms: str) -> Equation:
    total = sum((amounts[path] for path in paths), Decimal(0))
    return Equation(left, total, f"{terms} {total}", (left, *paths))


def _signed(
    left: str, amounts: Amounts, terms: tuple[tuple[str, int], ...], tolerance: Decimal = Decimal(0)
) -> Equation:
    used = [(name, sign) for name, sign in terms if name in amounts]
    total = sum((sign * amounts[name] for name, sign in used), Decimal(0))
    text = " ".join(f"{'+' if sign > 0 else '−'} {name} {amounts[name]}" for name, sign in used).removeprefix("+ ")
    return Equation(left, total, text, (left, *(name for name, _ in used)), tolerance)
