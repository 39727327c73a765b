"""The company that issues a receipt: the name with a legal form goes before the brand above it.

Receipts print a brand, the company behind it, and often its branch, one below the other. An engine gives all of them,
and runs over several lines; only one is the company, and its legal form tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import overlap
from docsluice.assembly.lines import Span
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground, Option
    from docsluice.schema.spec import Schema

NAMED = 0.8
"""Score of the only name with a legal form in the head of a receipt, if an engine has none."""

TITLED = 0.5
"""Score of the first line of a receipt as its seller's name, where no name has a legal form."""

SELLER = "seller.name"
_LEAST = 0.25  # score from which an engine's name with a legal form goes before one without
_BRAND = 0.3  # what is left of a name without legal form as a rival of one with it
_SURE = 0.5
_HEAD = 8  # lines
_FORM = re.compile(
    r"(?:(?<=[ ,\n])|(?<=\n))(?:s[do]n\.?,? ?bhd|s/b|gmbh(?: ?& ?co\.? ?kg)?|s\.?a\.?r\.?l|s\.a\.s|sas|s\.?r\.?l|"
    r"s\.?p\.?a|b\.?v|n\.v|s\.l(?:\.u)?|s\.a|(?:co\.?,? |pt[ey]\.? |pvt\.? )?(?:ltd|limited)|plc|l\.?l\.?c|l\.?l\.?p|"
    r"inc|corp|d\.o\.o|s\.r\.o|a/s|aps|oy|ltda|kft|e\.? ?k)\.?(?=\s*(?:\Z|[\n\t(\[<{,]|\d{5}))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\(?(?:co|m|company|and|&|\W+)\b|[^(\n]*\)", re.IGNORECASE)  # the rest of a name
_WORD = re.compile(r"[^\W\d_][\w.&’'-]+")
_LABEL = re.compile(r".*:\s*")
_FEWEST_WORDS = 2
_MOST_WORDS = 5
_LEAST_LETTERS = 4
_SITE = re.compile(
    r"(?<![^\W_])(?:[wv]{2,4}\.|https?:)|\.c[o0](?:m|n|\.\w\w)\b|@|\.(?:net|org|de|fr|es|it|nl|be|ch|at)\Z",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    _SITE.pattern
    + r"|(?<![^\W_])(?:t?hanks?|welcome|receipt|invoice|bill|customer|copy|order|check|table|date|time|tel|phone|"
    r"tax|sale|duplicate|reprint|bought|merchant|guest|server|total|page|your?|we|our|the\s+best|visit|"
    r"rechnung|beleg|kassenbon|quittung|kunde\w*|danke|willkommen|ticket|facture|re[çc]u|merci|bienvenue|bonjour|"
    r"factura|recibo|gracias|bienvenid\w*|scontrino|ricevuta|fattura|documento|grazie|benvenut\w*|bon|kassabon|bedankt|welkom|"
    r"kvitto|kvittering|paragon|fiskalny|recibo|obrigado)(?![^\W_])",
    re.IGNORECASE,
)


def prefer_company(schema: Schema, chosen: Mapping[str, Found]) -> dict[str, Found]:
    """The values of a receipt, its seller the likeliest name with a legal form, else the likeliest but web addresses.

    Brands are hardly rivals of the former and web addresses none of the latter; other cuts of its place are none.
    """
    item = chosen.get(SELLER)
    if item is None or not is_receipt(schema):
        return dict(chosen)
    options = (item.chosen, *item.options)
    front = next((one for one in options if _is_company(one) and one.features.score >= _LEAST), None)
    rest = options if front is None else tuple(one for one in options if _is_company(one))
    if front is None:
        front = next((one for one in options if not _is_site(one)), item.chosen)
        rest = tuple(one for one in options if not _is_site(one))
    brands = [one for one in options if one not in rest]
    rivals = [one.features.score for one in rest if not overlap(one.evidence, front.evidence)]
    if _is_company(front):
        rivals += [_BRAND * one.features.score for one in brands if not overlap(one.evidence, front.evidence)]
    margin = front.features.score - max(rivals, default=0.0)
    others = tuple(one for one in options if one is not front)
    front = replace(front, features=front.features._replace(margin=margin))
    return {**chosen, SELLER: replace(item, chosen=front, options=others)}


def propose_company(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> list[Candidate]:
    """The only name with a legal form in the head of a receipt, where the engine holds no name with one for likely.

    Where the head has none, its first line, if that can be a name and the engine is sure of no other.
    """
    item = chosen.get(SELLER)
    if not is_receipt(schema) or (item is not None and _is_settled(item)):
        return []
    text = ground.document.text
    spans = list(find_companies(text, _end_of_head(text)))
    score = NAMED
    if not spans and (title := find_name_line(text)) is not None:
        spans, score = [title], TITLED
    return [
        Candidate(field=SELLER, start=span.start, end=span.end, text=text[span.start : span.end], score=score)
        for span in (spans if len(spans) == 1 else ())
    ]


def find_name_line(text: str) -> Span | None:
    """The first line of a receipt if it can be a name: a few words, not a greeting, a kind of document, or a note.

    The line below must have a number, as addresses have: of 132 and 113 such first lines on training receipts of
    WildReceipt and SROIE 109 and 106 were the name, of 97 and 15 others 33 and 2, since names go over lines. Notes of
    several words are in small letters alone.
    """
    line, _, rest = text.partition("\n")
    words, below = line.strip().split(), rest.partition("\n")[0]
    letters, digits = (sum(is_one(char) for char in line) for is_one in (str.isalpha, str.isdigit))
    if not words or len(words) > _MOST_WORDS or letters < _LEAST_LETTERS or "\t" in line.strip():
        return None
    if _NO_NAME.search(line) or (len(words) > 1 and line.islower()) or 3 * digits > letters:
        return None
    if not any(char.isdigit() for char in below):
        return None
    start = len(line) - len(line.lstrip())
    return Span(start, start + len(line.strip()))


def is_receipt(schema: Schema) -> bool:
    """Whether the schema is one of receipts: they have a time of day, and one party."""
    return schema.field("time") is not None


def has_form(name: str) -> bool:
    """Tell whether a name ends in a legal form: "Sdn Bhd", "GmbH", "S.r.l."."""
    return any(match.end() == len(name) for match in _FORM.finditer(name))


def _is_site(option: Option) -> bool:
    return isinstance(option.value, str) and _SITE.search(option.value) is not None


def _is_company(option: Option) -> bool:
    return isinstance(option.value, str) and has_form(option.value)


def find_companies(text: str, end: int) -> Iterator[Span]:
    """Names up to their legal form, each on its line; one that only ends there begins on the line above."""
    for match in _FORM.finditer(text, 0, end):
        start = _line_start(text, match.start())
        label = _LABEL.match(text, start, match.start())
        start = label.end() if label else start
        words = _WORD.findall(text, start, match.start())
        if start and (not words or _GOES_ON.match(text, start, match.start())):
            start = _line_start(text, start - 1)
            words = _WORD.findall(text, start, match.start())
        if len(words) >= _FEWEST_WORDS or not start:
            yield Span(start, match.end())


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\t", 0, place)) + 1


def _end_of_head(text: str) -> int:
    lines = text.split("\n")[:_HEAD]
    return len("\n".join(lines))


def _is_settled(item: Found) -> bool:
    options: Sequence[Option] = (item.chosen, *item.options)
    return item.chosen.features.score >= _SURE or any(_is_company(one) for one in options)
