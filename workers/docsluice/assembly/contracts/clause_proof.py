"""What a sentence must say before an engine's word is taken that it is a clause of a contract.

An engine that never saw a contract cuts whatever is near: termination for breach as termination for convenience, the
inspection of goods as the audit of books. Of the clauses in 169 training contracts these words took away 30 that were
none, and 6 that were there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from docsluice.assembly.contracts.phrases import sentence_at


class Proof(NamedTuple):
    """Words that its sentence says, all of them, and `unless`, which take that back if nothing `despite` them stands.

    `alone`: spans that do not say so are no part of the clause either, where others of the contract do.
    """

    says: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None
    despite: re.Pattern[str] | None = None
    alone: bool = False


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_AT_WILL = (
    r"\bconvenience\b|\bwithout\s+cause|\bwith\s+or\s+without|\bany\s+(?:or\s+no\s+)?(?:other\s+)?reason|\bno\s+reason|"
    r"\bwithout\s+(?:any\s+|giving\s+any\s+)?reason|\bat\s+any\s+time|"
    r"\b(?:sole|absolute)\s+(?:and\s+\w+\s+)?(?:discretion|right)|\bat\s+will\b|"
    r"\b(?:wish(?:es)?|desires?|chooses?)\s+to\s+(?:terminate|cancel)"
)
_BARRED = r"\b(?:not|no|neither|nor|never|without)\b|refrain|prohibit|other\s+than"
_FOR_OTHERS = (
    r"\b(?:other|another|third|anyone|same|additional)\b|\bany\s+(?:person|party|entity)|compet|similar|identical"
)
_ENGLISH = _words(r"\b(?:the|shall|this|any|either|will|may)\b")
PROOFS: Mapping[str, Proof] = {
    "termination_for_convenience": Proof(
        says=(
            _words(r"terminat|cancel|\bend\b|withdraw|discontinu|cease"),
            _words(
                rf"{_AT_WILL}|\bany\s+time|\bnotice\b|\bdiscretion|\bmonth[- ]to[- ]month|"
                r"\b(?:option|elects?)\s+to\s+(?:terminate|cancel)"
            ),
        ),
        unless=_words(
            r"breach|default|\bfail(?:s|ure)|insolven|bankrupt|in\s+the\s+event|"
            r"following\s+(?:events|conditions|contingenc|circumstances)|occurrence|change\s+(?:of|in)\s+control|"
            r"force\s+majeure|\bfor\s+cause\b|violat|\bunder\s+any\s+of|\bif\s+(?:the\s+other|either|such)|\bmaterial(?:ly)?\b|"
            r"becomes\s+evident|\bas\s+provided\s+(?:herein|below|in)|\bshould\b"
        ),
        despite=_words(_AT_WILL),
        alone=True,
    ),
    "exclusivity": Proof(
        says=(
            _words(
                rf"exclusi|\bsole(?:ly)?\b|\bonly\b|(?:{_BARRED})[\s\S]{{0,400}}?(?:{_FOR_OTHERS})|"
                rf"(?:{_FOR_OTHERS})[\s\S]{{0,400}}?(?:{_BARRED})"
            ),
        ),
        alone=True,
    ),
    "cap_on_liability": Proof(
        says=(
            _words(r"liab|damages|indemnif|exceed|responsib|remed|losses"),
            _words(
                r"\b(?:not|neither|no|nor|cap|sole|maximum|only)\b|exceed|limit|waive|exclud|disclaim|up\s+to|in\s+excess|"
                r"without\s+liab|less\s+than"
            ),
            _words(
                r"consequential|indirect|incidental|punitive|exemplary|special|exceed|limit|maximum|\bsole|aggregate|"
                r"lost\s+profits|loss\s+of\s+profit|\bcap\b|not\s+be\s+(?:liable|responsible)|no\s+liability|in\s+excess|"
                r"liable\s+(?:to|for)|other\s+than\s+direct|waive|without\s+liab|\bno\s+(?:party|event|circumstances)"
            ),
        ),
    ),
    "insurance": Proof(
        says=(
            _words(r"insur"),
            _words(
                r"maintain|carr(?:y|ies|ied)|procure|obtain|keep|secure|polic(?:y|ies)|cover|certificate|insured|provide|"
                r"effect|take\s+out|purchase|pay\s+for|furnish|limits"
            ),
        ),
        unless=_words(
            r"not\s+(?:be\s+)?(?:obtain|maintain|provide|entitled)|any\s+claim\s+under|unemployment\s+insurance\s+benefits|"
            r"insurance\s+(?:center|claim|product|agent|industry|business|professional)"
        ),
    ),
    "audit_rights": Proof(
        says=(
            _words(
                r"audit(?!ed\s+financial)|inspect|examin|verif|\baccess\b|\breview\b|\bcop(?:y|ies)\b|available|\bopen\b"
            ),
            _words(
                r"\bbooks\b|\brecords?\b|accounts|premises|facilit|audit|place\s+of\s+business|documents|documentation|"
                r"office|\bsite|\bplant|operations|reports|statements|compliance|location"
            ),
            _words(
                r"\bright|entitled|\bmay\b|permit|allow|available|\bopen\b|\baccess\b|grant|cause|opportunity|conduct|"
                r"request|shall\s+have"
            ),
        ),
    ),
}


def proves_clause(path: str, text: str, start: int, end: int) -> bool:
    """Tell whether the sentences around a span say what such a clause must.

    Any do for a clause without such words, and in another language than English, whose words are not known.
    """
    proof = PROOFS.get(path)
    if proof is None:
        return True
    sentence = text[slice(*sentence_at(text, start, end))]
    if not _ENGLISH.search(sentence):
        return True
    if not all(words.search(sentence) for words in proof.says):
        return False
    is_taken_back = proof.unless is not None and proof.unless.search(sentence) is not None
    return not is_taken_back or (proof.despite is not None and proof.despite.search(sentence) is not None)
