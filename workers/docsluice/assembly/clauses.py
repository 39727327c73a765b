"""Clauses (yes or no, with their words), parties with their aliases, and relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.choose import rank_options, value_key
from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.assembly.found import Found, Option
from docsluice.confidence.features import Features
from docsluice.normalise.text import one_line

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.found import Ground
    from docsluice.records import Candidate, Document, RelationCandidate
    from docsluice.schema.spec import FieldSpec, GroupSpec

REFERRED_TO_AS = "referred_to_as"
_ALIAS_REACH = 220  # characters after a name in which its alias may be defined
_ALIAS = re.compile(r"\([^()]{0,80}?[\"“”'‘’]([^\"“”]{2,40}?)[,.]?[\"“”'’][^()]{0,60}\)")
_ALIAS_FLOOR = 0.5
_NO_PARTY = re.compile(
    r"(?:the\s+)?(?:part(?:y|ies)|company|seller|buyer|licens(?:or|ee)|agreement|undersigned|customer|supplier|"
    r"recipient|discloser|employee|employer|executive|distributor|franchise[er]|lender|borrower|consultant|corporation)s?",
    re.IGNORECASE,
)
ROLES = (
    "seller buyer purchaser vendor supplier customer client licensor licensee lessor lessee landlord tenant lender "
    "borrower employee employer executive consultant contractor distributor manufacturer reseller agent franchisor "
    "franchisee "
    "guarantor owner provider recipient discloser sponsor investor company partner advertiser publisher operator"
).split()


def choose_clause(spec: FieldSpec, candidates: Sequence[Candidate], document: Document, floor: float) -> Found | None:
    """A clause that is there: every span at or above `floor` in the order of the document; None if none is."""
    if not candidates:
        return None
    best = max(candidates, key=lambda candidate: candidate.score)
    kept = _apart(candidate for candidate in candidates if candidate.score >= min(floor, best.score))
    spans = [document.text[c.start : c.end] for c in kept]
    features = Features(
        best.score, margin=best.score, support=len(kept), reading=reading_confidence(document, best.start, best.end)
    )
    evidence = tuple(place for c in kept for place in locate(document, c.start, c.end))
    value: JsonValue = {"present": True, "spans": [one_line(text) for text in spans]}
    return Found(spec.path, spec, Option(value, spans[0], features, evidence))


def choose_parties(
    group: GroupSpec,
    candidates: Sequence[Candidate],
    relations: Iterable[RelationCandidate],
    ground: Ground,
    floor: float,
) -> Iterator[Found]:
    """Rows of a group whose anchor is asked as an entity: one a different name, in the order of the document."""
    spec = group.anchor_field
    options = [
        option
        for option in rank_options(spec, candidates, ground)
        if option.features.score >= floor and not _NO_PARTY.fullmatch(str(option.value))
    ]
    kept = sorted(_longest(options), key=lambda option: (option.evidence[0].page, option.evidence[0].start))
    linked = [relation for relation in relations if relation.type == REFERRED_TO_AS and relation.score >= _ALIAS_FLOOR]
    for i, option in enumerate(kept):
        path = f"{group.name}[{i}]"
        alone = option.features._replace(margin=option.features.score)
        yield Found(
            f"{path}.{spec.name}", spec, Option(option.value, option.raw, alone, option.evidence, option.reasons)
        )
        yield from _alias_and_role(group, path, option, linked, ground.document)


def _alias_and_role(
    group: GroupSpec, path: str, party: Option, relations: Sequence[RelationCandidate], document: Document
) -> Iterator[Found]:
    fields = {field.name: field for field in group.fields}
    alias = _alias_of(party, relations, document)
    if alias is None or "alias" not in fields:
        return
    yield Found(f"{path}.alias", fields["alias"], alias)
    role = next((role for role in ROLES if role in str(alias.value).casefold().split()), None)
    if role and "role" in fields:
        option = Option(role, alias.raw, alias.features, alias.evidence)
        yield Found(f"{path}.role", fields["role"], option, tier="derived", inputs=(f"{path}.alias",))


def _alias_of(party: Option, relations: Sequence[RelationCandidate], document: Document) -> Option | None:
    """The alias that the model relates to a party, or that stands defined behind its name."""
    for relation in sorted(relations, key=lambda one: -one.score):
        raw = document.text[relation.head.start : relation.head.end]
        if value_key(one_line(raw)) == value_key(party.value):
            tail = relation.tail
            text = document.text[tail.start : tail.end]
            return Option(
                one_line(text).strip("\"“”'‘’()., "),
                text,
                Features(relation.score),
                locate(document, tail.start, tail.end),
            )
    place = party.evidence[-1]
    page = next(page for page in document.pages if page.number == place.page)
    match = _ALIAS.search(page.text, place.start, place.end + _ALIAS_REACH)
    if match is None or ";" in page.text[place.end : match.start()]:
        return None
    start = document.page_offsets[document.pages.index(page)] + match.start(1)
    return Option(one_line(match[1]), match[1], Features(0.6), locate(document, start, start + len(match[1])))


def _apart(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of overlapping spans the likeliest, in the order of the document."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: -one.score):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda one: one.start)


def _longest(options: Sequence[Option]) -> Iterator[Option]:
    """Without the options that share their place with a likelier one, or are a part of another's name."""
    taken: list[Option] = []
    for option in options:
        if any(_shares_place(option, other) for other in taken):
            continue
        if any(value_key(option.value) in value_key(other.value) for other in taken):
            continue
        taken.append(option)
        yield option


def _shares_place(option: Option, other: Option) -> bool:
    return any(
        a.page == b.page and a.start < b.end and b.start < a.end for a in option.evidence for b in other.evidence
    )
