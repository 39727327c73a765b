"""What belongs to one party of a document is no rival of what belongs to the other.

An engine gives both names and both addresses as options of either party. Once each has its own, the other's no longer
speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import overlap

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Option

_ABOUT_AS_LIKELY = 0.7  # share of the score
_PARTS = frozenset({"name", "address"})


def part_rivals(chosen: Mapping[str, Found]) -> dict[str, Found]:
    """The values; names and addresses of parties with their lead over options that are not the other party's."""
    items = {path: item for path, item in chosen.items() if path.rpartition(".")[2] in _PARTS and "[" not in path}
    parted = dict(chosen)
    for path, item in items.items():
        part = path.rpartition(".")[2]
        others = [one for other, one in items.items() if other != path and other.rpartition(".")[2] == part]
        rivals = list(_rivals(item, others))
        if len(rivals) < len(item.options):
            front = item.chosen
            margin = front.features.score - max((one.features.score for one in rivals), default=0.0)
            if margin > front.features.margin:
                parted[path] = replace(item, chosen=replace(front, features=front.features._replace(margin=margin)))
    return parted


def _rivals(item: Found, others: Sequence[Found]) -> Iterator[Option]:
    """Options elsewhere than the chosen one that no other party holds for likelier."""
    is_address = item.spec.type == "address"
    for option in item.options:
        foreign = any(_holds(other, option) for other in others)
        own = is_address and overlap(option.evidence, item.chosen.evidence)
        if not foreign and not own:
            yield option


def _holds(other: Found, option: Option) -> bool:
    """Whether another party has an option as its own value, or as a part of it, and holds it for likelier.

    An address has its place by the name above it, so that it needs only be about as likely.
    """
    least = _ABOUT_AS_LIKELY if other.spec.type == "address" else 1.0
    if other.chosen.features.score < least * option.features.score:
        return False
    same = value_key(other.chosen.value) == value_key(option.value)
    return same or overlap(option.evidence, other.chosen.evidence)
