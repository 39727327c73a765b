"""Who sells and who buys: companies, associations, authorities and private persons, and their blocks on the page."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from docsluice.teacher.synthetic.layout import Cell, Line, join, line, marked, plain
from docsluice.teacher.synthetic.page import Page
from docsluice.teacher.synthetic.values import Party, draw_party, faker

SALUTATIONS: Mapping[str, tuple[str, ...]] = {
    "en": ("Mr", "Mrs", "Ms", "Dr", "Mr."), "de": ("Herrn", "Herr", "Frau", "Herrn Dr.", "Familie"), "fr": ("M.", "Mme", "Monsieur", "Madame"),
    "es": ("Sr.", "Sra.", "D."), "it": ("Sig.", "Sig.ra", "Gent.mo Sig."), "nl": ("Dhr.", "Mevr.", "De heer"),
}  # fmt: skip
TO_COMPANY: Mapping[str, tuple[str, ...]] = {
    "en": ("Messrs", "The Directors", "Accounts Payable"), "de": ("Firma", "An", "z.Hd. Buchhaltung", "Fa."), "fr": ("Société", "Sté", "Service comptabilité"),
    "es": ("Empresa",), "it": ("Spett.le", "Ditta"), "nl": ("T.a.v. crediteuren", "Aan"),
}  # fmt: skip
BODIES: Mapping[str, tuple[str, ...]] = {
    "en": ("University of {c}", "City of {c}", "{c} County Council", "{c} Water Utility", "Friends of {c} Association", "{c} Mutual Insurance Company", "St. {n} Hospital", "{n} Property Management {c}", "Hotel {n}", "Taxi {n}"),
    "de": ("Stadtwerke {c} GmbH", "Universität {c}", "Landkreis {c}", "Stadt {c}", "Allgemeiner Versicherungsverein {c} a.G.", "Sportverein {c} e.V.", "Klinikum {c} gGmbH", "Taxiunternehmen {n} GmbH", "Wohnungsgenossenschaft {c} eG", "Autohaus {n} {c} KG", "Hausverwaltung {n}", "{n} Mineralölhandel GmbH", "Hotel {n}", "Energieversorgung {c} AG"),
    "fr": ("Mairie de {c}", "Université de {c}", "Association {n}", "Mutuelle de {c}", "Garage {n}", "Hôtel {n}", "Syndicat des eaux de {c}"),
    "es": ("Ayuntamiento de {c}", "Universidad de {c}", "Talleres {n}", "Hotel {n}"), "it": ("Comune di {c}", "Università di {c}", "Autofficina {n}", "Hotel {n}"),
    "nl": ("Gemeente {c}", "Universiteit {c}", "Stichting {n}", "Garage {n}", "Hotel {n}"),
}  # fmt: skip


CONTACTS = frozenset({"z.Hd. ", "Attn: ", "À l'attention de "})


def draw_seller(rng: random.Random, locale: str) -> Party:
    """A company, or an authority, an insurer, a club, a utility; all in capitals at times."""
    return _shouted(_body(draw_party(rng, locale), rng, locale, 0.3), rng, 0.08)


def draw_buyer(rng: random.Random, locale: str) -> Party:
    """A company or body, or a private person with or without a salutation."""
    party = draw_party(rng, locale)
    if rng.random() < 0.3:
        name = draw_person(rng, locale)
        if rng.random() < 0.5:
            name = f"{rng.choice(SALUTATIONS[locale[:2]])} {name}"
        return _shouted(replace(party, name=name), rng, 0.06)
    return _shouted(_body(party, rng, locale, 0.2), rng, 0.1)


def draw_person(rng: random.Random, locale: str) -> str:
    """A person's first and last name."""
    fake = faker(locale)
    fake.seed_instance(rng.getrandbits(32))
    return f"{fake.first_name()} {fake.last_name()}"


def block(page: Page, party: Party, role: str) -> list[Cell]:
    """Lines of a party: heading, name, person, address, country, tax id, phone, mail.

    `role` is "seller", "buyer" or "ship to"; the last is printed but not marked.
    """
    rng, key, locale, language = page.rng, page.key, page.locale, page.language

    whole = ", ".join(party.address)

    def mark(text: str, what: str) -> Cell:
        value = whole if what == "address" else ""
        return plain(text) if role == "ship to" else marked(text, f"{role} {what}", value=value)

    cells: list[Cell] = []
    if rng.random() < {"seller": 0.45, "buyer": 0.62}.get(role, 1.0):
        cells.append(plain(key(role)))
    if role != "seller" and rng.random() < 0.12:
        cells.append(plain(rng.choice(TO_COMPANY[language])))
    cells += _name(rng, party, language, mark)
    if rng.random() < 0.15:
        before = {"de": ("z.Hd. ", ""), "en": ("Attn: ", "c/o ", ""), "fr": ("À l'attention de ", "")}.get(
            language, ("",)
        )
        key_of_person, person = rng.choice(before), draw_person(rng, locale)
        is_contact = key_of_person in CONTACTS and role != "ship to"
        name = marked(person, "contact person") if is_contact else plain(person)
        cells.append((*plain(key_of_person), *name) if key_of_person else name)
    address = party.address if rng.random() < 0.75 else (whole,)
    if role == "seller" and rng.random() < 0.15:  # the small sender line above the window
        parting = rng.choice(("·", "-", "|", "•", ",", "*"))
        cells[-1:] = [
            join(
                mark(party.name, "name"),
                plain(parting),
                mark(rng.choice((", ", " · ", " - ")).join(party.address), "address"),
            )
        ]
        address = ()
    cells += [mark(part, "address") for part in address]
    if rng.random() < 0.3:
        cells.append(plain(party.country))
    if role != "ship to" and rng.random() < (0.55 if role == "seller" else 0.3):
        cells.append(join(plain(key("tax id")), mark(party.tax_id, "tax id")))
    if rng.random() < (0.35 if role == "seller" else 0.12):
        cells.append(join(plain(key("phone")), plain(party.phone)))
    if rng.random() < 0.2:
        cells.append(plain(_mail(rng, party)))
    return cells


def footer(page: Page, party: Party) -> list[Line]:
    """The seller's particulars in two to four columns at the foot of a letter; the lines are read across them."""
    rng, key, locale = page.rng, page.key, page.locale
    whole = ", ".join(party.address)
    address = [marked(part, "seller address", value=whole) for part in party.address]
    first = [marked(party.name, "seller name"), *address]
    second = [join(plain(key("phone")), plain(party.phone)), plain(_mail(rng, party))]
    third = [
        join(plain(key("tax id")), marked(party.tax_id, "seller tax id")),
        plain(rng.choice(_REGISTER[locale[:2]]).format(n=rng.randint(1000, 99999), p=draw_person(rng, locale))),
    ]
    fourth = [
        marked(party.bank, "bank name"),
        join(plain("IBAN"), marked(party.iban, "iban")),
        join(plain("BIC"), marked(party.bic, "bic")),
    ]
    columns = [first, *rng.sample([second, third, fourth], rng.randint(1, 3))]
    if rng.random() < 0.35:
        return [
            line(*([cell for column in columns for cell in column][at : at + 3]))
            for at in range(0, sum(map(len, columns)), 3)
        ]
    height = max(map(len, columns))
    return [tuple(column[at] if at < len(column) else () for column in columns) for at in range(height)]


_REGISTER = {
    "en": ("Registered in England No. {n}", "Director: {p}", "Company number {n}"), "de": ("Amtsgericht HRB {n}", "Geschäftsführer: {p}", "Vorstand: {p}"),
    "fr": ("RCS {n}", "Gérant : {p}", "SIRET {n}"), "es": ("Registro Mercantil {n}",), "it": ("REA {n}",), "nl": ("KvK {n}",),
}  # fmt: skip


def _name(rng: random.Random, party: Party, language: str, mark: Callable[[str, str], Cell]) -> list[Cell]:
    if rng.random() < 0.1:
        label = {"en": "Name:", "de": rng.choice(("Name:", "Firma:")), "fr": "Nom :"}.get(language, "Nome:")
        return [join(plain(label), mark(party.name, "name"))]
    return [mark(party.name, "name")]


def break_name(rng: random.Random, cells: list[Cell]) -> list[Cell]:
    """A long name breaks over two lines; only where nothing stands beside the block."""
    out = []
    for cell in cells:
        last = cell[-1]
        if last.labels and str(last.labels[0]).endswith(" name") and last.text.count(" ") > 2 and rng.random() < 0.4:
            words = last.text.split()
            cut = rng.randint(1, len(words) - 1)
            broken = f"{' '.join(words[:cut])}\n{' '.join(words[cut:])}"
            out.append((*cell[:-1], replace(last, text=broken, value=last.text)))
        else:
            out.append(cell)
    return out


def _body(party: Party, rng: random.Random, locale: str, chance: float) -> Party:
    if rng.random() >= chance:
        return party
    fake = faker(locale)
    fake.seed_instance(rng.getrandbits(32))
    return replace(party, name=rng.choice(BODIES[locale[:2]]).format(c=fake.city(), n=fake.last_name()))


def _shouted(party: Party, rng: random.Random, chance: float) -> Party:
    if rng.random() >= chance:
        return party
    return replace(party, name=party.name.upper(), address=tuple(part.upper() for part in party.address))


def _mail(rng: random.Random, party: Party) -> str:
    name = "".join(c for c in party.name.lower() if c.isascii() and c.isalnum())[:12]
    return rng.choice(
        (f"{rng.choice(('info', 'office', 'mail', 'sales'))}@{name}.com", f"www.{name}.com", f"{name}@example.org")
    )
