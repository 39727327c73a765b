"""Addresses by their place: the lines directly below the name of a party, down to the one with the postal code.

An engine sees an address as one run of text, but on a page with two columns its lines are not: it gives them one by
one, or gives one party the address of the other. What stands below a name in its column belongs to that party.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import locate, overlap, reading_confidence, start_of
from docsluice.assembly.found import Found, Option
from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.lines import Span
from docsluice.assembly.parties.address_parts import mend_parts
from docsluice.assembly.parties.headings import name_headed
from docsluice.assembly.parties.rivals import part_rivals
from docsluice.assembly.parties.salutations import with_salutation, without_attention
from docsluice.assembly.parties.turned_names import part_advertiser, part_shared, turn_names
from docsluice.assembly.parties.wrapped_names import with_rest
from docsluice.assembly.widen import walk_down
from docsluice.confidence.features import Features
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.fragments import Fragment
    from docsluice.records import Document, Evidence
    from docsluice.schema.spec import FieldSpec, Schema

ALONE = 0.7
"""Score of an address that nothing but the name above it gives.

Where a third of the addresses was taken from the engine on 90 training documents of Factur-X, 12 of 14 such were right.
"""

_MOST_LINES = 7
_LEAST_LINES = 2
_TWO = 2  # parties
_NAMES = ("seller.name", "buyer.name")
_LIKELY_PART = 0.5  # share of the best candidate's score from which another tells where an address starts
_UNKNOWN = 0.15  # score below which an engine knows of no address
_CERTAIN_NAME = 0.8  # score from which a name tells where its address stands, of which an engine knows nothing
_SURE_NAME = 0.5  # score from which a name tells where its party stands


def place_addresses(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values, with the address below each party's name in the place of a part of it, or of another party's.

    Only for schemas with two parties: receipts have one, and print numbers of registers between name and address.
    """
    if sum(spec.type == "name" and spec.path.endswith(".name") for spec in schema.fields) < _TWO:
        return dict(chosen)
    chosen = part_advertiser(turn_names(chosen, ground), ground)
    chosen = part_shared(name_headed(schema, chosen, ground))
    chosen |= {path: without_attention(chosen[path], ground) for path in _NAMES if path in chosen}
    names = {path: item for path, item in chosen.items() if path.endswith(".name") and item.spec.type == "name"}
    placed = dict(chosen)
    for path, name in names.items():
        spec = schema.field(f"{path.removesuffix('.name')}.address")
        if spec is not None and spec.type == "address" and name.chosen.features.score >= _SURE_NAME:
            item = _address_of(name, spec, names, chosen, ground)
            placed.pop(spec.path, None)
            placed |= {} if item is None else {spec.path: item}
    for path, item in tuple(placed.items()):
        if path.endswith(".address") and item.spec.type == "address":
            placed[path] = mend_parts(item, ground)
    placed |= {path: with_rest(placed[path], ground) for path in names}
    buyer = placed.get("buyer.name")
    if buyer is not None:
        placed[buyer.path] = with_salutation(buyer, ground)
    return part_rivals(placed)


def _address_of(
    name: Found, spec: FieldSpec, names: Mapping[str, Found], chosen: Mapping[str, Found], ground: Ground
) -> Found | None:
    """The address of a party: what stands below its name, or what the engine has for it."""
    item = chosen.get(spec.path)
    rivals = [one for other, one in names.items() if other != name.path]
    others = [span for one in rivals for span in _spans_of(one.chosen, ground)]
    crosses = item is not None and _is_below(item.chosen, rivals, ground)
    if item is not None and crosses:
        item = _without_others(name, item, others, _foreign(name.path, names, chosen), ground)
    if item is None or item.chosen.features.score < _UNKNOWN:
        alone = _block_alone(name, spec, others, ground) if name.chosen.features.score >= _CERTAIN_NAME else None
        return item if alone is None else Found(spec.path, spec, alone, tier="derived")
    option = next(_below(name, item, others, ground, crosses=crosses), None)
    if option is None or option.features.score < _LIKELY_PART * item.chosen.features.score:
        return item
    rest = tuple(one for one in (item.chosen, *item.options) if one.value != option.value)
    return replace(item, chosen=option, options=rest)


def _foreign(path: str, names: Mapping[str, Found], chosen: Mapping[str, Found]) -> tuple[Option, ...]:
    """What an engine holds for the address of another party than that of a name."""
    items = (chosen.get(f"{other.removesuffix('.name')}.address") for other in names if other != path)
    return tuple(one for item in items if item is not None for one in (item.chosen, *item.options))


def _is_below(option: Option, names: Sequence[Found], ground: Ground) -> bool:
    """Whether an address stands in the lines below a name."""
    return any(
        _overlaps(option, _block_below(place, (), ground), ground) for name in names for place in name.chosen.evidence
    )


def _block_below(place: Evidence, others: Sequence[Span], ground: Ground) -> list[Span]:
    return [Span(line.start, line.end) for line in _lines_below(place, others, ground.document)]


def _overlaps(option: Option, lines: Sequence[Span], ground: Ground) -> bool:
    return any(span.overlaps(line) for span in _spans_of(option, ground) for line in lines)


def _without_others(
    name: Found, item: Found, others: Sequence[Span], foreign: Sequence[Option], ground: Ground
) -> Found | None:
    """An address below the other party's name gives way to what stands below its own, or to the other party alone."""
    own = [line for place in name.chosen.evidence for line in _block_below(place, others, ground)]
    if not own:
        is_theirs = any(overlap(one.evidence, item.chosen.evidence) and one.rank > item.chosen.rank for one in foreign)
        return None if is_theirs else item
    if _overlaps(item.chosen, own, ground):
        return item
    inside = [one for one in (*item.options, *foreign) if _overlaps(one, own, ground)]
    best = max(inside, key=lambda one: one.rank, default=None)
    return replace(item, chosen=best, options=tuple(inside)) if best else None


def _below(
    name: Found, address: Found, others: Sequence[Span], ground: Ground, *, crosses: bool = False
) -> Iterator[Option]:
    """The address below a name, as likely as the engine's best candidate on one of its lines; none without any.

    Lines between the name and the first line that has a number or that the engine holds for a part of the address are
    left out: a department, a contact. What the engine holds for longer than the block is left as it is, but where it
    `crosses` into the block of the other party.
    """
    options = (address.chosen, *address.options)
    parts = [(span, option) for option in options for span in _spans_of(option, ground)]
    for place in name.chosen.evidence:
        lines = [Span(line.start, line.end) for line in _lines_below(place, others, ground.document)]
        inside = [option for span, option in parts if any(span.overlaps(line) for line in lines)]
        best = max((option.features.score for option in inside), default=0.0)
        starts = [span for span, option in parts if option.features.score >= _LIKELY_PART * best]
        first = next((i for i, line in enumerate(lines) if _starts(line, starts, ground.document)), len(lines))
        block = lines[first:]
        if not inside or len(block) < (1 if crosses else _LEAST_LINES):
            continue
        if not crosses and _reaches_beyond(address.chosen, block, ground):
            continue
        option = _join(block, inside, options, address.spec, ground)
        if option is not None:
            yield option


def _block_alone(name: Found, spec: FieldSpec, others: Sequence[Span], ground: Ground) -> Option | None:
    """The address below a name of which an engine has none: whole lines from the first with a number."""
    document = ground.document
    for place in name.chosen.evidence:
        lines = [Span(line.start, line.end) for line in _lines_below(place, others, document)]
        first = next((i for i, line in enumerate(lines) if _starts(line, (), document)), len(lines))
        block = lines[first:]
        raw = "\n".join(document.text[span.start : span.end] for span in block)
        meaning = normalise_value(raw, spec, ground.context) if len(block) >= _LEAST_LINES else None
        if meaning is not None:
            reading = min(reading_confidence(document, *span) for span in block)
            features = Features(ALONE, margin=ALONE, parse=meaning.score, reading=reading)
            evidence = tuple(part for span in block for part in locate(document, *span))
            return Option(meaning.value, raw, features, evidence, meaning.reasons)
    return None


def _reaches_beyond(chosen: Option, block: Sequence[Span], ground: Ground) -> bool:
    """Whether a value has a part of a block, and more right of it or below it."""
    spans = _spans_of(chosen, ground)
    return any(span.overlaps(line) for span in spans for line in block) and spans[-1].end > block[-1].end


def _join(
    block: Sequence[Span], inside: Sequence[Option], options: Sequence[Option], spec: FieldSpec, ground: Ground
) -> Option | None:
    """The lines of a block as one option; other readings of them, and the same address elsewhere, are no rivals."""
    document = ground.document
    raw = "\n".join(document.text[span.start : span.end] for span in block)
    meaning = normalise_value(raw, spec, ground.context)
    if meaning is None:
        return None
    same = [option for option in options if option in inside or value_key(option.value) == value_key(meaning.value)]
    score = max(option.features.score for option in same)
    rival = max((option.features.score for option in options if option not in same), default=0.0)
    reading = min(reading_confidence(document, *span) for span in block)
    support = max(option.features.support for option in same)
    features = Features(score, margin=score - rival, parse=meaning.score, support=support, reading=reading)
    evidence = tuple(part for span in block for part in locate(document, *span))
    return Option(meaning.value, raw, features, evidence, meaning.reasons)


def _spans_of(option: Option, ground: Ground) -> list[Span]:
    document = ground.document
    starts = [(start_of(document, place), place) for place in option.evidence]
    return [Span(start, start + place.end - place.start) for start, place in starts]


def _starts(line: Span, parts: Sequence[Span], document: Document) -> bool:
    """Whether a line can be the first of an address: it has a number, or the engine holds it for a part of one."""
    if any(char.isdigit() for char in document.text[line.start : line.end]):
        return True
    return any(span.overlaps(line) and span.start <= line.start for span in parts)


def _lines_below(place: Evidence, others: Sequence[Span], document: Document) -> list[Fragment]:
    """The lines below a name in its column, down to the one with a postal code; none if there is no such line."""
    start = start_of(document, place)
    fragments = list_fragments(document, start)
    last = next((one for one in fragments if one.start <= start < one.end), None)
    if last is None or not place.boxes or document.text[start + place.end - place.start : last.end].strip():
        return []
    lines = walk_down(document, last, place.boxes[0].x0, fragments, _MOST_LINES)
    return [] if any(Span(one.start, one.end).overlaps(name) for one in lines for name in others) else lines
