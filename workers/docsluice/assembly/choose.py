"""Candidates of a field → its options: normalised, grouped by value, ordered."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, overlap, reading_confidence, start_of
from docsluice.assembly.found import Found, Option
from docsluice.assembly.widen import is_below, line_above, lines_below, with_legal_form, with_signs
from docsluice.confidence.features import POOR_READING, Features
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.found import Ground
    from docsluice.normalise.types import Normalised
    from docsluice.records import Candidate, Document, Reason
    from docsluice.schema.spec import FieldSpec

_TOWN = 0.5  # share of an address's score from which a town below it is its own
_ECHO = 0.5  # how much a second place with the same value adds
_WIDENED = {"money": with_signs, "name": with_legal_form}


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate and what its text means."""

    candidate: Candidate
    meaning: Normalised
    by_pattern: bool = False


def choose(
    path: str, spec: FieldSpec, candidates: Iterable[Candidate], ground: Ground, proposed: Iterable[Candidate] = ()
) -> Found | None:
    """The likeliest value of a field with its other options; None if no candidate can be such a value.

    `proposed` are candidates found by form and check digits, beside the engine's.
    """
    options = rank_options(spec, candidates, ground, proposed)
    if not options:
        return None
    chosen = _without_parts(_complete(options, spec, ground), options[1:]) if spec.type == "address" else options[0]
    return Found(path, spec, chosen, options=options[1:])


def rank_options(
    spec: FieldSpec, candidates: Iterable[Candidate], ground: Ground, proposed: Iterable[Candidate] = ()
) -> tuple[Option, ...]:
    """Different values of a field, likeliest first; of equal ones the earlier in the document.

    A value whose check digit is wrong stands behind all others where one was found by its right check digit.
    """
    readings = read_candidates(spec, candidates, ground)
    readings += [replace(one, by_pattern=True) for one in read_candidates(spec, proposed, ground)]
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(value_key(reading.meaning.value), []).append(reading)
    options = sorted((_option(group, ground.document) for group in groups.values()), key=lambda option: -option.rank)
    if any(option.features.pattern and "invalid_checksum" not in option.reasons for option in options):
        refuted = [option for option in options if "invalid_checksum" in option.reasons]
        options = [option for option in options if option not in refuted]
        return (*with_margins(options), *with_margins(refuted))
    return with_margins(options)


def _without_parts(first: Option, others: Sequence[Option]) -> Option:
    """An option; its parts, and wider cuts of the same place, are no rivals."""
    rival = max((one.features.score for one in others if not overlap(one.evidence, first.evidence)), default=0.0)
    return replace(first, features=first.features._replace(margin=first.features.score - rival))


def with_margins(options: Sequence[Option]) -> tuple[Option, ...]:
    """Options with the lead of each over the best other."""
    return tuple(
        replace(option, features=option.features._replace(margin=option.features.score - _best_other(options, i)))
        for i, option in enumerate(options)
    )


def read_candidates(spec: FieldSpec, candidates: Iterable[Candidate], ground: Ground) -> list[Reading]:
    """Candidates that can be such a value."""
    text, widen = ground.document.text, _WIDENED.get(spec.type)
    widened = [_widen(candidate, text, widen) for candidate in candidates] if widen else candidates
    return [
        Reading(candidate, meaning)
        for candidate in widened
        if (meaning := normalise_value(text[candidate.start : candidate.end], spec, ground.context)) is not None
        and _is_allowed(meaning.value, spec)
    ]


def value_key(value: JsonValue) -> str:
    """What must agree for two values to be one: letters and digits of texts, else the JSON."""
    text = value.get("raw", value.get("name")) if isinstance(value, dict) else value
    if not isinstance(text, str):
        return json.dumps(value, sort_keys=True)
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not any(char.isalpha() for char in folded):
        return text
    return "".join(char for char in folded if char.isalnum()) or text


def joint_score(scores: Sequence[tuple[int, int, float]]) -> tuple[float, int]:
    """Score of a value from its spans (start, end, score), and in how many places it stands.

    Overlapping spans are one place, which has the score of its best; a further place adds a part of what is
    missing to 1.
    """
    places: list[tuple[int, int, float]] = []
    for start, end, score in sorted(scores, key=lambda span: -span[2]):
        if all(end <= taken[0] or taken[1] <= start for taken in places):
            places.append((start, end, score))
    total = places[0][2]
    for _, _, score in places[1:]:
        total += (1 - total) * _ECHO * score
    return total, len(places)


def _widen(candidate: Candidate, text: str, widen: Callable[[str, int, int], tuple[int, int]]) -> Candidate:
    start, end = widen(text, candidate.start, candidate.end)
    return candidate.model_copy(update={"start": start, "end": end, "text": text[start:end]})


def _complete(options: Sequence[Option], spec: FieldSpec, ground: Ground) -> Option:
    """The first address: without postal code with the lines below it in its column, without street with that above."""
    option, *others = options
    if not isinstance(option.value, dict) or not option.evidence:
        return option
    if "postal_code" in option.value:
        return option if "street" in option.value else _with_street(option, spec, ground)
    document, place = ground.document, option.evidence[-1]
    start = start_of(document, place)
    below = lines_below(document, start, start + place.end - place.start)
    raw = "\n".join((option.raw, *(document.text[start:end] for start, end in below)))
    meaning = normalise_value(raw, spec, ground.context) if below else None
    if meaning is None:
        return _with_town(option, others, spec, ground)
    evidence = tuple(part for span in below for part in locate(document, *span))
    return replace(option, value=meaning.value, raw=raw, evidence=(*option.evidence, *evidence))


def _with_town(option: Option, others: Sequence[Option], spec: FieldSpec, ground: Ground) -> Option:
    """An address without postal code, with the town that the engine saw as another one some lines below."""
    place = option.evidence[-1]
    for other in others:
        is_town = isinstance(other.value, dict) and "postal_code" in other.value and "street" not in other.value
        if is_town and is_below(place, other.evidence[0]) and other.features.score >= _TOWN * option.features.score:
            raw = f"{option.raw}\n{other.raw}"
            meaning = normalise_value(raw, spec, ground.context)
            if meaning is not None:
                return replace(option, value=meaning.value, raw=raw, evidence=(*option.evidence, *other.evidence))
    return option


def _with_street(option: Option, spec: FieldSpec, ground: Ground) -> Option:
    """An address that begins with postal code and town, with the line of its street."""
    document, place = ground.document, option.evidence[0]
    start = start_of(document, place)
    span = line_above(document, start)
    raw = "\n".join((document.text[span[0] : span[1]], option.raw)) if span else ""
    meaning = normalise_value(raw, spec, ground.context) if span else None
    if span is None or meaning is None:
        return option
    return replace(option, value=meaning.value, raw=raw, evidence=(*locate(document, *span), *option.evidence))


def _option(group: list[Reading], document: Document) -> Option:
    best = max(
        group,
        key=lambda reading: (reading.candidate.score * (0.5 + 0.5 * reading.meaning.score), -reading.candidate.start),
    )
    span = best.candidate
    score, support = joint_score([(r.candidate.start, r.candidate.end, r.candidate.score) for r in group])
    reading = reading_confidence(document, span.start, span.end)
    reasons: tuple[Reason, ...] = best.meaning.reasons
    if reading < POOR_READING:
        reasons = (*reasons, "ocr_uncertain")
    return Option(
        best.meaning.value,
        document.text[span.start : span.end],
        Features(
            score, parse=best.meaning.score, support=support, reading=reading, pattern=any(r.by_pattern for r in group)
        ),
        locate(document, span.start, span.end),
        reasons,
    )


def _best_other(options: Sequence[Option], index: int) -> float:
    return max((option.features.score for i, option in enumerate(options) if i != index), default=0.0)


def _is_allowed(value: JsonValue, spec: FieldSpec) -> bool:
    return not spec.allowed_values or value in spec.allowed_values
