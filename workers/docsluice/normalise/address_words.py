"""Slips of OCR in addresses, mended where a word of addresses or the form of a postal code decides.

"1OT 12" can only be "LOT 12" and "London WIS 3AN" only "W1S 3AN"; a name that no list holds stays as it was read.
"""

from __future__ import annotations

import re
from collections import defaultdict

from docsluice.standards.jurisdictions import JURISDICTIONS
from docsluice.standards.regions import REGIONS

_WORDS = frozenset(
    # English
    "street road avenue boulevard lane drive square place court plaza highway parkway terrace suite floor ground level "
    "unit block building tower mall centre center gate hall shop store north south east west old new lot flr hwy blvd "
    # Malay
    "jalan jln lorong taman tmn bandar kampung kawasan perindustrian seksyen lebuh lebuhraya persiaran medan bangunan "
    "tingkat kuala lumpur johor bahru baru seri sri petaling jaya shah alam bukit batu sungai seremban klang ipoh "
    "puchong kajang cheras subang serdang kembangan kepong ampang setapak rawang sentral utama "
    # German, Dutch, French, Spanish, Italian
    "straße strasse gasse platz allee ufer hof straat laan weg plein kade avenue rue chemin impasse boulevard quai "
    "place calle avenida plaza paseo carretera via viale piazza corso vicolo "
    "berlin hamburg münchen köln frankfurt stuttgart düsseldorf paris lyon marseille madrid barcelona roma milano "
    "amsterdam rotterdam london singapore".split()
) | {word for name in REGIONS for word in name.split()}
# Characters that OCR takes for one another, each group as one; letters of other shape are told apart.
_GROUPS = ("0OoQD", "1lLIi|!íì", "5Ss", "8B", "6GC", "2Zz", "eEc", "aàâäá")
_ALIKE = {ord(char): group[0] for group in _GROUPS for char in group}
_TOKEN = re.compile(r"[^\W_]+")
_SHORTEST = 3
_STATES = frozenset(code[3:] for code in JURISDICTIONS.values() if code.startswith(("US-", "CA-")))
_STATE = re.compile(r"(?<=[ ,.])([A-Z0-9]{2})(?=[ ,.]{1,2}(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b)")
_TO_LETTERS = str.maketrans("01856", "OIBSG")
_TO_DIGITS = str.maketrans("OQDIlSBZG", "000115826")
_LONDON = re.compile(r"(?<!\w)London(?!\w)", re.IGNORECASE)
_LONDON_CODE = re.compile(r"(?<!\w)(EC|NW|SE|SW|WC|E|N|W)([\dOIlSZB])([A-Z\d]?)( ?)([\dOIlSZB])([A-HJ-Z]{2})(?!\w)")
_LETTER_SLIPS = (
    (re.compile(r"(?<![^\W_])01d(?![^\W_])"), "Old"),
    (re.compile(r"(?<=[a-z]’)1(?![^\W_])|(?<=[a-z]')1(?![^\W_])"), "l"),
)


_ENDS_IN_ELLS = re.compile(r"[^\W\d_]{2,}[a-zß-ÿ]{2}11")


def mend_address(text: str) -> str:
    """The text of an address with words, states and the postal codes of London as they must have been printed."""
    for slip, letters in _LETTER_SLIPS:
        text = slip.sub(letters, text)
    text = _TOKEN.sub(lambda match: _mend_word(match[0]), text)
    text = _STATE.sub(lambda match: _mend_state(match[0]), text)
    return _LONDON_CODE.sub(_mend_code, text) if _LONDON.search(text) else text


def _shape(word: str) -> str:
    """A word with characters of like shape made one."""
    return word.translate(_ALIKE).casefold()


def _known() -> dict[str, str]:
    """Words of addresses by their shape in small, capital and title letters; shapes of two words are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in _WORDS:
        for printed in (word, word.upper(), word.capitalize()):
            found[_shape(printed)].add(printed)
    return {
        shape: min(words, key=str.islower) for shape, words in found.items() if len({w.casefold() for w in words}) == 1
    }


_KNOWN = _known()


def _mend_word(word: str) -> str:
    """A word of addresses in the place of one that is none but looks like it, in its own case."""
    if len(word) < _SHORTEST or word.isdigit() or word.casefold() in _WORDS:
        return word
    if _ENDS_IN_ELLS.fullmatch(word) and word[:-2].casefold() not in _WORDS:
        return word[:-2] + "ll"
    known = _KNOWN.get(_shape(word))
    if known is None or len(known) != len(word):
        return word
    if sum(char.isupper() or char.isdigit() for char in word) * 2 > len(word) and not any(
        c.islower() for c in word[1:]
    ):
        return known.upper()
    return known.capitalize() if word[0].isupper() or word[0].isdigit() else known.casefold()


def _mend_state(code: str) -> str:
    letters = code.translate(_TO_LETTERS)
    return letters if code not in _STATES and not code.isdigit() and letters in _STATES else code


def _mend_code(match: re.Match[str]) -> str:
    """A postal code of London with digits where they must stand: "WIS 3AN" is "W1S 3AN"."""
    area, digit, rest, gap, sector, unit = match.groups()
    return area + digit.translate(_TO_DIGITS) + rest + gap + sector.translate(_TO_DIGITS) + unit
