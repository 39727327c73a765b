"""Identifiers that a text shows by their form, and proves by their check digits: IBAN, BIC, VAT ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsluice.normalise.identifiers import normalise_bic, normalise_iban
from docsluice.standards.iban import IBAN_LENGTHS, has_iban_checksum, has_iban_length
from docsluice.standards.vat import check_vat, has_vat_form

_IBAN_HEAD = re.compile(r"(?<![A-Za-z0-9])(?:IBAN)?(?=([A-Z]{2})[ .-]?[0-9OQIlSB]{2}(?![a-z]))")
_IBAN_GAP = re.compile(r"[ \u00a0\u202f.-]{0,2}(?:\n[ \u00a0]{0,2})?")
_IBAN_WORD = re.compile(r"(?<!\w)IBAN(?:[ -]?(?:nr|no)\.?)?[\s:.]{1,4}", re.IGNORECASE)
_IBAN_AS_PRINTED = re.compile(r"[A-Z]{2} ?\d{2}(?:[ .-]?[A-Z0-9]){8,30}(?![A-Za-z0-9])(?!\s*\n\s*\d)")
_WORD_BELOW = re.compile(r"\n[^\n]*[a-z]")  # the next line is another text that happens to be as long as the rest
_FEWEST_OF_IBAN, _MOST_OF_IBAN = 15, 34  # letters and digits (ISO 13616)
_VAT_HEAD = re.compile(
    r"(?<![A-Za-z0-9])(?=(?:CHE|AT|BE|BG|CY|CZ|DE|DK|EE|EL|GR|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|"
    r"XI)[ \u00a0.-]{0,2}[A-Z0-9])"
)
_VAT_PART = re.compile(r"[ \u00a0\u202f./-]{0,2}([A-Z0-9]++)(?![a-z])")
_MOST_PARTS = 7
_LONGEST_VAT = 15  # characters without separators: a prefix and the longest number, with room for one more
_FEWEST_DIGITS = 8  # of a VAT id that no word announces: shorter ones pass a check digit too easily
_VAT_WORD = re.compile(
    r"(?<!\w)(?:u(?:msatz)?\.?st\w*|steuer\w*|uid|mwst|vat\w*|tax|tva|intracom\w*|btw|iva|p\.?\s?iva|[nc]\.?i\.?f|moms\w*|"
    r"mva|alv|nip|dič|dic|dph|áfa|cui|cvr|oib|pdv|pvn|pvm|kmkr|ddv|αφμ|afm)(?!\w)",
    re.IGNORECASE,
)
# Words that name a national tax number printed without its prefix, which it has in VIES (EU), by that prefix.
_NATIONAL_WORDS = {
    "PL": r"nip",
    "HR": r"oib",
    "IT": r"(?:partita|part\.?|p\.?)\s?iva",
    "ES": r"[nc]\.?i\.?f",
    "PT": r"(?:n\.?i\.?f|n\.?\s?contribuinte|contribuinte)",
    "RO": r"(?:cui|cif|c\.u\.i)",
    "DK": r"cvr",
    "HU": r"adószám",
    "SI": r"(?:id\s?)?za\s?ddv",
    "EL": r"αφμ",
}
_NATIONAL = {
    country: re.compile(
        rf"(?<!\w){words}\.?[ \t-]{{0,2}}(?:(?:nr|no|n°|n\.º|number|broj|szám)\.?)?[ \t:.#-]{{1,4}}"
        r"(?P<number>[A-Z0-9](?:[ .-]?[A-Z0-9]){7,12})(?![A-Z0-9])",
        re.IGNORECASE,
    )
    for country, words in _NATIONAL_WORDS.items()
}
_BEFORE = 60  # characters before a VAT id that may announce it
_BIC_WORD = re.compile(
    r"(?<!\w)(?:bic|swift)(?:[\s/-]*(?:bic|swift|code|adress?e?|address|nr|no|number|nummer))*(?!\w)", re.IGNORECASE
)
_BIC = re.compile(r"[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?:[A-Z0-9]{3}| (?:XXX|\d{3}))?(?![A-Za-z0-9])")
_BIC_GAP = re.compile(r"[\s:.()/|-]*(?:iban[\s:.()/|-]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """An identifier in a text: half-open offsets, its compact value, and whether a word before it announces it."""

    start: int
    end: int
    value: str
    announced: bool = True


def find_ibans(text: str) -> Iterator[Hit]:
    """IBANs whose length and check digits are right, from left to right.

    Spaces, dots, hyphens and one line end may part the groups; slips of OCR are mended as `normalise_iban` does.
    """
    for start, end in _iban_shapes(text):
        meaning = normalise_iban(text[start:end])
        value = str(meaning.value) if meaning else ""
        if has_iban_length(value) and has_iban_checksum(value) and 2 * sum(map(str.isdigit, value)) >= len(value):
            yield Hit(start, end, value)


def find_printed_ibans(text: str) -> Iterator[Hit]:
    """What stands right after the word IBAN and has the form of one, whatever its check digits.

    It has the length that the registry gives its country, or all of its line whatever its length.
    """
    shapes = dict(_iban_shapes(text))
    for word in _IBAN_WORD.finditer(text):
        match = _IBAN_AS_PRINTED.match(text, word.end())
        whole = shapes.get(word.end(), 0)
        end = whole if whole and not _WORD_BELOW.search(text, word.end(), whole) else match.end() if match else 0
        compact = re.sub(r"[\s.-]", "", text[word.end() : end])
        if _FEWEST_OF_IBAN <= len(compact) <= _MOST_OF_IBAN:
            yield Hit(word.end(), end, compact)


def find_bics(text: str) -> Iterator[Hit]:
    """BICs right after the word BIC or SWIFT; only marks, one line end or an IBAN may stand between."""
    ibans = dict(_iban_shapes(text))
    for word in _BIC_WORD.finditer(text):
        place = _skip(_BIC_GAP, text, word.end())
        breaks = text.count("\n", word.end(), place)
        if place in ibans:
            after = _skip(_BIC_GAP, text, ibans[place])
            breaks += text.count("\n", ibans[place], after)
            place = after
        match = _BIC.match(text, place)
        meaning = normalise_bic(match[0]) if match and breaks <= 1 else None
        if match and meaning:
            yield Hit(match.start(), match.end(), str(meaning.value))


def find_vat_ids(text: str, *, as_printed: bool = False) -> Iterator[Hit]:
    """VAT ids with the prefix of their country and a right check digit, from left to right.

    Short ones, and those of countries without a public algorithm, only where a word such as "VAT" announces them.
    With `as_printed` announced ones of the right form as well, whatever their check digit. A part of an IBAN is none.
    """
    ibans = list(find_ibans(text))
    for head in _VAT_HEAD.finditer(text):
        start = head.start()
        if not any(iban.start <= start < iban.end for iban in ibans):
            yield from list(_vat_readings(text, start, as_printed=as_printed))[-1:]


def find_national_tax_ids(text: str) -> Iterator[Hit]:
    """Tax numbers printed without the prefix of their country, right behind their country's word for them.

    The check digit must be right: "NIP 583-318-89-35", "OIB 90335175124". Values are compact and have no prefix.
    """
    places = set()
    for country, pattern in _NATIONAL.items():
        for match in pattern.finditer(text):
            compact = re.sub(r"[ .-]", "", match["number"]).upper()
            if match.start("number") not in places and check_vat(country + compact) == "valid":
                places.add(match.start("number"))
                yield Hit(match.start("number"), match.end("number"), compact)


def _iban_shapes(text: str) -> Iterator[tuple[int, int]]:
    """Spans that start with a country of the registry and have as many letters and digits as its IBANs."""
    for head in _IBAN_HEAD.finditer(text):
        length = IBAN_LENGTHS.get(head[1])
        end = _take(text, head.end(), length) if length else None
        if end is not None:
            yield head.end(), end


def _take(text: str, start: int, length: int) -> int | None:
    """Where `length` letters and digits from `start` end, if a word ends there and at most one line end is between."""
    place, breaks = start, 0
    for _ in range(length):
        gap = _skip(_IBAN_GAP, text, place)
        breaks += text.count("\n", place, gap)
        if breaks > 1 or not (text[gap : gap + 1].isascii() and text[gap : gap + 1].isalnum()):
            return None
        place = gap + 1
    return None if text[place : place + 1].isalnum() else place


def _vat_readings(text: str, start: int, *, as_printed: bool) -> Iterator[Hit]:
    """VAT ids that start at an offset, each a part longer than the one before it."""
    announced = _is_announced(text, start)
    compact, place = "", start
    for _ in range(_MOST_PARTS):
        part = _VAT_PART.match(text, place)
        if part is None or len(compact) + len(part[1]) > _LONGEST_VAT:
            return
        compact, place = compact + part[1], part.end()
        verdict, digits = check_vat(compact), sum(map(str.isdigit, compact))
        proven = verdict == "valid" and (announced or digits >= _FEWEST_DIGITS)
        known = verdict == "unknown" and announced and digits > 0
        printed = as_printed and announced and has_vat_form(compact)
        if (proven or known or printed) and not _goes_on(text, start, place):
            yield Hit(start, place, compact, announced)


def _is_announced(text: str, start: int) -> bool:
    """Tell whether a word for VAT stands before an offset, on its line or, where it starts one, on the line above."""
    before = text[max(0, start - _BEFORE) : start]
    line = before.rpartition("\n")[2]
    return _VAT_WORD.search(line if line.strip() else before) is not None


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether more digits follow a number that is printed in groups, so that it is a part of a longer one."""
    return not text[start + 2 : end].strip().isalnum() and re.match(r"[ .-]?\d", text[end:]) is not None


def _skip(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place
