"""What sentences of German and French contracts state, in usual legal wording: their dates, lengths and notices.

"Der Vertrag tritt am 1. Januar 2024 in Kraft und wird auf die Dauer von zwei Jahren geschlossen", "Le présent contrat
est conclu pour une durée de trois (3) ans", "verlängert sich jeweils um ein weiteres Jahr".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docsluice.assembly.contracts.phrases import Hit

_DATE = (
    r"(?P<value>\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d|"
    r"\d{1,2}(?:\.|er)?\s+[a-zäéû]{3,9}\.?\s+(?:19|20)\d\d)"
)
_NUMBER = r"(?:\d{1,3}|[a-zäöüß-]+)(?:\s*\(\s*(?:\d{1,3}|[a-zäöüß-]+)\s*\))?"
_LENGTH = (
    rf"(?P<value>{_NUMBER}\s+(?:(?:weitere[nrs]?|volle[nr]?)\s+)?"
    r"(?:(?:Kalender)?(?:jahr|monat|woche|tag)(?:e|en|n|s|es)?|ans?|années?|mois|semaines?|jours?))\b"
)
_WITHIN = r"(?:[^.;]|\.(?=\d)|(?<=\d)\.)"
_CONTRACT = (
    r"\b(?:(?:de[rsnm]|diese[rsnm]?)\s+(?:vorliegende[rsnm]?\s+)?\w*(?:vertrag|vertrages|vertrags|vereinbarung)|"
    r"(?:le|du|ce)\s+(?:présent\s+)?(?:contrat|accord)|(?:la|cette)\s+(?:présente\s+)?convention|vertragslaufzeit|laufzeit)\b"
)


def _words(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_STATEMENTS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "effective_date": _words(
        rf"\btritt\s+(?:mit\s+wirkung\s+)?(?:am|zum|ab\s+dem|ab)\s+{_DATE}\s+in\s+kraft",
        rf"{_CONTRACT}{_WITHIN}{{0,60}}?\b(?:beginnt|gilt)\s+(?:am|ab\s+dem|ab|mit\s+dem)\s+{_DATE}",
        rf"\b(?:prend(?:ra)?\s+effet|entre(?:ra)?\s+en\s+vigueur|prend(?:ra)?\s+cours)\s+(?:le|à\s+compter\s+du|au)\s+{_DATE}",
    ),
    "expiration_date": _words(
        rf"{_CONTRACT}{_WITHIN}{{0,120}}?\b(?:endet|läuft|befristet)\s+(?:\w+\s+){{0,3}}?(?:am|bis\s+zum|mit\s+dem)\s+{_DATE}",
        rf"{_CONTRACT}{_WITHIN}{{0,120}}?\b(?:prend(?:ra)?\s+fin|expire(?:ra)?|se\s+termine(?:ra)?|jusqu['’])\s*(?:le|au)\s+{_DATE}",
    ),
    "term": _words(
        rf"{_CONTRACT}{_WITHIN}{{0,120}}?\b(?:auf\s+die\s+dauer\s+von|für\s+(?:die\s+dauer\s+von|einen\s+zeitraum\s+von|eine\s+laufzeit\s+von)?|"
        rf"(?:eine\s+)?(?:feste\s+|erst)?laufzeit\s+von|(?:beträgt|läuft)(?:\s+für)?)\s*{_LENGTH}",
        rf"\b(?:fest|erst|grund|vertrags|mindest)laufzeit\s+(?:des\s+vertrag(?:e?s)\s+)?(?:beträgt|von)\s+{_LENGTH}",
        rf"{_CONTRACT}{_WITHIN}{{0,120}}?\b(?:conclue?|prévue?|valable|consentie?)\s+pour\s+une\s+(?:durée|période)\s+"
        rf"(?:\w+\s+)?(?:d['’]|de\s+){_LENGTH}",
        rf"\bla\s+durée\s+(?:initiale\s+)?(?:du\s+(?:présent\s+)?contrat\s+)?est\s+(?:fixée\s+à|de)\s+{_LENGTH}",
    ),
    "renewal_term": _words(
        rf"\bverlängert\s+(?:er|sie|sich){_WITHIN}{{0,80}}?\b(?:um|für)\s+(?:jeweils\s+)?(?:weitere\s+)?{_LENGTH}",
        rf"\b(?:reconduit|renouvelé|reconduction|renouvell?ement)e?\b{_WITHIN}{{0,100}}?"
        rf"(?:périodes?\s+(?:successives?\s+)?|durées?\s+(?:successives?\s+)?)(?:d['’]|de\s+){_LENGTH}",
        rf"\b(?:reconduit|renouvelé)e?\b{_WITHIN}{{0,60}}?\bd['’]année\s+en\s+(?P<value>année)",
    ),
    "notice_period_to_terminate_renewal": _words(
        rf"\b(?:wenn|sofern|falls|soweit)\b{_WITHIN}{{0,80}}?\b(?:mit\s+einer\s+(?:kündigungs)?frist\s+von\s+|spätestens\s+|mindestens\s+)"
        rf"{_LENGTH}{_WITHIN}{{0,60}}?\b(?:vor|zum)\b{_WITHIN}{{0,80}}?\b(?:ablauf|ende|laufzeit|gekündigt|kündigt)",
        rf"\bsauf\s+(?:dénonciation|résiliation|préavis|opposition|si){_WITHIN}{{0,160}}?\b(?:préavis\s+de|au\s+moins|d['’]au\s+moins)\s+{_LENGTH}",
    ),
}
_ENDLESS = re.compile(
    rf"{_CONTRACT}{_WITHIN}{{0,120}}?\b(?:auf\s+unbestimmte\s+(?:zeit|dauer)|pour\s+une\s+durée\s+indéterminée)",
    re.IGNORECASE,
)


def find_stated_abroad(path: str, text: str) -> Hit | None:
    """The value of a field that a sentence states in German or French; None where none does."""
    hits = _hits(path, text)
    return min(hits, default=None)


def find_endless_abroad(text: str) -> Hit | None:
    """Where a contract says in German or French that it has no end."""
    match = _ENDLESS.search(text)
    return Hit(*match.span()) if match else None


def _hits(path: str, text: str) -> Iterable[Hit]:
    for pattern in _STATEMENTS.get(path, ()):
        if match := pattern.search(text):
            yield Hit(*match.span("value"))
