"""The title of a contract: a line at its head that is no sentence and says what kind of paper it is.

160 of CUAD's 169 training contracts have such a line. It is the labelled title of 142, and several of the others differ
by the label's spelling.
"""

from __future__ import annotations

import re

from docsluice.assembly.contracts.phrases import Hit

_KIND = re.compile(
    r"\b(?:agreements?|contract|lease|licen[sc]e|amendment|addendum|memorandum|supplement|understanding|undertaking|deed|"
    r"covenants?|acknowledge?ment|vertrag|vereinbarung|\w+vertrag|contrat|accord|convention|contrato|acuerdo|convenio|"
    r"contratto|accordo|overeenkomst)\b",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"[“”\"]|[.,]$|\bthis\s+agreement\b|\b(?:exhibit|schedule|annex|attachment|appendix|form\s+of|dated|between|pursuant|"
    r"table\s+of|confidential\s+treatment|portions\s+of|governing|phone|is|was|are|has|have|been|shall|will)\b|"
    r"https?:|\.htm|\d{4}",
    re.IGNORECASE,
)
_SMALL = frozenset({"and", "of", "for", "the", "to", "in", "on", "a", "an", "or", "by", "with"})
_GOES_ON = re.compile(
    r"(?:\b(?:and|of|for|the|restated|amended|to|non|mutual|master|exclusive|nonexclusive)|[&/–-])$", re.IGNORECASE
)
_CONTINUES = re.compile(r"(?:and|of|for|to|&|agreement|contract)\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:re|subject|betreff|objet)\s*:\s*", re.IGNORECASE)
_MARKS = " \t_*-–.:"
_HEAD_LINES, _HEAD = 40, 6_000  # where a title stands: in so many lines and characters
_LONGEST = 110


def find_title(text: str) -> Hit | None:
    """The first line of the head that is a title, with the lines that it goes on over; None where there is none."""
    starts, lines, here = [], text[:_HEAD].split("\n")[:_HEAD_LINES], 0
    for line in lines:
        starts.append(here)
        here += len(line) + 1
    bare = [_ABOUT.sub("", line.strip(_MARKS)) for line in lines]
    number = next((i for i, line in enumerate(bare) if _KIND.search(line) and _is_title(line)), None)
    if number is None:
        return None
    first = last = number
    while first and _is_title(bare[first - 1]) and _belong(bare[first - 1], bare[first]):
        first -= 1
    while last + 1 < len(bare) and _is_title(bare[last + 1]) and _belong(bare[last], bare[last + 1]):
        last += 1
    start = starts[first] + lines[first].index(bare[first])
    return Hit(start, starts[last] + lines[last].index(bare[last]) + len(bare[last]))


def _is_title(line: str) -> bool:
    """Whether every word but the small ones begins with a capital letter."""
    words = re.findall(r"[^\W\d_][\w'’-]*", line)
    if not words or len(line) > _LONGEST or _NO_TITLE.search(line):
        return False
    return words[0][0].isupper() and all(word[0].isupper() or word in _SMALL for word in words)


def _belong(line: str, following: str) -> bool:
    """Whether a title goes on from one line to the next."""
    return bool(_GOES_ON.search(line) or _CONTINUES.match(following))
