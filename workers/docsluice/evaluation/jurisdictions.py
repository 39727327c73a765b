"""Jurisdictions by name, however a label or a record writes them."""

from __future__ import annotations

import re

from docsluice.evaluation.notation import reduce_text
from docsluice.standards.jurisdictions import JURISDICTIONS

_NAMES = {code: name for name, code in JURISDICTIONS.items()}
_LEGAL_WORDS = re.compile(r"\b(the|laws?|domestic|states?|commonwealth|province|people['’]?s|republic|of|and)\b")


def reduce_jurisdiction(text: str) -> str:
    """A key by name: "US-CA", "State of California" and "California" are one."""
    name = _NAMES.get(text.strip().upper(), text).casefold()
    return reduce_text(_LEGAL_WORDS.sub(" ", name)) or reduce_text(name)
