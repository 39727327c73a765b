"""Till receipts and restaurant bills."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from docsluice.teacher import labels
from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import BELOW, Cell, Drawn, Line, join, line, marked, plain
from docsluice.teacher.synthetic.tables import money_cell
from docsluice.teacher.synthetic.values import (
    MoneyStyle,
    date_style,
    draw_code,
    draw_day,
    draw_party,
    money_style,
    round_cents,
    show_date,
)

FOODS = {
    "en": ("Cheeseburger", "Diet Coke", "French Fries", "Organic Milk 1L", "Bananas", "Chicken Wrap", "IPA Pint", "Whole Wheat Bread", "Latte Grande", "Caesar Salad", "BBQ Ribs", "Eggs Large 12", "GV PARMESAN", "AAA Batteries", "Nos-Apple Mojito", "House Wine", "Paint Brush", "Masala Dosa"),
    "de": ("Pils 0,5", "Schnitzel", "Apfelschorle", "Brötchen", "Vollmilch 3,5%", "Butter", "Bio Bananen", "Kaffee Crema", "Currywurst"),
    "fr": ("Café", "Baguette", "Menu du jour", "Eau minérale", "Croissant", "Steak frites", "Yaourt nature"), "es": ("Café con leche", "Caña", "Tortilla", "Pan", "Agua mineral"),
    "it": ("Espresso", "Pizza Margherita", "Acqua", "Coperto", "Pane"), "nl": ("Koffie", "Broodje kaas", "Pils", "Melk 1L"),
}  # fmt: skip
KEYS = {
    "total without tax": {"en": ("Subtotal", "SUBTOTAL", "Sub-Total", "Sub Total", "Total Excl. GST"), "de": ("Netto", "Zwischensumme"), "fr": ("Total HT",), "es": ("Base imp.",), "it": ("Imponibile",), "nl": ("Subtotaal",)},
    "total tax": {"en": ("Tax", "TAX", "Sales Tax", "GST 6%", "VAT", "Service Tax", "TAX 1"), "de": ("MwSt", "MwSt 19%", "USt"), "fr": ("TVA", "TVA 20%"), "es": ("IVA",), "it": ("IVA",), "nl": ("BTW",)},
    "total amount": {"en": ("Total", "TOTAL", "Grand Total", "Balance Due", "Amount Due", "Total (RM)", "Net Total", "Total Sales (Inclusive GST)", "AMOUNT"), "de": ("Summe", "SUMME", "Gesamt", "Zu zahlen", "Total EUR"), "fr": ("TOTAL", "Total TTC", "A PAYER"), "es": ("TOTAL", "Total a pagar"), "it": ("TOTALE", "TOTALE COMPLESSIVO"), "nl": ("Totaal", "TOTAAL")},
    "amount paid": {"en": ("Cash", "CASH", "VISA", "Credit Card", "Tendered", "Amount Paid", "MASTERCARD"), "de": ("Bar", "Gegeben", "EC-Karte"), "fr": ("Espèces", "CB", "Carte bancaire"), "es": ("Efectivo", "Tarjeta"), "it": ("Contanti", "Pagamento elettronico"), "nl": ("Pin", "Contant")},
    "change": {"en": ("Change", "CHANGE", "Change Due"), "de": ("Rückgeld", "Zurück"), "fr": ("Rendu",), "es": ("Cambio",), "it": ("Resto",), "nl": ("Wisselgeld",)},
    "number": {"en": ("Receipt #", "Check #", "Order #", "Invoice No", "Ticket", "Doc No", "Bill No", "Trans #"), "de": ("Bon-Nr.", "Beleg", "Rechnung Nr."), "fr": ("Ticket n°", "Facture n°"), "es": ("Ticket", "Factura simplificada"), "it": ("Doc. n.", "Scontrino n."), "nl": ("Bonnr.",)},
    "thanks": {"en": ("Thank you!", "THANK YOU PLEASE COME AGAIN", "Goods sold are not returnable", "Have a nice day", "Customer copy"), "de": ("Vielen Dank für Ihren Einkauf", "Es bediente Sie Frau Meier"), "fr": ("Merci de votre visite", "A bientôt"), "es": ("Gracias por su visita",), "it": ("Grazie e arrivederci",), "nl": ("Bedankt en tot ziens",)},
}  # fmt: skip
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p")


def draw_receipt(rng: random.Random, language: str | None = None) -> Drawn:
    """A receipt."""
    language = language or rng.choices(list(w.LANGUAGES), (0.66, 0.12, 0.08, 0.05, 0.05, 0.04))[0]
    locale = rng.choice(w.LANGUAGES[language])
    malay = language == "en" and rng.random() < 0.3
    money = money_style(rng, locale, ("RM", "RM") if malay else w.CURRENCIES.get(locale, ("EUR", "€")))
    money = replace(money, group="," if money.mark == "." else ".", always=rng.random() < 0.3)
    groups = {labels.LINE_ITEM: (labels.LINE_ITEM_ANCHOR, labels.RECEIPT_LINE)}
    lines = _heading(rng, locale)
    facts = _facts(rng, locale, language)
    late = rng.random() < 0.25
    lines += [] if late else facts
    prices = _rows(rng, language, money)
    lines += prices[0]
    totals, base = _totals(rng, language, money, prices[1])
    lines += totals
    lines += facts if late else []
    lines += [line(plain(rng.choice(KEYS["thanks"][language]))) for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.2:
        lines = [tuple(_upper(cell) for cell in cells) for cells in lines]
    unprinted = {"total without tax": f"{base:.2f}", "currency": money.code}
    return Drawn("receipt", locale, tuple(lines), labels.RECEIPT, groups, unprinted=unprinted)


def _upper(cell: Cell) -> Cell:
    return tuple(replace(piece, text=_shout(piece.text), value=_shout(piece.value)) for piece in cell)


def _shout(text: str) -> str:
    return text.upper() if len(text.upper()) == len(text) else text


def _heading(rng: random.Random, locale: str) -> list[Line]:
    seller = draw_party(rng, locale)
    out: list[Line] = (
        [line(plain(rng.choice(("*** COPY ***", "tan woon yann", "No. 12", "WELCOME TO", "Store 4521"))))]
        if rng.random() < 0.15
        else []
    )
    name = rng.choice(
        (
            seller.name,
            seller.name,
            f"{seller.name} SDN BHD",
            f"The {seller.name.split()[0]} Grill",
            f"{seller.name.split()[0]}'s Market",
        )
    )
    out.append(line(marked(name, "seller name")))
    if rng.random() < 0.25:
        out.append(
            line(
                plain(
                    rng.choice(
                        (
                            "(123456-K)",
                            "Fine Food & Drinks",
                            "CO. REG NO: 789417-W",
                            "Filiale 0815",
                            "Your neighbourhood store",
                        )
                    )
                )
            )
        )
    if rng.random() < 0.85:
        whole = ", ".join(seller.address)
        address = [whole] if rng.random() < 0.15 else seller.address
        out += [line(marked(part, "seller address", value=whole)) for part in address]
    rest: list[Line] = []
    if rng.random() < 0.55:
        rest.append(
            line(
                join(plain(rng.choice(w.KEYS["phone"][locale[:2]]) + ":"), marked(seller.phone, "seller phone"))
                if rng.random() < 0.75
                else marked(seller.phone, "seller phone")
            )
        )
    if rng.random() < 0.4:
        rest.append(
            line(
                join(
                    plain(
                        rng.choice(("GST ID", "Tax ID", *w.KEYS["tax id"][locale[:2]])) + rng.choice((":", " :", ""))
                    ),
                    marked(seller.tax_id, "seller tax id"),
                )
            )
        )
    rng.shuffle(rest)
    return out + rest


def _facts(rng: random.Random, locale: str, language: str) -> list[Line]:
    from datetime import datetime, time

    style = date_style(rng, locale)
    bought = draw_day(rng)
    day = marked(show_date(bought, style, locale), "issue date", value=bought.isoformat())
    clock = marked(
        datetime.combine(draw_day(rng), time(rng.randint(7, 23), rng.randint(0, 59), rng.randint(0, 59))).strftime(
            rng.choice(TIMES)
        ),
        "time",
    )
    number = (
        plain(rng.choice(KEYS["number"][language]) + rng.choice((":", "", " :"))),
        marked(draw_code(rng, ("", "", "A", "CS", "TD0")), "receipt number"),
    )
    stamp = rng.random()
    out: list[Line] = []
    if stamp < 0.45:
        cells = (day, clock) if rng.random() < 0.7 else (clock, day)
        out.append(
            line(join(*(([plain("Date:")] if rng.random() < 0.4 else []) + list(cells))))
            if rng.random() < 0.6
            else line(*cells)
        )
    elif stamp < 0.85:
        out.append(line(join(plain(rng.choice(("Date:", "Date :", "Datum:", "DATE", "Fecha:"))), day)))
        if rng.random() < 0.6:
            out.append(line(join(plain(rng.choice(("Time:", "Time :", "Uhrzeit"))), clock)))
    else:
        out.append(line(day, *(([clock]) if rng.random() < 0.5 else [])))
    if rng.random() < 0.65:
        out.insert(rng.randint(0, 1), line(join(*number)) if rng.random() < 0.6 else line(*number))
    if rng.random() < 0.4:
        out.append(
            line(
                plain(
                    rng.choice(
                        (
                            "Cashier: MANIS",
                            "Server: Anna",
                            "Table 12",
                            "Guests: 2",
                            "Till 03",
                            "Kasse 2",
                            "Member: 00123",
                        )
                    )
                )
            )
        )
    return out


def _rows(rng: random.Random, language: str, money: MoneyStyle) -> tuple[list[Line], Decimal]:
    count = rng.choices((1, 2, 3, 4, 6, 8, 12), (12, 20, 20, 16, 14, 10, 6))[0]
    style, total, out = rng.random(), Decimal(0), list[Line]()
    if rng.random() < 0.3:
        out.append(
            line(
                plain(rng.choice(("Qty Item", "Description", "Artikel", "ITEM", "QTY"))),
                plain(rng.choice(("Amount", "Price", "EUR", "RM"))),
            )
        )
    for number in range(count):

        def mark(text: str, cell: str, number: int = number) -> Cell:
            return marked(text, (labels.LINE_ITEM, number, cell))

        quantity = rng.choice((1, 1, 1, 2, 3, rng.randint(1, 12)))
        price = Decimal(rng.randint(50, 6000)) / 100
        net = round_cents(quantity * price)
        total += net
        description = mark(
            rng.choice(FOODS[language]).upper() if rng.random() < 0.3 else rng.choice(FOODS[language]), "description"
        )
        amount = money_cell(money, net, (labels.LINE_ITEM, number, "net amount"))
        unit = money_cell(replace(money, always=False), price, (labels.LINE_ITEM, number, "unit price"))
        if style < 0.3:
            out.append(line(join(mark(str(quantity), "quantity"), description), amount))
        elif style < 0.5:
            out.append(line(description, amount))
        elif style < 0.65:
            out.append(line(description, mark(str(quantity), "quantity"), unit, amount))
        elif style < 0.8:
            out.append(
                line(join(plain(str(rng.randint(10**11, 10**12))), description) if rng.random() < 0.4 else description)
            )
            out.append(
                line(join(mark(str(quantity), "quantity"), plain(rng.choice(("x", "@", "PC", "X"))), unit), amount)
            )
        else:
            out.append(
                line(join(mark(str(quantity), "quantity"), plain(rng.choice(("x", "X", "")))), description, amount)
                if rng.random() < 0.7
                else line(join(description, amount))
            )
        if rng.random() < 0.06:
            out.append(line(marked(rng.choice(("- no onions", "Med Rare", "+ extra cheese", "SKU 00123")), BELOW)))
    return out, total


def _totals(rng: random.Random, language: str, money: MoneyStyle, net: Decimal) -> tuple[list[Line], Decimal]:
    """Lines, and the total without tax."""
    taxed = rng.random() < 0.55
    discount = round_cents(net * rng.choice((5, 10)) / 100) if rng.random() < 0.08 else Decimal(0)
    base = net - discount
    tax = round_cents(base * Decimal(rng.choice(("6", "7", "8.25", "10"))) / 100) if taxed else Decimal(0)
    tip = round_cents(base * rng.choice((15, 18, 20)) / 100) if rng.random() < 0.12 else Decimal(0)
    exact = base + tax + tip
    rounded = (exact * 20).quantize(Decimal(1)) / 20 if rng.random() < 0.2 else exact
    paid = rounded if rng.random() < 0.5 else (rounded / 10).to_integral_value(ROUND_CEILING) * 10
    rows: list[tuple[str, str | None, Decimal]] = []
    if taxed or rng.random() < 0.25:
        rows.append((rng.choice(KEYS["total without tax"][language]), "total without tax", base))
    if discount:
        rows.insert(0, ("Discount" if language == "en" else w.KEYS["discount"][language][0], "discount", discount))
    if taxed:
        rows.append((rng.choice(KEYS["total tax"][language]), "total tax", tax))
    if tip:
        rows.append((rng.choice(("Tip", "Gratuity", "TIP", "Gratuity (18%)")), "tip", tip))
    if rounded != exact:
        rows.append((rng.choice(w.KEYS["rounding"][language]), "rounding", rounded - exact))
    rows.append((rng.choice(KEYS["total amount"][language]), "total amount", rounded))
    if rng.random() < 0.65:
        rows.append((rng.choice(KEYS["amount paid"][language]), "amount paid", paid))
        if rng.random() < 0.7:
            rows.append((rng.choice(KEYS["change"][language]), None, paid - rounded))
    ending = rng.choice((":", "", " :"))
    out: list[Line] = []
    for text, key, value in rows:
        sign = plain("-") if value < 0 or key == "discount" else ()
        amount = money_cell(money, abs(value), key) if key else plain(f"{value:.2f}".replace(".", money.mark))
        out.append(
            line(plain(text + ending), (*sign, *amount))
            if rng.random() < 0.7
            else line(join(plain(text + ending), (*sign, *amount)))
        )
    return out, base
