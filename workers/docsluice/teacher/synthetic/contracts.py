"""Short agreements out of clause templates: parties with aliases, dates, terms, law."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from docsluice.teacher import labels
from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic.clauses import CLAUSES, ENDS, FILLER, LASTS, RENEWS, phrase
from docsluice.teacher.synthetic.layout import Cell, Drawn, Line, Piece, Relation, marked, plain
from docsluice.teacher.synthetic.values import draw_day, draw_party

KINDS = ("Services Agreement", "Non-Disclosure Agreement", "Mutual Confidentiality Agreement", "Distributor Agreement", "License Agreement", "Consulting Agreement", "Supply Agreement", "Joint Venture Agreement", "Endorsement Agreement", "Software Maintenance Agreement", "Co-Branding Agreement", "Employment Agreement", "Lease", "Franchise Agreement")  # fmt: skip
ROLES = ("Company", "Supplier", "Customer", "Licensor", "Licensee", "Contractor", "Disclosing Party", "Recipient", "Distributor", "Consultant", "Client", "Vendor")  # fmt: skip
LAWS = ("California", "New York", "Delaware", "Texas", "England and Wales", "Germany", "Illinois", "Massachusetts", "Florida", "Ontario", "Ireland", "Nevada", "Hong Kong", "Singapore", "Switzerland", "Georgia", "Utah", "New Jersey", "Washington", "France")  # fmt: skip
PLACES = ("Delaware corporation", "California limited liability company", "company organised under the laws of England", "Texas corporation", "New York limited partnership", "German limited liability company")  # fmt: skip
NUMBERS = {1: "one", 2: "two", 3: "three", 5: "five", 6: "six", 7: "seven", 10: "ten", 12: "twelve", 18: "eighteen", 24: "twenty-four", 30: "thirty", 60: "sixty", 90: "ninety"}  # fmt: skip
_MARK = re.compile(r"\{\{(?P<label>[^|{}]+)\|(?P<value>[^|{}]*)\|(?P<text>[^{}]*)\}\}")


def draw_contract(rng: random.Random, language: str | None = None) -> Drawn:
    """An agreement of 150 to 500 words, in English whatever `language` is."""
    del language
    kind = rng.choice(KINDS)
    first, second = (draw_party(rng, rng.choice(("en_US", "en_US", "en_GB", "de_DE"))) for _ in range(2))
    a, b = _alias(rng, first.name, 0), _alias(rng, second.name, 1)
    signed = draw_day(rng)
    parts = [_mark("document name", kind.upper() if rng.random() < 0.7 else kind)]
    parts.append(_preamble(rng, kind, (first.name, a), (second.name, b), signed))
    body = [_term(rng, signed, a, b), _law(rng)] if rng.random() < 0.9 else [_law(rng)]

    def worded(texts: Sequence[str]) -> str:
        days = _count(rng, rng.choice((30, 60, 90)), plural=False)
        one, two = (a, b) if rng.random() < 0.6 else (b, a)
        return phrase(rng, rng.choice(texts)).format(a=one, b=two, n=days)

    body += [_mark(label, worded(CLAUSES[label])) for label in rng.sample(list(CLAUSES), rng.randint(1, 6))]
    body += [worded(FILLER) for _ in range(rng.randint(2, 7))]
    rng.shuffle(body)
    parts += [f"{number}. {clause}" if rng.random() < 0.7 else clause for number, clause in enumerate(body, 1)]
    if rng.random() < 0.7:
        parts += [
            "IN WITNESS WHEREOF, the parties have executed this Agreement.",
            f"{_mark('party', first.name)}\t{_mark('party', second.name)}",
            "By: ____________\tBy: ____________",
        ]
    relations = tuple(Relation(labels.REFERRED_TO_AS, f"_party {i}", f"_{i}") for i in (0, 1))
    lines = tuple(_read_marks(part) for part in parts)
    return Drawn("contract", "en_US", lines, labels.CONTRACT, relations=relations, is_prose=True)


def _preamble(rng: random.Random, kind: str, one: tuple[str, str], two: tuple[str, str], signed: date) -> str:
    day = _day(rng, signed)
    iso = signed.isoformat()
    style = rng.random()
    dated = _mark("agreement date", day, iso)
    if style < 0.25:
        dated, how = _mark("agreement date,effective date", day, iso), 'as of {d} (the "Effective Date")'
    elif style < 0.45:
        begins = signed + timedelta(days=rng.randint(1, 60))
        how = (
            f"as of {{d}} and shall be effective as of {_mark('effective date', _day(rng, begins), begins.isoformat())}"
        )
    else:
        how = rng.choice(("on {d}", "as of {d}", "dated {d}", "this {d}"))
    quote = rng.choice(('"', '"', "“"))
    close = "”" if quote == "“" else quote
    shown = [
        f"{_mark(f'party,_party {i}', name)}, a {rng.choice(PLACES)} ({rng.choice(('', 'the ', 'hereinafter '))}{quote}{_mark(f'_{i}', alias)}{close})"
        for i, (name, alias) in enumerate((one, two))
    ]
    return f"This {kind} (the {quote}Agreement{close}) is {rng.choice(('made', 'entered into', 'made and entered into'))} {how.replace('{d}', dated)} by and between {shown[0]} and {shown[1]}."


def _term(rng: random.Random, signed: date, a: str, b: str) -> str:
    years = rng.choice((1, 2, 3, 5, 7, 10))
    length = rng.choice(
        (
            _lasting(rng, "term", years, "year"),
            _lasting(rng, "term", years, "year"),
            _lasting(rng, "term", rng.choice((6, 12, 18, 24)), "month"),
        )
    )
    last = signed + timedelta(days=365 * years)
    until = _mark("expiration date", _day(rng, last), last.isoformat())
    ends = rng.random() < 0.45
    text = phrase(rng, rng.choice(ENDS if ends else LASTS)).replace("{x}", until).replace("{t}", length)
    if rng.random() < 0.55:
        again = rng.choice(((1, "year"), (2, "year"), (12, "month"), (3, "year")))
        renewal = _lasting(rng, "renewal term", *again)
        notice = _lasting(rng, "notice period to terminate renewal", rng.choice((30, 60, 90)), "day")
        renews = phrase(rng, rng.choice(RENEWS)).replace("{a}", a).replace("{b}", b)
        text += " " + renews.replace("{r}", renewal).replace("{p}", notice)
    return text


def _law(rng: random.Random) -> str:
    law = _mark("governing law", rng.choice(LAWS))
    return rng.choice((
        f"This Agreement shall be governed by and construed in accordance with the laws of the State of {law}.",
        f"This Agreement is governed by the laws of {law}, without regard to its conflict of laws principles.",
        f"The validity and interpretation of this Agreement shall be governed by {law} law.",
        f"The laws of {law} shall apply to this Agreement.",
    ))  # fmt: skip


def _alias(rng: random.Random, name: str, number: int) -> str:
    return (
        name.split(maxsplit=1)[0].strip(",").title()
        if rng.random() < 0.5
        else ROLES[(2 * rng.randrange(6) + number) % len(ROLES)]
    )


def _count(rng: random.Random, number: int, unit: str = "day", *, plural: bool = True) -> str:
    if not plural:
        return rng.choice((f"{NUMBERS[number]} ({number})", str(number)))
    unit = unit if number == 1 else f"{unit}s"
    return rng.choice((f"{NUMBERS[number]} ({number}) {unit}", f"{number} {unit}", f"{NUMBERS[number]} {unit}"))


def _lasting(rng: random.Random, label: str, number: int, unit: str) -> str:
    return _mark(label, _count(rng, number, unit), f"{number} {unit if number == 1 else f'{unit}s'}")


def _day(rng: random.Random, day: date) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    return rng.choice(
        (
            day.strftime(f"%B {day.day}, %Y"),
            day.strftime(f"%B {day.day}, %Y"),
            day.strftime(f"{day.day}{suffix} day of %B, %Y"),
            day.strftime("%m/%d/%Y"),
            day.strftime(f"{day.day} %B %Y"),
        )
    )


def _mark(label: str, text: str, value: str = "") -> str:
    return f"{{{{{label}|{value}|{text}}}}}"


def _read_marks(part: str) -> Line:
    """A paragraph with marks as pieces; tabs part cells."""
    cells: list[Cell] = []
    for cell in part.split("\t"):
        pieces, here = list[Piece](), 0
        for match in _MARK.finditer(cell):
            pieces += plain(cell[here : match.start()]) if match.start() > here else ()
            pieces += marked(match["text"], *match["label"].split(","), value=match["value"])
            here = match.end()
        pieces += plain(cell[here:]) if here < len(cell) else ()
        cells.append(tuple(pieces))
    return tuple(cells)


def wrap_paragraphs(document: LabelledDocument, width: int) -> LabelledDocument:
    """The same document with lines of at most `width` characters where that is possible."""
    return replace(document, text="\n".join(_wrap(part, width) for part in document.text.split("\n")))


def _wrap(text: str, width: int) -> str:
    """Line feeds in place of spaces: offsets stay."""
    if "\t" in text:
        return text
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    joined = "\n".join(lines)
    return joined if len(joined) == len(text) else text
