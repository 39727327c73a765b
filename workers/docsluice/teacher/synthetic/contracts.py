"""Short agreements out of clause templates: parties with aliases, dates, terms, law."""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used
# ruff: noqa: E501 - tables of wordings, one entry a line

from __future__ import annotations

import random
import re
import textwrap
from datetime import date, timedelta

from docsluice.teacher import labels
from docsluice.teacher.samples import LabelledDocument, Span
from docsluice.teacher.synthetic.values import draw_day, draw_party

KINDS = ("Services Agreement", "Non-Disclosure Agreement", "Mutual Confidentiality Agreement", "Distributor Agreement", "License Agreement", "Consulting Agreement", "Supply Agreement", "Joint Venture Agreement", "Endorsement Agreement", "Software Maintenance Agreement", "Co-Branding Agreement", "Employment Agreement", "Lease", "Franchise Agreement")  # fmt: skip
ROLES = ("Company", "Supplier", "Customer", "Licensor", "Licensee", "Contractor", "Disclosing Party", "Recipient", "Distributor", "Consultant", "Client", "Vendor")  # fmt: skip
LAWS = ("California", "New York", "Delaware", "Texas", "England and Wales", "Germany", "Illinois", "Massachusetts", "Florida", "Ontario", "Ireland", "Nevada", "Hong Kong", "Singapore", "Switzerland", "Georgia", "Utah", "New Jersey", "Washington", "France")  # fmt: skip
PLACES = ("Delaware corporation", "California limited liability company", "company organised under the laws of England", "Texas corporation", "New York limited partnership", "German limited liability company")  # fmt: skip
NUMBERS = {1: "one", 2: "two", 3: "three", 5: "five", 6: "six", 7: "seven", 10: "ten", 12: "twelve", 18: "eighteen", 24: "twenty-four", 30: "thirty", 60: "sixty", 90: "ninety"}  # fmt: skip
# {label|text} marks a span; plain text is filler
CLAUSES: dict[str, tuple[str, ...]] = {
    "termination for convenience": (
        "Either party may terminate this Agreement at any time, for any reason or no reason, upon {n} days' prior written notice to the other party.",
        "{a} may terminate this Agreement without cause by giving {b} not less than {n} days written notice.",
    ),
    "anti-assignment": (
        "Neither party may assign this Agreement or any rights hereunder without the prior written consent of the other party.",
        "This Agreement may not be assigned by {b}, in whole or in part, without the express written consent of {a}.",
    ),
    "change of control": (
        "A change of control of {b}, whether by merger, sale of stock or otherwise, shall be deemed an assignment and shall entitle {a} to terminate this Agreement immediately.",
        "In the event of a sale of all or substantially all of the assets of {b}, {a} may terminate this Agreement upon notice.",
    ),
    "cap on liability": (
        "In no event shall the aggregate liability of either party under this Agreement exceed the fees paid by {b} during the twelve months preceding the claim.",
        "EXCEPT FOR BREACH OF CONFIDENTIALITY, THE TOTAL LIABILITY OF {a} SHALL NOT EXCEED $500,000.",
    ),
    "exclusivity": (
        "{a} hereby appoints {b} as its sole and exclusive distributor of the Products in the Territory.",
        "During the term, {b} shall purchase all of its requirements for the Products exclusively from {a}.",
    ),
    "non-compete": (
        "During the term and for one year thereafter, {b} shall not engage in any business that competes with the business of {a}.",
        "{b} agrees that it will not sell or promote any product that is competitive with the Products.",
    ),
    "audit rights": (
        "{a} shall have the right, upon reasonable notice and during normal business hours, to inspect and audit the books and records of {b} relating to this Agreement.",
        "{b} shall keep complete and accurate records, and {a} may have such records examined by an independent certified accountant.",
    ),
    "insurance": (
        "{b} shall maintain, at its own expense, commercial general liability insurance with limits of not less than $1,000,000 per occurrence.",
        "Throughout the term each party shall obtain and keep in force product liability insurance naming the other party as an additional insured.",
    ),
}
FILLER = (
    "All notices under this Agreement shall be in writing and shall be deemed given when delivered personally or sent by certified mail.",
    "This Agreement constitutes the entire agreement between the parties and supersedes all prior understandings.",
    "The receiving party shall hold the Confidential Information in strict confidence and shall not disclose it to any third party.",
    "If any provision of this Agreement is held invalid, the remaining provisions shall continue in full force and effect.",
    "Invoices are payable within thirty (30) days of receipt. Late payments bear interest at one percent per month.",
    "This Agreement may be executed in counterparts, each of which shall be deemed an original.",
    "Neither party shall be liable for any delay caused by events beyond its reasonable control.",
    "WHEREAS, the parties desire to enter into a business relationship on the terms set forth herein;",
    "NOW, THEREFORE, in consideration of the mutual covenants contained herein, the parties agree as follows:",
    "The relationship of the parties is that of independent contractors. Nothing herein creates a partnership.",
    "Upon termination, each party shall return or destroy all materials received from the other party.",
)
_MARK = re.compile(r"\{\{(?P<label>[^|{}]+)\|(?P<text>[^{}]*)\}\}")


def make_contract(rng: random.Random, identifier: str) -> LabelledDocument:
    """An agreement of 150 to 500 words."""
    kind = rng.choice(KINDS)
    first, second = (draw_party(rng, rng.choice(("en_US", "en_US", "en_GB", "de_DE"))) for _ in range(2))
    a, b = _alias(rng, first.name, 0), _alias(rng, second.name, 1)
    signed = draw_day(rng)
    parts = [_mark("document name", kind.upper() if rng.random() < 0.7 else kind)]
    parts.append(_preamble(rng, kind, (first.name, a), (second.name, b), signed))
    body = [_term(rng, signed), _law(rng)] if rng.random() < 0.9 else [_law(rng)]
    chosen = rng.sample(list(CLAUSES), rng.randint(1, 5))
    body += [
        _mark(label, rng.choice(CLAUSES[label]).format(a=a, b=b, n=_count(rng, rng.choice((30, 60, 90)), plural=False)))
        for label in chosen
    ]
    body += rng.sample(FILLER, rng.randint(2, 6))
    rng.shuffle(body)
    parts += [f"{number}. {clause}" if rng.random() < 0.7 else clause for number, clause in enumerate(body, 1)]
    if rng.random() < 0.7:
        parts += [
            "IN WITNESS WHEREOF, the parties have executed this Agreement.",
            f"{_mark('party', first.name)}\t{_mark('party', second.name)}",
            "By: ____________\tBy: ____________",
        ]
    return _compose(identifier, parts, rng.randint(70, 120))


def _preamble(rng: random.Random, kind: str, one: tuple[str, str], two: tuple[str, str], signed: date) -> str:
    day = _day(rng, signed)
    style = rng.random()
    dated = _mark("agreement date", day)
    if style < 0.25:
        dated, how = _mark("agreement date,effective date", day), f'as of {{d}} (the "Effective Date")'  # noqa: F541
    elif style < 0.45:
        how = f"as of {{d}} and shall be effective as of {_mark('effective date', _day(rng, signed + timedelta(days=rng.randint(1, 60))))}"
    else:
        how = rng.choice(("on {d}", "as of {d}", "dated {d}", "this {d}"))
    quote = rng.choice(('"', '"', "“"))
    close = "”" if quote == "“" else quote
    shown = [
        f"{_mark('party', name)}, a {rng.choice(PLACES)} ({rng.choice(('', 'the ', 'hereinafter '))}{quote}{_mark(f'_{i}', alias)}{close})"
        for i, (name, alias) in enumerate((one, two))
    ]
    return f"This {kind} (the {quote}Agreement{close}) is {rng.choice(('made', 'entered into', 'made and entered into'))} {how.replace('{d}', dated)} by and between {shown[0]} and {shown[1]}."


def _term(rng: random.Random, signed: date) -> str:
    years = rng.choice((1, 2, 3, 5, 7, 10))
    length = _mark("term", _count(rng, years, unit="year"))
    style = rng.random()
    if style < 0.35:
        text = f"The initial term of this Agreement shall be {length} from the Effective Date."
    elif style < 0.6:
        text = f"The obligations under this Agreement shall remain in effect for a period of {length} after the date hereof."
    else:
        end = _mark("expiration date", _day(rng, signed + timedelta(days=365 * years)))
        text = f"This Agreement shall commence on the date first written above and continue until {end}, unless earlier terminated."
    if rng.random() < 0.5:
        renewal = _mark("renewal term", _count(rng, 1, unit="year"))
        notice = _mark("notice period to terminate renewal", _count(rng, rng.choice((30, 60, 90))))
        text += f" Thereafter it shall automatically renew for successive periods of {renewal} unless either party gives notice of non-renewal at least {notice} prior to the end of the then current term."
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


def _mark(label: str, text: str) -> str:
    return f"{{{{{label}|{text}}}}}"


def _compose(identifier: str, parts: list[str], width: int) -> LabelledDocument:
    """Wrap into lines and turn marks into spans."""
    text, spans = "", list[tuple[str, Span]]()
    for part in parts:
        here, plain_text = 0, ""
        marks = list[tuple[str, int, int]]()
        for match in _unnested(part):
            plain_text += part[here : match.start()]
            for label in match["label"].split(","):
                marks.append((label, len(plain_text), len(plain_text) + len(match["text"])))
            plain_text += match["text"]
            here = match.end()
        plain_text += part[here:]
        wrapped = _wrap(plain_text, width)
        base = len(text) + (1 if text else 0)
        text += ("\n" if text else "") + wrapped
        spans += [(label, Span(base + start, base + end)) for label, start, end in marks]
    entities = {label: tuple(span for name, span in spans if name == label) for label in labels.CONTRACT}
    parties = [span for name, span in spans if name == "party"]
    pairs = [(parties[i], span) for i in (0, 1) for name, span in spans if name == f"_{i}"]
    return LabelledDocument(
        identifier, "synthetic", "contract", text, entities, {}, {labels.REFERRED_TO_AS: tuple(pairs)}
    )


def _unnested(part: str) -> list[re.Match[str]]:
    return list(_MARK.finditer(part))


def _wrap(text: str, width: int) -> str:
    """Line feeds in place of spaces: offsets stay."""
    if "\t" in text:
        return text
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    joined = "\n".join(lines)
    return joined if len(joined) == len(text) else text
