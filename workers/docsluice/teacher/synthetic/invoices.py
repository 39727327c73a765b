"""Invoices, credit notes and orders whose amounts add up."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from docsluice.teacher import labels
from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import Cell, Line, compose, join, line, marked, plain, side_by_side
from docsluice.teacher.synthetic.tables import GROUPS, table_lines, tax_lines, total_lines
from docsluice.teacher.synthetic.totals import Bill, draw_bill
from docsluice.teacher.synthetic.values import (
    MoneyStyle,
    Party,
    date_style,
    draw_code,
    draw_day,
    draw_party,
    money_style,
    show_date,
)


@dataclass(frozen=True)
class Page:
    """What the parts of one document share."""

    rng: random.Random
    locale: str
    kind: str
    money: MoneyStyle
    dates: str
    ending: str

    @property
    def language(self) -> str:
        """Language code."""
        return self.locale[:2]

    def key(self, name: str, texts: object = None) -> str:
        """A wording for a key, with the document's ending (":" or nothing)."""
        del texts
        return self.rng.choice(w.KEYS[name][self.language]) + self.ending

    def day(self, day: date) -> str:
        """A date as this document prints it."""
        return show_date(day, self.dates, self.locale)


def make_invoice(rng: random.Random, identifier: str) -> LabelledDocument:
    """An invoice."""
    return _make(rng, identifier, "invoice")


def make_credit_note(rng: random.Random, identifier: str) -> LabelledDocument:
    """A credit note: refers to the invoice that it corrects."""
    return _make(rng, identifier, "credit note")


def make_order(rng: random.Random, identifier: str) -> LabelledDocument:
    """A purchase or sales order: like an invoice, but nothing is due."""
    return _make(rng, identifier, "order")


def _make(rng: random.Random, identifier: str, kind: str) -> LabelledDocument:
    language = rng.choices(list(w.LANGUAGES), (0.34, 0.27, 0.18, 0.07, 0.07, 0.07))[0]
    locale = rng.choice(w.LANGUAGES[language])
    money = money_style(rng, locale, w.CURRENCIES.get(locale, ("EUR", "€")))
    page = Page(rng, locale, kind, money, date_style(rng, locale), rng.choice((":", ":", "", " :")))
    seller = draw_party(rng, locale)
    buyer = draw_party(rng, locale if rng.random() < 0.85 else rng.choice(w.LANGUAGES[rng.choice(list(w.LANGUAGES))]))
    bill = draw_bill(rng, locale, language)
    facts = _facts(page, buyer)
    lines: list[Line] = []
    lines += _heading(page, seller, buyer, facts)
    lines += _notes(page, 0.25)
    lines += table_lines(page.rng, page.language, money, bill)
    totals = total_lines(page.rng, page.language, money, bill, page.ending, due=kind != "order")
    taxes = tax_lines(page.rng, page.language, money, bill)
    lines += taxes + totals if rng.random() < 0.4 else totals + taxes
    lines += _payment(page, seller)
    lines += _notes(page, 0.6)
    return compose(identifier, kind, [part for part in lines if part], labels.INVOICE, GROUPS)


def _facts(page: Page, buyer: Party) -> list[tuple[Cell, Cell]]:
    """Key and value pairs of the head, in random order."""
    rng, kind = page.rng, page.kind
    issued = draw_day(rng)
    number = {"invoice": "invoice number", "credit note": "credit number", "order": "order number"}[kind]
    prefixes = {"order": ("", "PO-", "SO", "45000", "AB-")}.get(kind, ("", "", "INV-", "RE-", "F", "R", "FA", "SI-"))
    facts = [
        (plain(page.key(number)), marked(draw_code(rng, prefixes), "invoice number")),
        (plain(page.key("issue date")), marked(page.day(issued), "issue date")),
    ]
    optional: list[tuple[float, tuple[Cell, Cell]]] = [
        (0.45, (plain(page.key("customer number")), plain(str(rng.randint(1000, 999999))))),
        (0.3, (plain(page.key("contact")), plain(draw_party_name(rng, page.locale)))),
        (0.25, (plain(page.key("delivery date")), plain(page.day(issued - timedelta(days=rng.randint(0, 20)))))),
        (0.15, (plain(page.key("currency")), marked(_iso(page.locale), "currency"))),
        (0.25, (plain(page.key("tax id")), marked(buyer.tax_id, "buyer tax id")))
        if rng.random() < 0
        else (0.0, ((), ())),
    ]
    if kind != "order":
        optional += [
            (
                0.5,
                (
                    plain(page.key("due date")),
                    marked(page.day(issued + timedelta(days=rng.choice((7, 14, 30, 60)))), "due date"),
                ),
            ),
            (
                0.35,
                (
                    plain(page.key("purchase order number")),
                    marked(draw_code(rng, ("", "PO", "45000", "B-")), "purchase order number"),
                ),
            ),
            (0.4, (plain(page.key("payment terms")), marked(_terms(page), "payment terms"))),
        ]
    start = issued - timedelta(days=rng.randint(20, 60))
    end = start + timedelta(days=rng.randint(0, 45))
    period = join(
        marked(page.day(start), "service period start"), plain(rng.choice(("-", "–", "to" if page.language == "en" else "-"))),
        marked(page.day(end), "service period end"),
    )  # fmt: skip
    optional.append((0.3 if kind != "credit note" else 0.1, (plain(page.key("service period")), period)))
    if kind == "credit note":
        optional.append(
            (0.75, (plain(page.key("preceding invoice number")), marked(draw_code(rng), "preceding invoice number")))
        )
    facts += [fact for chance, fact in optional if rng.random() < chance]
    if rng.random() < 0.6:
        rng.shuffle(facts)
    return facts


def _heading(page: Page, seller: Party, buyer: Party, facts: list[tuple[Cell, Cell]]) -> list[Line]:
    rng = page.rng
    title = rng.choice(w.TITLES[page.kind][page.language])
    left, right = _block(page, seller, "seller"), _block(page, buyer, "buyer")
    beside = [join(key, value) if rng.random() < 0.7 else (*key, *plain(" "), *value) for key, value in facts]
    tabbed: list[Line] = [line(key, value) for key, value in facts]
    style = rng.random()
    if style < 0.2:  # letterhead, buyer on the left, facts on the right
        sender = [cell for row in left for cell in (row,)]
        return [*(line(cell) for cell in sender), line(plain(title)), *side_by_side(right, beside)]
    if style < 0.4:  # parties side by side, facts in a list
        pair = (left, right) if rng.random() < 0.6 else (right, left)
        return [line(plain(title)), *side_by_side(*pair), *tabbed]
    if style < 0.55:  # facts as a small table: keys above values
        columns = facts[:5]
        keys, values = tuple(key for key, _ in columns), tuple(value for _, value in columns)
        rest = [line(key, value) for key, value in facts[5:]]
        return [line(plain(title)), *side_by_side(right, left), keys, values, *rest]
    if style < 0.7:  # one block below the other
        return [line(plain(title)), *map(line, left), *tabbed, *map(line, right)]
    if style < 0.85:  # title with the number on its line, e.g. "Rechnung Nr. 4711 vom 3.4.2020"
        return [*side_by_side(left, [plain(title), *beside]), *map(line, right)]
    return [*side_by_side([plain(title), *left], beside), *map(line, right)]


def _block(page: Page, party: Party, role: str) -> list[Cell]:
    """Lines of a party: heading, name, address, tax id, phone."""
    rng = page.rng
    cells: list[Cell] = []
    if rng.random() < (0.45 if role == "seller" else 0.65):
        cells.append(plain(page.key(role)))
    named = rng.random() < 0.12
    cells.append(
        join(
            plain({"en": "Name:", "de": "Name:", "fr": "Nom :"}.get(page.language, "Nome:")),
            marked(party.name, f"{role} name"),
        )
        if named
        else marked(party.name, f"{role} name")
    )
    if rng.random() < 0.15:
        cells.append(plain(draw_party_name(rng, page.locale)))
    address = party.address if rng.random() < 0.75 else (", ".join(party.address),)
    if role == "seller" and rng.random() < 0.12:  # the small sender line above the window
        cells[-1] = join(
            marked(party.name, f"{role} name"),
            plain(rng.choice(("·", "-", "|", "•"))),
            marked(", ".join(party.address), f"{role} address"),
        )
        address = ()
    cells += [marked(part, f"{role} address") for part in address]
    if rng.random() < 0.35:
        cells.append(plain(party.country))
    if rng.random() < (0.6 if role == "seller" else 0.35):
        cells.append(join(plain(page.key("tax id")), marked(party.tax_id, f"{role} tax id")))
    if rng.random() < 0.35 and role == "seller":
        cells.append(join(plain(page.key("phone")), plain(party.phone)))
    if rng.random() < 0.2:
        cells.append(
            plain(
                f"{rng.choice(('info', 'office', 'mail'))}@{''.join(c for c in party.name.lower() if c.isascii() and c.isalnum())[:12]}.com"
            )
        )
    return cells


def _payment(page: Page, seller: Party) -> list[Line]:
    rng = page.rng
    if page.kind == "order" or rng.random() < 0.25:
        return []
    facts = [(plain(page.key("iban")), marked(seller.iban, "iban"))]
    if rng.random() < 0.75:
        facts.append((plain(page.key("bic")), marked(seller.bic, "bic")))
    if rng.random() < 0.5:
        facts.insert(0, (plain(page.key("bank")), plain(seller.bank)))
    if rng.random() < 0.3:
        facts.append(
            (plain(page.key("payment reference")), marked(draw_code(rng, ("", "RF", "REF")), "payment reference"))
        )
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
        note = rng.choice(w.NOTES[page.language]).format(
            n=rng.randint(10000, 999999), p=draw_party_name(rng, page.locale)
        )
        out.append(line(plain(note)))
    return out


def _terms(page: Page) -> str:
    return page.rng.choice(w.TERMS[page.language]).format(d=page.rng.choice((7, 10, 14, 21, 30, 45, 60)))


def _iso(locale: str) -> str:
    return w.CURRENCIES.get(locale, ("EUR", "€"))[0]


def draw_party_name(rng: random.Random, locale: str) -> str:
    """A person's name."""
    from docsluice.teacher.synthetic.values import faker

    fake = faker(locale)
    fake.seed_instance(rng.getrandbits(32))
    return str(fake.name())


__all__ = ["Bill", "Decimal", "make_credit_note", "make_invoice", "make_order"]
