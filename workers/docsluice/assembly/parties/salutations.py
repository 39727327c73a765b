"""Words beside a person's name in an address: "Herrn", "Madame" alone above it, "Attn." before it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, start_of
from docsluice.assembly.found import Found, Ground, reword
from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.widen import previous_above

if TYPE_CHECKING:
    from docsluice.assembly.found import Option
    from docsluice.assembly.fragments import Fragment
    from docsluice.records import Document

_WORDS = re.compile(
    r"(?:herrn?|frau|eheleute|familie|mr|mrs|ms|miss|monsieur|madame|mademoiselle|mme|mlle|se[ñn]ora?|sra?|signora?|"
    r"sig(?:\.ra)?|de\s+heer|mevrouw|dhr|mevr)\.?(?:\s+(?:dr|prof)\.?)*",
    re.IGNORECASE,
)
ATTENTION = (
    r"(?<!\w)(?:attn|att|fao|for\s+the\s+attention\s+of|z\.?\s?hd|zu\s+h[äa]nden|à\s+l['’]attention|t\.a\.v|ter\s+attentie|"
    r"a\s+la\s+atenci[óo]n|all['’]attenzione|alla\s+c\.\s?a)(?!\w)"
)
"""What stands before the name of a person for whom a letter is meant, whoever receives it, as a part of a pattern."""
_ATTENTION = re.compile(ATTENTION, re.IGNORECASE)
_NO_NAME = re.compile(r"[\d@]|:\s*\Z|www\.", re.IGNORECASE)


def is_salutation(text: str) -> bool:
    """Tell whether a line is a salutation and nothing else."""
    return _WORDS.fullmatch(text.strip()) is not None


def with_salutation(item: Found, ground: Ground) -> Found:
    """A name with the salutation that stands alone on the line close above it."""
    option = item.chosen
    joined = _join(option, item, ground) if option.evidence else None
    return item if joined is None else replace(item, chosen=joined)


def without_attention(item: Found, ground: Ground) -> Found:
    """A name in the place of the person for whom the letter is meant: the line close above it."""
    option = item.chosen
    if not option.evidence or not _ATTENTION.match(option.raw):
        return item
    above = _line_above(option, ground.document)
    raw = ground.document.text[above.start : above.end] if above else ""
    if above is None or _NO_NAME.search(raw) or is_salutation(raw):
        return item
    company = reword(option, raw, locate(ground.document, above.start, above.end), item.spec, ground)
    return item if company is None else replace(item, chosen=company)


def _line_above(option: Option, document: Document) -> Fragment | None:
    """The line close above a name that begins its own."""
    start = start_of(document, option.evidence[0])
    fragments = list_fragments(document, start)
    line = next((one for one in fragments if one.start == start), None)
    return None if line is None else previous_above(line, fragments)


def _join(option: Option, item: Found, ground: Ground) -> Option | None:
    document = ground.document
    above = _line_above(option, document)
    if above is None or not is_salutation(document.text[above.start : above.end]):
        return None
    raw = f"{document.text[above.start : above.end]}\n{option.raw}"
    return reword(option, raw, (*locate(document, above.start, above.end), *option.evidence), item.spec, ground)
