"""Documents of no type that is served: letters, delivery notes, statements, forms, articles."""


# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from collections.abc import Callable

from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import Drawn, plain
from docsluice.teacher.synthetic.parties import draw_person
from docsluice.teacher.synthetic.totals import draw_bill
from docsluice.teacher.synthetic.values import date_style, draw_code, draw_day, draw_party, faker, show_date

TITLES = {
    "letter": {"en": ("Dear Sir or Madam,", "Subject: your enquiry", "Re: meeting on Monday"), "de": ("Sehr geehrte Damen und Herren,", "Betreff: Ihre Anfrage", "Kündigung Ihres Vertrags"), "fr": ("Madame, Monsieur,", "Objet : votre demande"), "es": ("Estimados señores:",), "it": ("Gentili Signori,",), "nl": ("Geachte heer/mevrouw,",)},
    "delivery": {"en": ("Delivery Note", "Packing Slip", "Packing List"), "de": ("Lieferschein", "Packliste"), "fr": ("Bon de livraison",), "es": ("Albarán",), "it": ("Documento di trasporto",), "nl": ("Pakbon",)},
    "statement": {"en": ("Account Statement", "Bank Statement", "Statement of account"), "de": ("Kontoauszug",), "fr": ("Relevé de compte",), "es": ("Extracto bancario",), "it": ("Estratto conto",), "nl": ("Rekeningafschrift",)},
    "form": {"en": ("Application Form", "Registration", "Time Sheet", "Fax Transmittal", "Curriculum Vitae", "Meeting Minutes", "Medical report", "Payslip", "Quotation", "Price list"), "de": ("Antrag", "Anmeldung", "Lebenslauf", "Protokoll", "Angebot", "Gehaltsabrechnung", "Mahnung"), "fr": ("Formulaire", "Devis", "Compte rendu", "Bulletin de paie"), "es": ("Solicitud", "Presupuesto"), "it": ("Modulo", "Preventivo"), "nl": ("Aanvraag", "Offerte")},
}  # fmt: skip


def draw_other(rng: random.Random, language: str | None = None) -> Drawn:
    """A document without labels."""
    language = language or rng.choice(("en", "en", "en", "de", "de", "fr", "es", "it", "nl"))
    locale = rng.choice(w.LANGUAGES[language])
    make: Callable[[random.Random, str, str], list[str]] = rng.choice((_letter, _delivery, _statement, _form, _article))
    lines = (tuple(plain(cell) for cell in text.split("\t")) for text in make(rng, locale, language))
    return Drawn("other", locale, tuple(lines))


def _sentences(rng: random.Random, locale: str, count: int) -> list[str]:
    fake = faker(locale)
    fake.seed_instance(rng.getrandbits(32))
    return [fake.sentence(nb_words=rng.randint(6, 16)) for _ in range(count)]


def _letter(rng: random.Random, locale: str, language: str) -> list[str]:
    sender, receiver = draw_party(rng, locale), draw_party(rng, locale)
    day = show_date(draw_day(rng), date_style(rng, locale), locale)
    return [
        sender.name,
        *sender.address,
        receiver.name,
        *receiver.address,
        day,
        rng.choice(TITLES["letter"][language]),
        *_sentences(rng, locale, rng.randint(4, 12)),
        draw_person(rng, locale),
    ]


def _delivery(rng: random.Random, locale: str, language: str) -> list[str]:
    sender, receiver = draw_party(rng, locale), draw_party(rng, locale)
    bill = draw_bill(rng, locale, language)
    rows = [f"{row.code}\t{row.description}\t{row.quantity.normalize():f} {row.unit}" for row in bill.rows]
    day = show_date(draw_day(rng), date_style(rng, locale), locale)
    return [
        f"{rng.choice(TITLES['delivery'][language])} {draw_code(rng)}",
        f"{sender.name}\t{receiver.name}",
        *sender.address,
        *receiver.address,
        day,
        *rows,
    ]


def _statement(rng: random.Random, locale: str, language: str) -> list[str]:
    party = draw_party(rng, locale)
    style = date_style(rng, locale)
    rows = [
        f"{show_date(draw_day(rng), style, locale)}\t{rng.choice(w.GOODS[language])}\t{rng.randint(-9999, 9999) / 100:.2f}"
        for _ in range(rng.randint(4, 14))
    ]
    return [
        party.bank,
        rng.choice(TITLES["statement"][language]),
        party.name,
        *party.address,
        f"IBAN {party.iban}",
        *rows,
    ]


def _form(rng: random.Random, locale: str, language: str) -> list[str]:
    keys = ("Name", "Date", "Department", "Phone", "Signature", "Reference", "Position", "Remarks")
    rows = [
        f"{rng.choice(keys)}: {rng.choice((draw_person(rng, locale), draw_code(rng), show_date(draw_day(rng), date_style(rng, locale), locale)))}"
        for _ in range(rng.randint(4, 10))
    ]
    return [rng.choice(TITLES["form"][language]), *rows, *_sentences(rng, locale, rng.randint(0, 5))]


def _article(rng: random.Random, locale: str, language: str) -> list[str]:
    del language
    return [" ".join(_sentences(rng, locale, 1)).upper(), *_sentences(rng, locale, rng.randint(6, 14))]
