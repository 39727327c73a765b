"""The head of an invoice: title, parties, keys and values, in the layouts that letters and forms give them."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import Cell, Line, apart, join, line, marked, plain, side_by_side
from docsluice.teacher.synthetic.page import Page
from docsluice.teacher.synthetic.parties import block, break_name, draw_person
from docsluice.teacher.synthetic.values import Party, draw_code, draw_day, draw_party

NUMBER_KEYS: Mapping[str, str] = {"invoice": "invoice number", "credit note": "credit number", "order": "order number"}
# Numbers that stand in heads and are none of ours.
OTHER_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "en": ("Delivery note", "Quote No.", "Job No.", "Project", "Contract No.", "Account", "Claim No.", "Meter No.", "Page", "Policy No.", "Ship-to GLN"),
    "de": ("Lieferschein-Nr.", "Angebot Nr.", "Projekt", "Vertragsnummer", "Vorgang", "Reklamationsnummer", "Zählernummer", "Seite", "Versicherungsschein", "GLN", "Abrechnungskreis", "Objekt-Nr.", "Kostenstelle"),
    "fr": ("Bon de livraison n°", "Devis n°", "Projet", "Contrat n°", "Dossier", "Compteur n°", "Page", "Affaire"),
    "es": ("Albarán nº", "Proyecto", "Contrato", "Página"), "it": ("DDT n.", "Progetto", "Contratto", "Pagina"), "nl": ("Pakbon", "Project", "Contract", "Pagina"),
}  # fmt: skip
NUMBER_ON_TITLE: Mapping[str, tuple[str, ...]] = {
    "en": ("No.", "#", "no", "Number"), "de": ("Nr.", "Nr", "Nr.:", ""), "fr": ("n°", "N°", "N° :"), "es": ("nº", "Nº"), "it": ("n.", "N."), "nl": ("nr.", ""),
}  # fmt: skip
OF_DAY: Mapping[str, tuple[str, ...]] = {
    "en": ("dated", "of", "-", "Date"), "de": ("vom", "v.", "- Datum"), "fr": ("du", "en date du"), "es": ("de fecha", "del"), "it": ("del", "in data"), "nl": ("d.d.", "van"),
}  # fmt: skip
AT_PLACE: Mapping[str, tuple[str, ...]] = {
    "en": (", ",), "de": (", den ", ", ", ", am "), "fr": (", le ",), "es": (", a ",), "it": (", ", " li "), "nl": (", ",),
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """Number and dates of a document; `facts` are the keys and values that are not written on the title's line."""

    number: Cell
    issued: Cell
    day: date
    facts: tuple[tuple[Cell, Cell], ...]


def draw_head(page: Page, *, due: bool) -> Head:
    """Number, dates, references and what else heads say, in random order; `due` tells whether the due date is here."""
    rng, kind = page.rng, page.kind
    issued = draw_day(rng)
    prefixes = {"order": ("", "PO-", "SO", "45000", "AB-")}.get(
        kind, ("", "", "INV-", "RE-", "F", "R", "FA", "SI-", "KR", "RK", "RG/")
    )
    optional: list[tuple[float, tuple[Cell, Cell]]] = [
        (0.45, (plain(page.key("customer number")), marked(str(rng.randint(1000, 999999)), "customer number"))),
        (0.3, (plain(page.key("contact")), marked(draw_person(rng, page.locale), "contact person"))),
        (
            0.3,
            (
                plain(page.key("delivery date")),
                page.dated(issued - timedelta(days=rng.randint(0, 20)), "delivery date"),
            ),
        ),
        (0.15, (plain(page.key("currency")), marked(w.CURRENCIES.get(page.locale, ("EUR", "€"))[0], "currency"))),
    ]
    for chance in (0.4, 0.2):
        name = rng.choice(OTHER_NUMBERS[page.language]) + page.ending
        optional.append((chance, (plain(name), plain(draw_code(rng, ("", "", "A", "MG-", "L", "K", "X", "40"))))))
    if due:
        day = page.dated(issued + timedelta(days=rng.choice((7, 10, 14, 21, 30, 45, 60))), "due date")
        optional.append((1.0, (plain(page.key("due date")), day)))
    if kind != "order":
        order = marked(draw_code(rng, ("", "PO", "45000", "B-", "B", "SO", "AB")), "purchase order number")
        terms = rng.choice(w.TERMS[page.language]).format(d=rng.choice((7, 10, 14, 21, 30, 45, 60)))
        optional.append((0.4, (plain(page.key("purchase order number")), order)))
        optional.append((0.35, (plain(page.key("payment terms")), marked(terms, "payment terms"))))
    start = issued - timedelta(days=rng.randint(20, 60))
    end = start + timedelta(days=rng.randint(0, 45))
    between = plain(rng.choice(("-", "–", "to" if page.language == "en" else "bis" if page.language == "de" else "-")))
    period = join(page.dated(start, "service period start"), between, page.dated(end, "service period end"))
    optional.append((0.3 if kind != "credit note" else 0.1, (plain(page.key("service period")), period)))
    if kind == "credit note":
        optional.append(
            (0.75, (plain(page.key("preceding invoice number")), marked(draw_code(rng), "preceding invoice number")))
        )
    facts = [fact for chance, fact in optional if rng.random() < chance]
    if rng.random() < 0.6:
        rng.shuffle(facts)
    number = marked(draw_code(rng, prefixes), "invoice number")
    return Head(number, page.dated(issued, "issue date"), issued, tuple(facts))


def heading(page: Page, seller: Party, buyer: Party, head: Head) -> list[Line]:
    """The head's lines."""
    rng = page.rng
    title, facts, before = _title(page, head)
    other = draw_party(rng, page.locale) if rng.random() < 0.4 else buyer
    parts = Parts(
        page, title, before, facts,
        left=block(page, seller, "seller"), right=block(page, buyer, "buyer"),
        goes_to=block(page, other, "ship to") if rng.random() < 0.18 else [],
    )  # fmt: skip
    return rng.choices(list(LAYOUTS), list(LAYOUTS.values()))[0](parts)


@dataclass(frozen=True)
class Parts:
    """What a layout puts together: seller on the left, buyer on the right, where the goods go to."""

    page: Page
    title: Cell
    before: list[Line]
    facts: list[tuple[Cell, Cell]]
    left: list[Cell]
    right: list[Cell]
    goes_to: list[Cell]

    @property
    def tabbed(self) -> list[Line]:
        """Facts, one a line."""
        return apart([line(key, value) for key, value in self.facts])

    @property
    def beside(self) -> list[Cell]:
        """Facts as a block that stands beside another."""
        return [join(key, value) for key, value in self.facts]

    def alone(self, cells: list[Cell]) -> list[Line]:
        """A block with nothing beside it."""
        return [line(cell) for cell in break_name(self.page.rng, cells)]


def _letterhead(parts: Parts) -> list[Line]:
    below = [*side_by_side(parts.right, parts.beside), *map(line, parts.goes_to)]
    return [*parts.alone(parts.left), *parts.before, line(parts.title), *below]


def _parties_beside(parts: Parts) -> list[Line]:
    pair = (parts.left, parts.right) if parts.page.rng.random() < 0.6 else (parts.right, parts.left)
    return [line(parts.title), *parts.before, *side_by_side(*pair), *map(line, parts.goes_to), *parts.tabbed]


def _keys_above(parts: Parts) -> list[Line]:
    columns, others = parts.facts[:5], parts.facts[5:]
    keys, values = tuple(key for key, _ in columns), tuple(value for _, value in columns)
    seller = [line(cell) for cell in parts.left] if parts.goes_to else []
    blocks = side_by_side(parts.right, parts.goes_to or parts.left)
    return [
        line(parts.title),
        *parts.before,
        *blocks,
        *seller,
        *apart([keys, values]),
        *apart([line(*fact) for fact in others]),
    ]


def _blocks_below(parts: Parts) -> list[Line]:
    return [line(parts.title), *parts.alone(parts.left), *parts.before, *parts.tabbed, *parts.alone(parts.right)]


def _letter(parts: Parts) -> list[Line]:
    return [*parts.alone(parts.left), *parts.alone(parts.right), *parts.before, line(parts.title), *parts.tabbed]


def _without_sender(parts: Parts) -> list[Line]:
    return [*parts.alone(parts.right), *parts.before, line(parts.title), *parts.tabbed]


def _facts_on_the_right(parts: Parts) -> list[Line]:
    top = side_by_side(parts.left, [parts.title, *parts.beside])
    return [*top, *parts.before, *side_by_side(parts.right, parts.goes_to)]


def _title_on_the_left(parts: Parts) -> list[Line]:
    return [*side_by_side([parts.title, *parts.left], parts.beside), *parts.before, *map(line, parts.right)]


# The sender of _without_sender stands at the foot: the caller adds it where no seller is named.
LAYOUTS: Mapping[Callable[[Parts], list[Line]], float] = {
    _letterhead: 0.2, _parties_beside: 0.2, _keys_above: 0.1, _blocks_below: 0.12, _letter: 0.16, _without_sender: 0.07,
    _facts_on_the_right: 0.08, _title_on_the_left: 0.07,
}  # fmt: skip


def _title(page: Page, head: Head) -> tuple[Cell, list[tuple[Cell, Cell]], list[Line]]:
    """The title, the facts with what the title does not say, and lines that stand by themselves ("Köln, den 3.4.2020")."""
    rng, language = page.rng, page.language
    title = plain(rng.choice(w.TITLES[page.kind][language]))
    facts, before = list(head.facts), list[Line]()
    numbered = rng.random() < 0.22
    if numbered:
        sign = rng.choice(NUMBER_ON_TITLE[language])
        title = join(title, plain(sign), head.number) if sign else join(title, head.number)
    else:
        facts.insert(rng.choice((0, 0, 0, len(facts))), (plain(page.key(NUMBER_KEYS[page.kind])), head.number))
    style = rng.random()
    if numbered and style < 0.4:
        title = join(title, plain(rng.choice(OF_DAY[language])), head.issued)
    elif style < 0.15:
        place = draw_party(rng, page.locale).address[-1].split()[-1]
        before.append(line(join(plain(place + rng.choice(AT_PLACE[language]).rstrip()), head.issued)))
    elif style < 0.2:
        before.append(line(head.issued))
    else:
        facts.insert(rng.choice((0, 1, 1, len(facts))), (plain(page.key("issue date")), head.issued))
    return title, facts, before
