"""Companies, addresses, dates and amounts as a country prints them."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

CENT = Decimal("0.01")
_FORMS = {
    "en_GB": ("Ltd", "Limited", "PLC", "LLP", "& Sons"), "en_US": ("Inc.", "LLC", "Corp.", "Inc", "Co."), "en_IE": ("Ltd", "DAC"),
    "de_DE": ("GmbH", "AG", "GmbH & Co. KG", "KG", "e.K.", "UG"), "de_AT": ("GmbH", "KG"), "de_CH": ("AG", "GmbH", "Sàrl"),
    "fr_FR": ("SARL", "SAS", "SA", "EURL", "& Fils"), "fr_BE": ("SPRL", "SA"), "es_ES": ("S.L.", "S.A."), "it_IT": ("S.r.l.", "S.p.A.", "srl"),
    "nl_NL": ("B.V.", "N.V.", "VOF"), "nl_BE": ("BVBA", "NV"),
}  # fmt: skip
_CODES = {"€": "EUR", "$": "USD", "£": "GBP", "Fr.": "CHF", "RM": "MYR"}
_TRADES = {
    "en": ("Consulting", "Logistics", "Foods", "Media", "Supplies", "Engineering", "Software", "Trading", "Motors", "Services", "Design", "Bakery"),
    "de": ("Bau", "Handel", "Elektrotechnik", "Lieferant", "Maschinenbau", "Service", "Verlag", "Druck", "Consulting", "Holz", "Logistik"),
    "fr": ("Conseil", "Bâtiment", "Services", "Distribution", "Informatique", "Transports", "Boulangerie", "Fournitures"),
    "es": ("Construcciones", "Servicios", "Distribuciones", "Consultores"), "it": ("Costruzioni", "Servizi", "Forniture", "Consulenza"),
    "nl": ("Handel", "Bouw", "Diensten", "Techniek"),
}  # fmt: skip
_COUNTRY = {"en_GB": "United Kingdom", "en_US": "USA", "en_IE": "Ireland", "de_DE": "Deutschland", "de_AT": "Österreich", "de_CH": "Schweiz", "fr_FR": "France", "fr_BE": "Belgique", "es_ES": "España", "it_IT": "Italia", "nl_NL": "Nederland", "nl_BE": "België"}  # fmt: skip
_DATE_FORMATS = {
    "en_US": ("%m/%d/%Y", "%B %d, %Y", "%m/%d/%y", "%b %d, %Y", "%Y-%m-%d", "%m-%d-%Y"),
    "en": ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y"),
    "de": ("%d.%m.%Y", "%d.%m.%y", "%d. %B %Y", "%Y-%m-%d"), "fr": ("%d/%m/%Y", "%d %B %Y", "%d/%m/%y", "%d-%m-%Y"),
    "es": ("%d/%m/%Y", "%d de %B de %Y", "%d-%m-%Y"), "it": ("%d/%m/%Y", "%d %B %Y", "%d.%m.%Y"), "nl": ("%d-%m-%Y", "%d/%m/%Y", "%d %B %Y"),
}  # fmt: skip


@dataclass(frozen=True)
class Party:
    """A company as printed; `address` has one entry a line."""

    name: str
    address: tuple[str, ...]
    country: str
    tax_id: str
    phone: str
    iban: str
    bic: str
    bank: str


@lru_cache(maxsize=32)
def faker(locale: str) -> Faker:
    """A generator of names for a country; shared, so seed it before use."""
    from faker import Faker as Factory

    fake = Factory(locale)
    for provider in fake.get_providers() if locale == "it_IT" else ():
        if hasattr(provider, "cities"):  # a set in Faker, whose order is another in every process
            provider.cities = tuple(sorted(provider.cities))
    return fake


def draw_party(rng: random.Random, locale: str) -> Party:
    """A company with address, tax id and bank account."""
    seed = rng.getrandbits(32)
    fake, bank = faker(locale), faker("de_DE" if locale == "en_US" else locale)  # the US has no IBAN
    bank.seed_instance(seed)
    fake.seed_instance(seed)
    return Party(
        name=draw_company(rng, locale),
        address=_address(rng, locale),
        country=_COUNTRY[locale],
        tax_id=_tax_id(rng, locale),
        phone=fake.phone_number(),
        iban=_grouped(rng, bank.iban()),
        bic=bank.swift(length=8 if locale == "en_US" else rng.choice((8, 11))),
        bank=rng.choice(("Sparkasse", "Commerzbank", "BNP Paribas", "HSBC", "Volksbank", "Lloyds Bank", "ING", "Crédit Agricole", "Unicredit")),
    )  # fmt: skip


def draw_company(rng: random.Random, locale: str) -> str:
    """A company's name: "Meyer Maschinenbau GmbH", "Contour 21 Ltd", in capitals at times."""
    fake, language = faker(locale), locale[:2]
    name = fake.last_name()
    style = rng.random()
    if style < 0.35:
        name = f"{name} {rng.choice(_TRADES[language])}"
    elif style < 0.5:
        name = f"{name} & {fake.last_name()}"
    elif style < 0.62:
        name = f"{fake.first_name()} {name}"
    elif style < 0.72:
        name = f"{rng.choice(('Nova', 'Alpha', 'Inter', 'Euro', 'Blue', 'North', 'Tech', 'Pro', 'Green', 'Astra'))}{rng.choice(('tec', 'line', ' Systems', 'soft', 'works', ' Group', 'net', ''))}"
    elif style < 0.8:
        name = f"{rng.choice(_TRADES[language])} {name}"
    if rng.random() < 0.8:
        name = f"{name} {rng.choice(_FORMS[locale])}"
    return str(name.upper()) if rng.random() < 0.15 else str(name)


def draw_day(rng: random.Random) -> date:
    """A day between 1998 and 2026."""
    return date(1998, 1, 1) + timedelta(days=rng.randrange(28 * 365))


def date_style(rng: random.Random, locale: str) -> str:
    """A format of dates for one document."""
    return rng.choice(_DATE_FORMATS.get(locale) or _DATE_FORMATS[locale[:2]])


def show_date(day: date, style: str, locale: str) -> str:
    """Print a date; month names are the locale's."""
    from babel.dates import format_date

    text = style
    for code, pattern in (("%B", "MMMM"), ("%b", "MMM")):
        if code in text:
            text = text.replace(code, str(format_date(day, pattern, locale)).rstrip("."))
    return day.strftime(text)


@dataclass(frozen=True)
class MoneyStyle:
    """How a document prints amounts."""

    group: str
    mark: str
    currency: str
    before: bool
    attached: bool
    always: bool

    @property
    def code(self) -> str:
        """ISO 4217 code of the currency."""
        return _CODES.get(self.currency, self.currency)

    def show(self, value: Decimal, places: int = 2) -> tuple[str, str, str]:
        """Currency before, number, currency after."""
        quantum = Decimal(1).scaleb(-places)
        text = f"{value.quantize(quantum, ROUND_HALF_UP):,.{places}f}"
        text = text.replace(",", "\0").replace(".", self.mark).replace("\0", self.group)
        gap = "" if self.attached else " "
        if not self.always:
            return "", text, ""
        return (f"{self.currency}{gap}", text, "") if self.before else ("", text, f"{gap}{self.currency}")


def money_style(rng: random.Random, locale: str, symbols: tuple[str, str]) -> MoneyStyle:
    """A way to print amounts; the continent uses a comma, with exceptions."""
    currency = rng.choice((*symbols, symbols[1]))
    if locale.startswith("en") or rng.random() < 0.06:
        group, mark = rng.choice(((",", "."), (",", "."), ("", ".")))
    elif locale == "de_CH":
        group, mark = rng.choice((("'", "."), ("", ".")))
    elif locale.startswith("fr"):
        group, mark = rng.choice(((" ", ","), ("", ","), (".", ","), ("", ".")))
    else:
        group, mark = rng.choice(((".", ","), (".", ","), ("", ",")))
    before = locale.startswith("en") if rng.random() < 0.85 else rng.random() < 0.5
    return MoneyStyle(group, mark, currency, before, currency in "$£€" and rng.random() < 0.7, rng.random() < 0.45)


def round_cents(value: Decimal) -> Decimal:
    """Round half up to cents."""
    return value.quantize(CENT, ROUND_HALF_UP)


def draw_code(
    rng: random.Random, prefixes: tuple[str, ...] = ("", "INV-", "RE-", "F", "2024-", "R", "FA", "SI-")
) -> str:
    """A document number."""
    style = rng.random()
    prefix = rng.choice(prefixes)
    if style < 0.55:
        return f"{prefix}{rng.randint(100, 9_999_999)}"
    if style < 0.75:
        return f"{prefix}{rng.randint(2015, 2026)}{rng.choice('-/')}{rng.randint(1, 99999):0{rng.choice((3, 4, 5))}d}"
    if style < 0.9:
        return f"{rng.randint(1000, 999999)}-{rng.randint(1, 99)}"
    return f"{rng.choice('ABCDEFKMRSTX')}{rng.choice('ABCDEFKMRSTX')}{rng.randint(1000, 9999999)}"


def _address(rng: random.Random, locale: str) -> tuple[str, ...]:
    fake = faker(locale)
    lines = [line.strip() for line in fake.address().split("\n") if line.strip()]
    if rng.random() < 0.15:
        lines.insert(
            0, rng.choice(("Building B", "2. OG", "Suite 210", "ZI Nord", "Bâtiment C", "Postfach 1234", "Unit 5"))
        )
    return tuple(lines[:4])


def _tax_id(rng: random.Random, locale: str) -> str:
    digits = "".join(rng.choice("0123456789") for _ in range(11))
    shapes = {
        "en_GB": f"GB{digits[:9]}", "en_US": f"{digits[:2]}-{digits[2:9]}", "en_IE": f"IE{digits[:7]}T", "de_DE": rng.choice((f"DE{digits[:9]}", f"DE{digits[:9]}", f"{digits[:3]}/{digits[3:6]}/{digits[6:11]}")),
        "de_AT": f"ATU{digits[:8]}", "de_CH": f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:9]} MWST", "fr_FR": rng.choice((f"FR{digits}", f"FR {digits[:2]} {digits[2:]}", digits[:9])),
        "fr_BE": f"BE0{digits[:9]}", "es_ES": f"B{digits[:8]}", "it_IT": rng.choice((f"IT{digits}", digits)), "nl_NL": f"NL{digits[:9]}B01", "nl_BE": f"BE 0{digits[:3]}.{digits[3:6]}.{digits[6:9]}",
    }  # fmt: skip
    return shapes[locale]


def _grouped(rng: random.Random, iban: str) -> str:
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)) if rng.random() < 0.6 else iban
