"""Whose VAT id it is: by words before it, a heading above it, the name or address beside it, or the footer."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import locate
from docsluice.assembly.parties.headings import list_sections, party_headed

if TYPE_CHECKING:
    from docsluice.normalise.identifier_search import Hit
    from docsluice.records import Box, Document, Evidence

_ISSUER = re.compile(
    r"(?<!\w)(?:our|seller\W?s?|supplier\W?s?|vendor\W?s?|unsere?|verkäufers?|lieferanten?|notre|vendeur|fournisseur|"
    r"nuestro|vendedor|emisor|nostr[ao]|venditore|fornitore|onze|leverancier|verkoper)(?!\w)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?<!\w)(?:your|buyer\W?s?|customer\W?s?|client\w*|ihre?|kunden\w*|käufers?|empfängers?|votre|acheteur|su|"
    r"comprador|vostr[ao]|cessionario|acquirente|uw|klant\w*|afnemer)(?!\w)",
    re.IGNORECASE,
)
_WORDS_BEFORE = re.compile(r"[^\d\n]{0,60}\Z")
_NEAR = 6.0  # line heights between a party and a VAT id that stands next to it
_NEARER = 2.0  # how many times farther away the other party must be
_FOOTER = 0.8  # share of a page's height below which a footer stands
_WORDED, _HEADED, _NEXT, _FOOT = 4, 3, 2, 1  # how much a sign tells


class _Sign(NamedTuple):
    """What a place tells about the owner; a stronger sign overrules a weaker one."""

    strength: int
    party: str


def assign_owners(
    hits: Sequence[Hit], places: Mapping[str, Sequence[Evidence]], document: Document
) -> dict[str, tuple[str, bool]]:
    """Owner of each value, and whether a sign gives it (else it is the only VAT id); unclear values are left out.

    `places` tells where names and addresses of the parties stand; the first party is the one that issues the
    document, and must print its VAT id (Directive 2006/112/EC, Art. 226), so that the footer and a VAT id
    without any sign are its. No value has two owners, no party two values.
    """
    issuer = next(iter(places))
    signs: dict[str, list[_Sign]] = defaultdict(list)
    sections = list(list_sections(document))
    for hit in hits:
        headed = party_headed(hit.start, sections, document.text)
        signs[hit.value] += [_Sign(_HEADED, headed)] if headed is not None else []
        signs[hit.value] += _signs(hit, places, document)
    best = {value: sign for value, found in signs.items() if (sign := _strongest(found))}
    owned: dict[str, tuple[str, bool]] = {}
    for party in places:
        mine = [value for value, sign in best.items() if sign.party == party]
        top = max((best[value].strength for value in mine), default=0)
        clearest = [value for value in mine if best[value].strength == top]
        if len(clearest) == 1:
            owned[clearest[0]] = party, True
    rest = [value for value in signs if not signs[value]]
    if len(rest) == 1 and all(sign.party != issuer for sign in best.values()) and _announced(rest[0], hits):
        owned[rest[0]] = issuer, False
    return owned


def _signs(hit: Hit, places: Mapping[str, Sequence[Evidence]], document: Document) -> Iterable[_Sign]:
    issuer, *others = places
    words = _WORDS_BEFORE.search(document.text, max(0, hit.start - 60), hit.start)
    before = words[0] if words else ""
    ours, theirs = _ISSUER.search(before) is not None, _OTHER.search(before) is not None
    if ours != theirs and (ours or others):
        yield _Sign(_WORDED, issuer if ours else others[0])
    here = locate(document, hit.start, hit.end)
    if not here or not here[0].boxes:
        return
    page = next(page for page in document.pages if page.number == here[0].page)
    in_footer = here[0].boxes[0].y0 >= _FOOTER * page.height
    if in_footer:
        yield _Sign(_FOOT, issuer)
    nearest = _nearest(here[0], places, document)
    if nearest and (nearest == issuer or not in_footer):  # footers name the issuer; another name there is a slip
        yield _Sign(_NEXT, nearest)


def _strongest(signs: Sequence[_Sign]) -> _Sign | None:
    """The strongest sign; None where equally strong ones disagree."""
    top = max((sign.strength for sign in signs), default=0)
    parties = {sign.party for sign in signs if sign.strength == top}
    return _Sign(top, parties.pop()) if len(parties) == 1 else None


def _nearest(here: Evidence, places: Mapping[str, Sequence[Evidence]], document: Document) -> str | None:
    """The party next to a place; None where none is near, or the other is about as near."""
    distances = {party: _distance(here, ours, document) for party, ours in places.items()}
    party = min(distances, key=lambda one: distances[one])
    other = min((distance for one, distance in distances.items() if one != party), default=math.inf)
    return party if distances[party] <= _NEAR and max(distances[party], 1.0) * _NEARER <= other else None


def _distance(here: Evidence, ours: Sequence[Evidence], document: Document) -> float:
    """Line heights to the nearest place on the page; 0 where the text runs on from one to the other."""
    box = here.boxes[0]
    height = max(box.y1 - box.y0, 1.0)
    text = next(page.text for page in document.pages if page.number == here.page)
    gaps = [math.inf]
    for place in ours:
        if place.page != here.page:
            continue
        start, end = sorted((place, here), key=lambda one: one.start)
        if re.search(r"[\t\n]", text[start.end : end.start]) is None:
            return 0.0
        gaps += [_gap(box, other) / height for other in place.boxes]
    return min(gaps)


def _gap(first: Box, second: Box) -> float:
    """Points between two boxes; 0 where they touch."""
    across = max(0.0, first.x0 - second.x1, second.x0 - first.x1)
    down = max(0.0, first.y0 - second.y1, second.y0 - first.y1)
    return math.hypot(across, down)


def _announced(value: str, hits: Sequence[Hit]) -> bool:
    return any(hit.value == value and hit.announced for hit in hits)
