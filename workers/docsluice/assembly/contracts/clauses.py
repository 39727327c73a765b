"""Clauses (yes or no, with their words), parties with their aliases, and relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.choose import rank_options, value_key
from docsluice.assembly.contracts.clause_cues import can_be_clause, find_cues
from docsluice.assembly.contracts.clause_proof import PROOFS, proves_clause
from docsluice.assembly.contracts.defined_parties import find_defined
from docsluice.assembly.contracts.introduction import find_introduced, leaves_blank
from docsluice.assembly.contracts.introduction_abroad import find_introduced_abroad
from docsluice.assembly.contracts.not_parties import is_no_party
from docsluice.assembly.contracts.party_names import company_key, whole_name
from docsluice.assembly.contracts.signatures import find_signed
from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.assembly.found import Found, Option
from docsluice.confidence.features import Features
from docsluice.normalise.text import one_line
from docsluice.records import Candidate

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.contracts.party_names import NameSpan
    from docsluice.assembly.found import Ground
    from docsluice.records import Document, RelationCandidate, Tier
    from docsluice.schema.spec import FieldSpec, GroupSpec

REFERRED_TO_AS = "referred_to_as"
_ALIAS_REACH = 220  # characters after a name in which its alias may be defined
_ALIAS = re.compile(r"\([^()]{0,80}?[\"“”'‘’]([^\"“”]{2,40}?)[,.]?[\"“”'’][^()]{0,60}\)")
_ALIAS_FLOOR = 0.5
_SENTENCE_END = re.compile(r";|(?<!\b[A-Z])(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)\.\s+(?=[A-Z])")
INTRODUCED = 0.85
"""Score of a party that the opening of a contract introduces: of 169 in training contracts 145 were right, and of the
17 others of which the engine was all but sure (0.9) beside them, one."""
_FEWEST_PARTIES = 2  # fewer are not all parties: the other is blank, or "the undersigned"
_ROLE = (
    r"(?:the\s+)?(?:part(?:y|ies)|company|seller|buyer|licens(?:or|ee)|agreement|undersigned|customer|supplier|"
    r"recipient|discloser|employee|employer|executive|distributor|franchise[er]|franchisor|lender|borrower|consultant|"
    r"corporation)s?"
)
_NO_PARTY = re.compile(rf"{_ROLE}(?:\s+and\s+{_ROLE})?", re.IGNORECASE)
_DEGREES = re.compile(r"(?:,\s+(?:M\.\s?D|Ph\.\s?D|D\.\s?O|J\.\s?D|Esq)\.?)+$")  # of persons
_PROVENANCE = re.compile(r"[ \t]*Source\s*:")  # a footer of those who copied the contract, with whom they had it from
ROLES = (
    "seller buyer purchaser vendor supplier customer client licensor licensee lessor lessee landlord tenant lender "
    "borrower employee employer executive consultant contractor distributor manufacturer reseller agent franchisor "
    "franchisee "
    "guarantor owner provider recipient discloser sponsor investor company partner advertiser publisher operator"
).split()


def choose_clause(spec: FieldSpec, candidates: Sequence[Candidate], document: Document, floor: float) -> Found | None:
    """A clause that is there: every span at or above `floor` in the order of the document; None if none is.

    The sentences that hold its words stand beside the engine's spans; a clause that only they found is derived.
    """
    text = document.text
    cues = find_cues(spec.path, text)
    candidates = [one for one in candidates if can_be_clause(spec.path, text, one.start, one.end)]
    proven = [one for one in candidates if proves_clause(spec.path, text, one.start, one.end)]
    if spec.path in PROOFS and PROOFS[spec.path].alone:
        candidates = proven
    cued = [
        Candidate(field=spec.path, start=hit.start, end=hit.end, text=text[hit.start : hit.end], score=cues.score)
        for hit in cues.sentences
    ]
    best = max((*proven, *cued), key=lambda candidate: candidate.score, default=None)
    if best is None:
        return None
    least = min(floor, best.score)
    kept = _apart(candidate for candidate in (*candidates, *cued) if candidate.score >= least)
    spans = [text[c.start : c.end] for c in kept]
    reading = reading_confidence(document, best.start, best.end)
    features = Features(best.score, margin=best.score, support=len(kept), reading=reading, pattern=bool(cued))
    evidence = tuple(place for c in kept for place in locate(document, c.start, c.end))
    value: JsonValue = {"present": True, "spans": [one_line(span) for span in spans]}
    is_known = not cued or any(candidate.score >= least for candidate in candidates)
    option = Option(value, spans[0], features, evidence)
    return Found(spec.path, spec, option, tier="encoder" if is_known else "derived")


def choose_parties(
    group: GroupSpec,
    candidates: Sequence[Candidate],
    relations: Iterable[RelationCandidate],
    ground: Ground,
    floor: float,
) -> Iterator[Found]:
    """Rows of a group whose anchor is asked as an entity: one a different name, in the order of the document.

    Where the document introduces its parties, they are those: what the engine has beside them signs for one of them,
    or is only mentioned.
    """
    spec = group.anchor_field
    text = ground.document.text
    candidates = [_whole(text, one) for one in candidates if not _is_provenance(text, one.start)]
    engine = rank_options(spec, candidates, ground)
    known = {value_key(option.value) for option in engine}
    options = [
        option
        for option in _with_introduced(spec, candidates, engine, ground)
        if option.features.score >= floor and _can_be_party(option, text)
    ]
    named = _without_mentioned(list(_longest(options)), ground.document)
    kept = sorted(named, key=lambda option: (option.evidence[0].page, option.evidence[0].start))
    linked = [relation for relation in relations if relation.type == REFERRED_TO_AS and relation.score >= _ALIAS_FLOOR]
    for i, option in enumerate(kept):
        path = f"{group.name}[{i}]"
        alone = option.features._replace(margin=option.features.score)
        tier: Tier = "encoder" if value_key(option.value) in known else "derived"
        name = _DEGREES.sub("", str(option.value).removeprefix("the "))
        chosen = Option(name, option.raw, alone, option.evidence, option.reasons)
        yield Found(f"{path}.{spec.name}", spec, chosen, tier=tier)
        yield from _alias_and_role(group, path, option, linked, ground.document)


def _with_introduced(
    spec: FieldSpec, candidates: Sequence[Candidate], engine: tuple[Option, ...], ground: Ground
) -> tuple[Option, ...]:
    """The engine's options and the parties that the document introduces; the latter alone where it introduces all."""
    text = ground.document.text
    names = find_introduced(text) or find_introduced_abroad(text)
    alone = len(names) == 1 and leaves_blank(text, names[0])
    for find in (find_defined, find_signed):
        if len(names) < _FEWEST_PARTIES:
            names = _with_others(text, names, find(text))
    introduced = [
        Candidate(field=spec.path, start=name.start, end=name.end, text=text[name.start : name.end], score=INTRODUCED)
        for name in names
    ]
    options = rank_options(spec, candidates, ground, introduced) if introduced else engine
    complete = tuple(option for option in options if option.features.pattern)
    return complete if len(complete) >= _FEWEST_PARTIES or (complete and alone) else options


def _whole(text: str, candidate: Candidate) -> Candidate:
    name = whole_name(text, candidate.start, candidate.end)
    return candidate.model_copy(update={"start": name.start, "end": name.end, "text": text[name.start : name.end]})


def _can_be_party(option: Option, text: str) -> bool:
    if _NO_PARTY.fullmatch(str(option.value)):
        return False
    return option.features.pattern or not is_no_party(text, option.raw)


def _is_provenance(text: str, start: int) -> bool:
    return _PROVENANCE.match(text, text.rfind("\n", 0, start) + 1) is not None


def _with_others(text: str, names: Sequence[NameSpan], others: Sequence[NameSpan]) -> tuple[NameSpan, ...]:
    """Names with those of other companies and persons."""
    known = [company_key(text[name.start : name.end]) for name in names]
    keys = [(company_key(text[other.start : other.end]), other) for other in others]
    return (*names, *(other for key, other in keys if not any(key in one or one in key for one in known)))


def _without_mentioned(options: Sequence[Option], document: Document) -> list[Option]:
    """Without names that stand once in the document, beside some that recur: who signs is named again there.

    An alias behind a name tells that the contract goes on about it.
    """
    text = value_key(document.text)
    kept = [
        option
        for option in options
        if option.features.pattern or text.count(value_key(option.value)) > 1 or _defined_alias(option, document)
    ]
    return kept or list(options)


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
    return _defined_alias(party, document)


def _defined_alias(party: Option, document: Document) -> Option | None:
    """The alias that stands defined behind the name of a party."""
    place = party.evidence[-1]
    page = next(page for page in document.pages if page.number == place.page)
    match = _ALIAS.search(page.text, place.start, place.end + _ALIAS_REACH)
    if match is None or _SENTENCE_END.search(page.text, place.end, match.start()):
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
        if any(value_key(option.value) in value_key(other.value) or _is_same(option, other) for other in taken):
            continue
        taken.append(option)
        yield option


def _is_same(option: Option, other: Option) -> bool:
    """The same company with another legal form; two that the contract introduces are two."""
    if option.features.pattern and other.features.pattern:
        return False
    return company_key(str(option.value)) == company_key(str(other.value))


def _shares_place(option: Option, other: Option) -> bool:
    return any(
        a.page == b.page and a.start < b.end and b.start < a.end for a in option.evidence for b in other.evidence
    )
