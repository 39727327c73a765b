"""Parties of a contract by who signs it: the company above "By:", the person who signs for nobody else.

Joint filings, plans and letters introduce no parties, but end in blocks like

    ACME HOLDINGS, L.P.
    By: Acme Partners, LLC, its general partner
    By: /s/ Jane Roe

in which the first line is the party; who stands behind "By:", and who signs there, acts for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from docsluice.assembly.choose import value_key
from docsluice.assembly.contracts.party_names import NameSpan, has_legal_form, name_at, whole_name

_NEXT_BLOCK = 2500  # characters from one signature to the next of the same contract
_LINES_ABOVE = 5  # lines between a name and its signature: an address, a description
_LINES_BELOW = 3  # lines below a signature in which a person's title stands
_MOST_WORDS = 5  # of a person's name
_LONGEST = 120  # characters of a name before "By:" on its own line
_SAME_START = 3  # letters that a misspelt surname begins with
_GAP = "\t"  # between cells of two columns

_BY = re.compile(r"(?:By|BY|Per|Sign)\s*(?:[:/_]|$|\()")
_BY_WITHIN = re.compile(r"(?<=\s)(?:By|BY)\s*(?::|/s/|_)")
_BEHALF = re.compile(r"(?:signed\s+)?for\s+and\s+on\s+behalf\s+of\s*:?\s*", re.IGNORECASE)
_ROLE = re.compile(r"(?:\(\d+\)\s*)?(?:(?:[A-Z][\w/’'-]*\s+){0,3}[A-Z][\w/’'-]*\s*:\s*)?")  # "(1) SELLER: Acme, Inc."
_SIGNED = re.compile(r"/s/\s*", re.IGNORECASE)
_RULE = re.compile(r"[-_ \[\]]*")
_OF_SIGNATURE = re.compile(
    r"(?:By|Name|Title|Its|Date[d]?|Print(?:ed)?|Signature|Sign|Witness|Attest|Address|Telephone|Fax|Email|Source)\b"
    r"\s*[:\s]|\[",
    re.IGNORECASE,
)
_DATE_CELL = re.compile(r"date[d]?\b", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r",?\s+(?:an?\s+[A-Z]?[a-z]|its\s|as\s|by\s|d/b/a\s|f/k/a\s|formerly\s|on\s+behalf\s|\((?:the\s+)?[\"“‘'(]).*",
    re.DOTALL,
)
_LOWER_WORD = re.compile(
    r"(?<![\w.-])(?!(?:and|of|the|for|de|du|la|van|von|der|plc|di|e|y|et|und)\b)[a-z]{2,}(?!\.(?:com|net))"
)
_OFFICE = re.compile(
    r"\b(?:title|president|director|officer|secretary|treasurer|manager|partner|chair\w*|authorized|signatory|attorney|"
    r"counsel|ceo|cfo|coo|trustee|its|member|witness|notary|attest)\b",
    re.IGNORECASE,
)
_ACTS_FOR = re.compile(r"(?:witness|notary|attest|by|per)\b", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_a-z][\w.’'-]*(?:\s+[^\W\d_a-z][\w.’'-]*|,\s+(?:Jr|Sr|II|III|IV|M\.?D|Ph\.?\s?D)\b\.?)+")
_FOR_ONESELF = re.compile(  # who is called so above a signature signs for nobody else, whatever title stands below
    r"\W*(?:employee|executive|associate|individual(?:ly)?|participant|optionee|grantee|director|"
    r"(?P<or_company>consultant|contractor|professional|celebrity|artist|talent))\b[”\"’'*]*\s*(?::\s*|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:print(?:ed)?|typed|full|employee(?:['’]s)?|legal)\s+)*name(?:\s+of\s+\w+)?(?:\s*\([^()]{0,30}\))?\s*:\s*",
    re.IGNORECASE,
)
_BEFORE_SIGNED = re.compile(
    r"(?P<by>by\s*:?\s*)|(?:date[d]?|signature(?:\s+of\s+\w+)?|sign(?:ed)?)\s*:\s*", re.IGNORECASE
)
_NAME_START = re.compile(r"(?<![\w&.'’-])(?=[A-Z0-9])")
_GOES_ON = re.compile(r"\b(?:of|the|and|&|for)\s*$|,\s*$", re.IGNORECASE)


class _Cell(NamedTuple):
    """A piece of a line between tabulators: its text without blanks around it, and where that begins."""

    text: str
    start: int


def find_signed(text: str) -> tuple[NameSpan, ...]:
    """Companies and persons for whom the first signatures of a text stand, in their order, each once."""
    lines = [_cells(line, start) for line, start in _lines(text)]
    kept: dict[str, NameSpan] = {}
    last: int | None = None
    for name in sorted((*_companies(text, lines), *_persons(lines))):
        if last is not None and name.start - last > _NEXT_BLOCK:
            break
        last = name.end
        key = value_key(text[name.start : name.end])
        if not any(key.startswith(other) or other.startswith(key) for other in kept):
            kept[key] = name
    return tuple(kept.values())


def _lines(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in text.split("\n"):
        yield line, start
        start += len(line) + 1


def _cells(line: str, start: int) -> tuple[_Cell, ...]:
    cells = []
    for part in line.split(_GAP):
        cells.append(_Cell(part.strip(), start + len(part) - len(part.lstrip())))
        start += len(part) + 1
    return tuple(cells)


def _companies(text: str, lines: Sequence[tuple[_Cell, ...]]) -> Iterator[NameSpan]:
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            if behalf := _BEHALF.match(cell.text):
                rest = _Cell(cell.text[behalf.end() :], cell.start + behalf.end())
                below = lines[number + 1] if number + 1 < len(lines) else ()
                name = _company(rest if rest.text else _at(below, column))
            elif _BY.match(cell.text):
                name = _above(text, lines, number, column)
            else:
                yield from _before_by(text, cell)
                continue
            if name:
                yield name


def _before_by(text: str, cell: _Cell) -> Iterator[NameSpan]:
    """Companies that stand right before "By:" on one line, and somewhere else too, which tells where they begin."""
    for by in _BY_WITHIN.finditer(cell.text):
        first = max(0, by.start() - _LONGEST)
        before = cell.text[first : by.start()].rstrip(" _-")
        for word in _NAME_START.finditer(before):
            name = name_at(before, word.start())
            is_company = name and name.end == len(before) and has_legal_form(before[name.start :])
            if name and is_company and _is_known(text, before[name.start :]):
                yield NameSpan(cell.start + first + name.start, cell.start + first + name.end)
                break


def _above(text: str, lines: Sequence[tuple[_Cell, ...]], number: int, column: int) -> NameSpan | None:
    """The company above the line of its signature; None where another signature comes first."""
    alone = len(lines[number]) == 1
    for above in range(number - 1, max(-1, number - 1 - _LINES_ABOVE), -1):
        line = [cell for cell in lines[above] if not _DATE_CELL.match(cell.text)] if alone else lines[above]
        cell = _at(line, column)
        if cell is None or _RULE.fullmatch(cell.text) or _SIGNED.match(cell.text):
            continue
        if name := _company(cell):
            return _whole(text, name, _at(lines[above - 1], column) if above else None)
        if _OF_SIGNATURE.match(cell.text):
            return None
    return None


def _whole(text: str, name: NameSpan, above: _Cell | None) -> NameSpan | None:
    """A name with its first part on the line above where the text knows both as one; None where a part is missing."""
    if above is None or not above.text:
        return name
    if above.text[0].isupper() and above.text[-1] != ":" and _is_known(text, text[above.start : name.end]):
        return NameSpan(above.start, name.end)
    return None if _GOES_ON.search(above.text) and above.text.isupper() else name


@lru_cache(maxsize=64)  # who signs often is asked for often
def _is_known(text: str, name: str) -> bool:
    return _letters(text).count(value_key(name)) > 1


@lru_cache(maxsize=1)  # asked for each signature of the same text
def _letters(text: str) -> str:
    return value_key(text)


def _at(line: Sequence[_Cell], column: int) -> _Cell | None:
    """The cell of a column, or that of a line without columns."""
    return line[column] if column < len(line) else line[0] if len(line) == 1 else None


def _company(cell: _Cell | None) -> NameSpan | None:
    """A company whose name begins a cell and all but fills it."""
    if cell is None or _OF_SIGNATURE.match(cell.text):
        return None
    role = _ROLE.match(cell.text)
    first = whole_name(cell.text, role.end() if role else 0, len(cell.text)).start
    name = _DESCRIPTION.sub("", cell.text[first:]).rstrip(" ,:;")
    is_name = name_at(name, 0) is not None and has_legal_form(name) and not _LOWER_WORD.search(name)
    return NameSpan(cell.start + first, cell.start + first + len(name)) if is_name else None


def _persons(lines: Sequence[tuple[_Cell, ...]]) -> Iterator[NameSpan]:
    """Persons beside their signature, where neither a company above nor a title below tells that they act for it."""
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            before = _BEFORE_SIGNED.match(cell.text)
            signed = _SIGNED.match(cell.text, before.end() if before else 0)
            if signed is None:
                continue
            beside = cells[:column]
            is_by = bool(before and before["by"]) or bool(beside and _BY.fullmatch(beside[-1].text))
            place = column - sum(_BY.fullmatch(one.text) is not None for one in beside)  # "By:" has a cell of its own
            above = [one for line in lines[max(0, number - 2) : number] if (one := _at(line, place))]
            below = [one for line in lines[number + 1 : number + 1 + _LINES_BELOW] if (one := _at(line, place))]
            signature = _Cell(cell.text[signed.end() :], cell.start + signed.end())
            roles = [role for one in (*above, *beside) if (role := _FOR_ONESELF.match(one.text))]
            if roles and not (is_by and roles[0]["or_company"]):
                yield from _signs_for_oneself((*above, *beside, *below), signature)
            elif not is_by and not _acts_for(above, beside):
                yield from _signs_alone(above, below, signature)


def _acts_for(above: Sequence[_Cell], beside: Sequence[_Cell]) -> bool:
    return any(_ACTS_FOR.match(one.text) for one in (*above, *beside)) or any(_company(one) for one in above)


def _signs_for_oneself(around: Sequence[_Cell], signature: _Cell) -> Iterator[NameSpan]:
    """The name beside a signature that is its writer's, or the signature itself."""
    named = (_unlabelled(_FOR_ONESELF, one) for one in around)
    name = next((one for cell in named if (one := _person(cell, signature.text))), None)
    if name or (name := _person(signature, signature.text)):
        yield name


def _signs_alone(above: Sequence[_Cell], below: Sequence[_Cell], signature: _Cell) -> Iterator[NameSpan]:
    name = _person(above[-1], signature.text) if above else None
    if name or (name := _person_below(below, signature.text)):
        yield name


def _person_below(below: Sequence[_Cell], signed: str) -> NameSpan | None:
    for number, cell in enumerate(below):
        if name := _person(cell, signed):
            acts = any(_OFFICE.search(one.text) for one in below[number + 1 : number + 2])
            return None if acts else name
        if _OFFICE.search(cell.text) or _BY.match(cell.text):
            return None
    return None


def _unlabelled(label: re.Pattern[str], cell: _Cell) -> _Cell:
    found = label.match(cell.text)
    return _Cell(cell.text[found.end() :], cell.start + found.end()) if found else cell


def _person(cell: _Cell, signed: str) -> NameSpan | None:
    """The name of a person that fills a cell beside its label, and whose first and last word a signature has.

    The last one may be misspelt.
    """
    name = _unlabelled(_LABEL, cell)
    words = name.text.split()
    if len(words) > _MOST_WORDS or _PERSON.fullmatch(name.text) is None:
        return None
    first, last, written = _folded(words[0]), _folded(words[-1]), _folded(signed)
    is_same = last in written or written in _folded(name.text)
    is_like = written.startswith(first) and last[:_SAME_START] in written
    return NameSpan(name.start, name.start + len(name.text)) if is_same or is_like else None


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())
