"""Lines at the head of a receipt that can be its seller's name, where none has a legal form."""

from __future__ import annotations

import re
from itertools import takewhile
from statistics import median
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, words_at
from docsluice.assembly.lines import Span
from docsluice.assembly.tables.totals import starts_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docsluice.records import Document

_MOST_SKIPPED = 2  # lines above a name that tell what they are: greetings, kinds of documents, counters, notes
_MOST_WORDS = 5
_LEAST_LETTERS = 4
_FEW_LETTERS = 3  # of a line that is a number or noise
_TALLER = 1.4  # how much taller a brand is than what is below it
_SITE = r"(?<![^\W_])(?:[wv]{2,4}\.|https?:)|\.c[o0](?:m|n|\.\w\w)\b|@|\.(?:net|org|de|fr|es|it|nl|be|ch|at)\Z"
SITE = re.compile(_SITE, re.IGNORECASE)
_NO_NAME = re.compile(
    _SITE
    + r"|(?<![^\W_])(?:t?hanks?|welcome|receipt|invoice|bill|customers?|copy|order|check|table|date|time|tel|phone|"
    r"tax|sale|duplicate|(?:dine|eat)[\s-]?in|(?:take|carry)[\s-]?out|reprint|bought|merchant|guest|server|total|page|your?|we|our|the\s+best|visit|"
    r"rechnung|beleg|kassenbon|quittung|kunde\w*|danke|willkommen|ticket|facture|re[çc]u|merci|bienvenue|bonjour|"
    r"factura|recibo|gracias|bienvenid\w*|scontrino|ricevuta|fattura|documento|grazie|benvenut\w*|bon|kassabon|bedankt|welkom|"
    r"kvitto|kvittering|paragon|fiskalny|recibo|obrigado)(?![^\W_])",
    re.IGNORECASE,
)
_LEAST_BRAND, _LONGEST_BRAND = 3, 40  # letters
_LONGEST_LINE = 200
_ADDRESS_OF_WEB = re.compile(r"(?<![\w@.-])(?:[\w-]{1,40}[.@]){1,4}[a-z]{2,5}(?![\w@])", re.IGNORECASE)
_SITE_NAME = re.compile(r"(?:w{2,4}\.)?([\w-]+)\.[a-z]{2,4}", re.IGNORECASE)
_SITE_WITHIN = 3  # lines at the top of which one can be the name of an address of the web
_LONGEST_HEAD = 4_000  # characters in which that address is looked for
_PRICE = re.compile(r"\d[.,]\d\d\s*\w?\s*\Z")
_BRANCH = re.compile(
    r"[\s–-]*(?:(?:store|no)\W*)?#\s?\d{1,6}\s*\Z|\sno[.:]\s?\d{1,5}\s*\Z|\s\d{3,8}\s*\Z", re.IGNORECASE
)
_STORE_NUMBER = re.compile(r"(?:#\s?|\sno[.:]\s?)\d{1,6}\s*\Z", re.IGNORECASE)
_KIND = re.compile(
    r"(?<![^\W_])(?:restaurante?s?|ristorante|bars?|grille?|caf[eé]|coffee|hotel|market|(?:super|hyper)mar(?:ket|kt|ché)|"
    r"mercado|pizzeria|bakery|kitchen|diner|bistro|brasserie|lounge|pub|stores?|shop|museum|foods?|parlou?r|"
    r"pharmacy|drug(?:store)?s?|deli|bookshop|trattoria|osteria|gasthaus|apotheke|b[äa]ckerei|cantina|taqueria|buffet|"
    r"tavern|chips)\W*\Z",
    re.IGNORECASE,
)
"""What ends the name of a shop: nothing that stands below belongs to it, and where it stands below, it does."""
_PLACE = re.compile(
    r"\W*[(*]|.*(?<![^\W_])(?:plaza|cent(?:er|re)|mall|airport|place|square|street|park|station|terminal|level|floor)(?![^\W_])",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[^\W\d_]{3}[,.]\s?[A-Z]{2}\s*\Z")
_MOST_KIND = 3  # words of a line that says what kind of shop it is
_ADDRESS = re.compile(r"\A\W*\d|,\s*[A-Z]{2}(?![^\W_])")
_WELCOME = re.compile(
    r"\W*(?:welcome\s+to|bienvenue?\s+[aà]|willkommen\s+(?:bei|im|in)|bienvenidos?\s+a)\s+\w", re.IGNORECASE
)
"""A greeting that names the seller; where it stands alone it is part of the labels of WildReceipt."""
_STORE = re.compile(r"\W*(?:store|shop|branch|filiale|tienda|magasin|station)\W*\d+\W*", re.IGNORECASE)


def find_name_line(document: Document) -> Span | None:
    """The first line of a receipt if it can be a name: a few words, not a greeting, a kind of document, or a note.

    The line below must have a number, as addresses have: of 132 and 113 such first lines on training receipts of
    WildReceipt and SROIE 109 and 106 were the name, of 97 and 15 others 33 and 2, since names go over lines: where two
    such lines of one height stand above a line with a number, 16 of 30 were the name together and 8 the first alone;
    where the first is taller, it was the name in 9 of 16. Notes of several words are in small letters alone. Lines
    that cannot be a name for what they say are skipped: 46 of 59 lines below one of them were the name. A line that
    ends in its kind of shop or the number of a store is the name whatever is below: with this and the kinds of shops
    on the second line, of 293 receipts of WildReceipt 182 had their name from here, not 158, and 54 a wrong one, not
    63. A brand that stands above anything else is the name where it stands in an address of the web, too, or is tall
    and stands again.
    """
    lines = document.text.split("\n")[: _MOST_SKIPPED + 3]
    if (brand := _find_brand(document, lines[0]) or _find_site_name(document, lines)) is not None:
        return brand
    skipped = list(takewhile(_can_be_skipped, lines))
    if len(skipped) > _MOST_SKIPPED or len(skipped) == len(lines):
        return None
    start = sum(len(line) + 1 for line in skipped)
    line, *below = lines[len(skipped) :]
    if not _can_be_name(line) or not below or (skipped and (_ADDRESS.search(line) or starts_total(below[0]))):
        return None
    if _ends_name(line, below[0]):
        return _strip(line, start)
    if skipped or _has_digit(line) or not _goes_on(below):
        return None
    return _join(document, _strip(line, start), _strip(below[0], start + len(line) + 1))


def _goes_on(below: Sequence[str]) -> bool:
    """Whether the first of the lines below can be the rest of a name: it can be one, and the next has a number."""
    return len(below) > 1 and _can_be_name(below[0]) and _has_digit(below[1]) and not _PRICE.search(below[1])


def _ends_name(line: str, below: str) -> bool:
    """Whether a name ends with its line: by a number or town below, its own number of a store, or its kind of shop."""
    if _has_digit(below) or _TOWN.search(below) or _fold(below) == _fold(line):
        return True
    return _STORE_NUMBER.search(line) is not None or (len(line.split()) > 1 and _KIND.search(line) is not None)


def _join(document: Document, first: Span, second: Span) -> Span:
    """Two lines above a number as one name, or the first where it is a brand or the second something else."""
    both, below = Span(first.start, second.end), document.text[second.start : second.end]
    if _KIND.search(below) and len(below.split()) <= _MOST_KIND:
        return both
    is_brand = _height(document, first) > _TALLER * _height(document, second)
    return first if is_brand or "," in below or _PLACE.match(below) else both


def _find_brand(document: Document, line: str) -> Span | None:
    """The first line if it is a brand that stands again, and nothing below it makes it the first of several."""
    name, rest = _fold(line), document.text[len(line) + 1 :].split("\n")
    if (
        not _LEAST_BRAND <= len(name) <= _LONGEST_BRAND
        or _has_digit(line)
        or _NO_NAME.search(line)
        or "\t" in line.strip()
    ):
        return None
    if _has_digit(rest[0]):
        return None
    span = _strip(line, 0)
    if any(
        name in _fold(match[0]) for one in rest if len(one) <= _LONGEST_LINE for match in _ADDRESS_OF_WEB.finditer(one)
    ):
        return span
    words = re.compile(rf"(?<![^\W_]){re.escape(line.strip())}(?![^\W_])", re.IGNORECASE)
    is_again = len(name) >= _LEAST_LETTERS and any(words.search(one) for one in rest[1:])
    return span if is_again and _height(document, span) > _TALLER * _height_below(document, len(line) + 1) else None


def _find_site_name(document: Document, lines: Sequence[str]) -> Span | None:
    """One of the next lines that is alone the name of an address of the web: "meijer" below a motto of "meijer.com"."""
    start = len(lines[0]) + 1
    for line in lines[1:_SITE_WITHIN]:
        name = _fold(line)
        if len(name) >= _LEAST_LETTERS and not _has_digit(line) and not _NO_NAME.search(line):
            text = document.text[start + len(line) :]
            sites = (_SITE_NAME.match(one[0]) for one in _ADDRESS_OF_WEB.finditer(text[:_LONGEST_HEAD]))
            if any(site and _fold(site[1]) == name for site in sites):
                return _strip(line, start)
        start += len(line) + 1
    return None


def _fold(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _height_below(document: Document, start: int) -> float:
    """Median height in points of the words from an offset on."""
    heights = [word.box.y1 - word.box.y0 for word in words_at(document, start, len(document.text))]
    return median(heights) if heights else 0.0


def _can_be_skipped(line: str) -> bool:
    """Whether a line tells that it is no name: a greeting, a kind of document, a number, noise, or a note."""
    letters, digits = _count(line)
    if _WELCOME.match(line):
        return False
    if not line.strip() or letters <= _FEW_LETTERS or _STORE.fullmatch(line):
        return True
    if len(line.split()) > 1 and line.islower():
        return True
    return _NO_NAME.search(line) is not None and 2 * digits <= letters


def _can_be_name(line: str) -> bool:
    rest = _BRANCH.sub("", line)
    bare = line if _ADDRESS.search(rest) else rest
    words = [word for word in bare.split() if any(map(str.isalpha, word))]
    letters, digits = _count(bare)
    if not words or len(words) > _MOST_WORDS or letters < _LEAST_LETTERS or "\t" in line.strip():
        return False
    return not (_NO_NAME.search(line) or (len(words) > 1 and line.islower()) or 3 * digits > letters)


def _count(line: str) -> tuple[int, int]:
    return sum(map(str.isalpha, line)), sum(map(str.isdigit, line))


def _has_digit(line: str) -> bool:
    return any(map(str.isdigit, line))


def _strip(line: str, start: int) -> Span:
    left = start + len(line) - len(line.lstrip())
    return Span(left, left + len(line.strip()))


def _height(document: Document, span: Span) -> float:
    """Height in points of the first line of a span; 0 where no word lies in it."""
    places = locate(document, *span)[:1]
    return max((box.y1 - box.y0 for place in places for box in place.boxes[:1]), default=0.0)
