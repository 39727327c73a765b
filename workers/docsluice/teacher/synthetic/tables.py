"""Tables of line items and blocks of totals, in the many shapes that documents give them."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from docsluice.teacher import labels
from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import BELOW, NARROW_GAP, Cell, Label, Line, join, line, marked, plain
from docsluice.teacher.synthetic.totals import Bill, Row
from docsluice.teacher.synthetic.values import MoneyStyle

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    labels.LINE_ITEM: (labels.LINE_ITEM_ANCHOR, labels.INVOICE_LINE),
    labels.TAX: (labels.TAX_ANCHOR, labels.TAX_LINE),
}
ORDERS = (
    ("line number", "item code", "description", "quantity", "unit", "unit price", "tax rate", "net amount"),
    ("line number", "description", "quantity", "unit", "unit price", "net amount"),
    ("description", "quantity", "unit price", "net amount"),
    ("description", "quantity", "unit price", "tax rate", "net amount"),
    ("quantity", "description", "unit price", "net amount"),
    ("item code", "description", "quantity", "unit price", "net amount"),
    ("quantity", "unit", "item code", "description", "unit price", "net amount"),
    ("line number", "quantity", "description", "unit price", "net amount"),
    ("description", "unit price", "quantity", "net amount"),
    ("item code", "description", "unit price", "quantity", "tax rate", "net amount"),
    ("description", "net amount"),
    ("line number", "item code", "quantity", "unit", "description", "unit price", "tax rate", "net amount"),
    ("line number", "description", "quantity", "unit", "tax rate", "unit price", "net amount"),
)


def table_lines(rng: random.Random, language: str, money: MoneyStyle, bill: Bill) -> list[Line]:
    """Heading and rows; long descriptions wrap, some rows have a second line that is no item."""
    order = rng.choice(ORDERS)
    gap = rng.random()
    shown = {column: rng.choice(w.COLUMNS[column][language]) for column in order}
    lines: list[Line] = [_row(rng, [plain(shown[column]) for column in order], gap)] if rng.random() < 0.93 else []
    symbol = money.always and rng.random() < 0.6
    percent = rng.choice(("%", " %", "", ",00%" if money.mark == "," else ".00%"))
    places = rng.choice((2, 2, 2, 3, 4)) if money.mark == "." or rng.random() < 0.3 else 2
    wrap, extra = rng.random() < 0.12, rng.random() < 0.25
    for number, row in enumerate(bill.rows):
        lines += _item(rng, order, number, row, money, symbol, percent, places, gap, wrap=wrap)
        if extra and rng.random() < 0.6:
            lines.append(line(marked(rng.choice(_REMARKS[language]).format(n=rng.randint(1000, 99999)), BELOW)))
    return lines


_REMARKS = {
    "en": ("Serial number: {n}", "Order ref {n}", "as discussed", "Origin: EU"), "de": ("Seriennummer: {n}", "Rapport-Nr.: {n}", "laut Angebot {n}", "Ursprungsland: DE", "Global ID: 40{n}"),
    "fr": ("N° de série : {n}", "selon devis {n}", "Code EAN 33{n}"), "es": ("Nº de serie {n}",), "it": ("Matricola {n}",), "nl": ("Serienummer {n}",),
}  # fmt: skip


def _item(  # noqa: PLR0913, PLR0917  one row has many ways to look
    rng: random.Random, order: tuple[str, ...], number: int, row: Row, money: MoneyStyle, symbol: bool, percent: str,  # noqa: FBT001  drawn once a table
    places: int, gap: float, *, wrap: bool,
) -> list[Line]:  # fmt: skip
    def mark(text: str, cell: str, value: str = "") -> Cell:
        return marked(text, (labels.LINE_ITEM, number, cell), value=value)

    words = row.description.split()
    cut = rng.randint((len(words) + 1) // 2, len(words) - 1) if wrap and len(words) > 2 else len(words)
    style = (
        money
        if symbol
        else MoneyStyle(money.group, money.mark, money.currency, money.before, money.attached, always=False)
    )
    quantity = f"{row.quantity.normalize():f}".replace(".", money.mark)
    if rng.random() < 0.15:
        quantity = f"{row.quantity:.2f}".replace(".", money.mark)
    rate = mark(row.rate.replace(".", money.mark), "tax rate", row.rate)
    cells: dict[str, Cell] = {
        "line number": mark(str(number + 1), "line number"),
        "item code": mark(row.code, "item code"),
        "description": mark(" ".join(words[:cut]), "description", row.description),
        "quantity": mark(quantity, "quantity", f"{row.quantity.normalize():f}"),
        "unit": mark(row.unit, "unit"),
        "unit price": money_cell(style, row.price, (labels.LINE_ITEM, number, "unit price"), places),
        "tax rate": join(rate, plain(percent)) if percent[:1] == " " else (*rate, *plain(percent)),
        "net amount": money_cell(style, row.net, (labels.LINE_ITEM, number, "net amount")),
    }
    out = [_row(rng, [cells[column] for column in order], gap)]
    if cut < len(words):
        out.append(line(marked(" ".join(words[cut:]), BELOW)))
    return out


def _row(rng: random.Random, cells: list[Cell], gap: float) -> Line:
    """Columns that stand close have a space between them, others a tab."""
    out: list[Cell] = []
    for cell in cells:
        if out and rng.random() < gap * 0.7:
            out[-1] = (*out[-1], NARROW_GAP, *cell)
        else:
            out.append(cell)
    return tuple(out)


def money_cell(style: MoneyStyle, value: Decimal, label: Label, places: int = 2) -> Cell:
    """An amount; its currency is marked where it is printed."""
    before, number, after = style.show(value, places)
    cell: Cell = ()
    if before:
        cell += marked(before.rstrip(), "currency", value=style.code)
        cell += plain(" ") if before.endswith(" ") else ()
    cell += marked(number, label, value=f"{value:.{places}f}")
    if after:
        cell += plain(" ") if after.startswith(" ") else ()
        cell += marked(after.strip(), "currency", value=style.code)
    return cell


def total_lines(  # noqa: C901, PLR0913  one amount a branch
    rng: random.Random, language: str, money: MoneyStyle, bill: Bill, ending: str, *, due: bool
) -> list[Line]:
    """Totals, one a line, or keys above values."""
    rows: list[tuple[str, str, Decimal]] = []

    def add(key: str, value: Decimal, chance: float) -> None:
        if rng.random() < chance:
            rows.append((rng.choice(w.KEYS[key][language]), key, value))

    adjusted = bool(bill.discount or bill.charges)
    add("sum of lines", bill.sum_of_lines, 0.9 if adjusted else 0.06)
    if bill.discount:
        add("discount", bill.discount, 1.0)
    if bill.charges:
        add("charges", bill.charges, 1.0)
    add("total without tax", bill.net, 0.85)
    add("total tax", bill.tax, 0.85 if len(bill.taxes()) == 1 else 0.6)
    add("total amount", bill.total, 0.95)
    if bill.paid:
        add("amount paid", bill.paid, 1.0)
    if due:
        add("amount due", bill.due, 1.0 if bill.paid else 0.22)
    lines: list[Line] = []
    negative = rng.random() < 0.5
    rate = bill.taxes()[0][0].replace(".", money.mark)
    for text, key, value in rows:
        shown = text
        if key == "total tax" and len(bill.taxes()) == 1 and rng.random() < 0.6:
            shown = rng.choice((f"{text} {rate}%", f"{rate}% {text}", f"{text} ({rate} %)", f"{text} {rate},00 %"))
        if rng.random() < 0.15:
            shown = f"{shown} {money.currency}"
        sign = plain("-") if key in {"discount", "amount paid"} and negative else ()
        cell = (*sign, *money_cell(money, value, key))
        lines.append(
            line(plain(shown + ending), cell) if rng.random() < 0.75 else line(join(plain(shown + ending), cell))
        )
    if len(rows) >= 3 and rng.random() < 0.14:
        return [
            tuple(plain(text) for text, _, _ in rows),
            tuple(money_cell(money, value, key) for _, key, value in rows),
        ]
    return lines


def tax_lines(rng: random.Random, language: str, money: MoneyStyle, bill: Bill) -> list[Line]:
    """The breakdown of tax by rate, where it is printed."""
    taxes = bill.taxes()
    if rng.random() > (0.8 if len(taxes) > 1 else 0.25):
        return []
    tax = rng.choice(w.KEYS["total tax"][language])
    style, out = rng.random(), []
    if style < 0.5:
        net, rate = rng.choice(w.KEYS["total without tax"][language]), rng.choice(w.COLUMNS["tax rate"][language])
        out.append(line(plain(rate), plain(net), plain(tax)))
    for number, (rate, base, amount) in enumerate(taxes):
        shown = (
            *marked(rate.replace(".", money.mark), (labels.TAX, number, "tax rate"), value=rate),
            *plain("%" if rng.random() < 0.7 else " %"),
        )
        basis = money_cell(money, base, (labels.TAX, number, "tax base"))
        value = money_cell(money, amount, (labels.TAX, number, "tax amount"))
        category = (
            marked("S" if rate != "0" else "Z", (labels.TAX, number, "tax category")) if rng.random() < 0.2 else ()
        )
        if style < 0.5:
            out.append(line(join(category, shown) if category else shown, basis, value))
        elif style < 0.8:
            out.append(
                line(
                    join(plain(tax), shown, plain({"en": "on", "de": "auf", "fr": "sur"}.get(language, "su")), basis),
                    value,
                )
            )
        else:
            out.append(line(join(plain(tax), shown), value))
    return out
