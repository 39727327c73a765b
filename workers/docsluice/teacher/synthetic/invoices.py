"""Invoices, credit notes and orders whose amounts add up."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import date, timedelta

from docsluice.teacher import labels
from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.headings import draw_head, heading
from docsluice.teacher.synthetic.layout import Drawn, Line, apart, is_written, join, line, marked, plain
from docsluice.teacher.synthetic.page import Page
from docsluice.teacher.synthetic.parties import draw_buyer, draw_person, draw_seller, footer
from docsluice.teacher.synthetic.tables import GROUPS, money_cell, table_lines, tax_lines, total_lines
from docsluice.teacher.synthetic.totals import Bill, draw_bill, given_back
from docsluice.teacher.synthetic.values import Party, date_style, draw_code, money_style

# {d} the due date, {s} an earlier day with its discount, {a} the amount to pay
PAY_BY: Mapping[str, tuple[str, ...]] = {
    "en": ("Please pay by {d}.", "Payment is due on {d}", "Please transfer {a} by {d} to the account below.", "Paid until {s} you may deduct 2 %, without deduction until {d}.", "The amount of {a} will be debited on {d}."),
    "de": ("Zahlbar bis {d} ohne Abzug.", "Bitte überweisen Sie {a} bis zum {d} auf unser Konto.", "Zahlbar bis {s} mit 2 % Skonto, bis {d} netto.", "Zahlungsbedingungen: Zahlbar innerhalb 30 Tagen netto bis {d}, 3 % Skonto innerhalb 10 Tagen bis {s}", "Der Betrag von {a} wird am {d} von Ihrem Konto abgebucht.", "Der Rechnungsbetrag ist bis zum {d} fällig.", "Zahlungsziel: {d}"),
    "fr": ("À régler avant le {d}.", "Règlement au plus tard le {d}", "Merci de régler {a} avant le {d}", "Le montant de {a} sera prélevé le {d}."),
    "es": ("Pagar antes del {d}.", "Vence el {d}"), "it": ("Da pagare entro il {d}.", "Scadenza {d}: {a}"), "nl": ("Gelieve te betalen voor {d}.", "Wij verzoeken u {a} voor {d} over te maken."),
}  # fmt: skip


def draw_invoice(rng: random.Random, language: str | None = None) -> Drawn:
    """An invoice."""
    return _draw(rng, language, "invoice")


def draw_credit_note(rng: random.Random, language: str | None = None) -> Drawn:
    """A credit note: refers to the invoice that it corrects."""
    return _draw(rng, language, "credit note")


def draw_order(rng: random.Random, language: str | None = None) -> Drawn:
    """A purchase or sales order: like an invoice, but nothing is due."""
    return _draw(rng, language, "order")


def _draw(rng: random.Random, language: str | None, kind: str) -> Drawn:
    language = language or rng.choices(list(w.LANGUAGES), (0.34, 0.27, 0.18, 0.07, 0.07, 0.07))[0]
    locale = rng.choice(w.LANGUAGES[language])
    money = money_style(rng, locale, w.CURRENCIES.get(locale, ("EUR", "€")))
    page = Page(rng, locale, kind, money, date_style(rng, locale), rng.choice((":", ":", "", " :")))
    seller = draw_seller(rng, locale)
    buyer = draw_buyer(rng, locale if rng.random() < 0.85 else rng.choice(w.LANGUAGES[rng.choice(list(w.LANGUAGES))]))
    bill = draw_bill(rng, locale, language)
    if kind == "credit note" and rng.random() < 0.35:
        bill = given_back(bill)
    due = rng.random() if kind != "order" else 1.0  # where the due date is said: in the head, in a sentence, nowhere
    head = draw_head(page, due=due < 0.4)
    lines = heading(page, seller, buyer, head)
    lines += _notes(page, 0.25)
    lines += apart(table_lines(rng, page.language, money, bill))
    totals = apart(total_lines(rng, page.language, money, bill, page.ending, due=kind != "order"))
    taxes = apart(tax_lines(rng, page.language, money, bill))
    lines += taxes + totals if rng.random() < 0.4 else totals + taxes
    lines += _pay_by(page, bill, head.day) if 0.4 <= due < 0.62 else []
    named = any("seller name" in piece.labels for cells in lines for cell in cells for piece in cell)
    foot = not named or rng.random() < 0.25
    lines += apart(_payment(page, seller)) if not foot or rng.random() < 0.3 else []
    lines += _notes(page, 0.6)
    lines += apart(footer(page, seller)) if foot else []
    true = {"total without tax": bill.net, "total tax": bill.tax, "total amount": bill.total}
    true |= {"amount due": bill.due} if kind != "order" else {}
    return Drawn(
        kind, locale, tuple(cells for cells in lines if is_written(cells)), labels.INVOICE, GROUPS,
        unprinted={label: f"{value:.2f}" for label, value in true.items()} | {"currency": money.code},
    )  # fmt: skip


def _pay_by(page: Page, bill: Bill, issued: date) -> list[Line]:
    """A sentence that says until when to pay."""
    rng = page.rng
    last = issued + timedelta(days=rng.choice((7, 10, 14, 20, 30, 45, 60)))
    fill = {
        "{d}": page.dated(last, "due date"),
        "{s}": plain(page.day(last - timedelta(days=rng.randint(2, 6)))),
        "{a}": money_cell(page.money, bill.due, "amount due"),
    }
    parts = re.split(r"(\{[dsa]\})", rng.choice(PAY_BY[page.language]))
    pieces = [piece for part in parts if part for piece in fill.get(part, plain(part))]
    return [line(tuple(pieces))]


def _payment(page: Page, seller: Party) -> list[Line]:
    rng = page.rng
    if page.kind == "order" or rng.random() < 0.25:
        return []
    facts = [(plain(page.key("iban")), marked(seller.iban, "iban"))]
    if rng.random() < 0.75:
        facts.append((plain(page.key("bic")), marked(seller.bic, "bic")))
    if rng.random() < 0.5:
        facts.insert(0, (plain(page.key("bank")), marked(seller.bank, "bank name")))
    if rng.random() < 0.3:
        reference = marked(draw_code(rng, ("", "RF", "REF")), "payment reference")
        facts.append((plain(page.key("payment reference")), reference))
    cells = [join(key, value) for key, value in facts]
    style = rng.random()
    if style < 0.4:
        return [line(cell) for cell in cells]
    if style < 0.7:
        return [line(*cells)]
    return [line(key, value) for key, value in facts]


def _notes(page: Page, chance: float) -> list[Line]:
    rng = page.rng
    out: list[Line] = []
    while rng.random() < chance and len(out) < 4:
        note = rng.choice(w.NOTES[page.language])
        out.append(line(plain(note.format(n=rng.randint(10000, 999999), p=draw_person(rng, page.locale)))))
    return out
