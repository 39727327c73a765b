"""Names that an engine gives to the wrong party: what stands below the heading of the other party is not this one's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.evidence import start_of
from docsluice.assembly.parties.headings import HEADED, list_sections, party_headed, shared_name

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground, Option
    from docsluice.assembly.fragments import Fragment
    from docsluice.records import Document

_OTHER = {"seller": "buyer", "buyer": "seller"}
_MOST_LINES = 3  # below a heading, of which one may be a name
_BEFORE = 24  # characters before a name in which its label ends
_ADVERTISER = r"advertiser|annonceur|werbetreibender?|inserzionista|anunciante|adverteerder"
_LABEL_END = re.compile(rf"(?::|{_ADVERTISER})[ \t]*\Z", re.IGNORECASE)
_ADVERTISER_END = re.compile(rf"(?:{_ADVERTISER})[ \t]*(?:name)?[ \t]*:?[ \t]*\Z", re.IGNORECASE)
_LIKELY = 0.3  # rank from which an option takes the place of a name that is the other party's

Sections = Sequence[tuple[str | None, Sequence["Fragment"]]]


def turn_names(chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values; a name below the other party's heading goes to that party, and the other's name comes back for it.

    Where the other party has its own name, the next option that is not below its heading takes the place, or none.
    """
    turned = dict(chosen)
    sections = [] if ground.document.xml else _name_lines(ground.document)
    if not any(party in _OTHER for party, _ in sections):
        return turned
    for party, other in _OTHER.items():
        mine, theirs = chosen.get(f"{party}.name"), chosen.get(f"{other}.name")
        if mine is None or _owner(mine.chosen, sections, ground) != other:
            continue
        if theirs is None:
            del turned[mine.path]
        elif _owner(theirs.chosen, sections, ground) == other:
            option = next((one for one in mine.options if _may_be(one, theirs, other, sections, ground)), None)
            if option is None:
                del turned[mine.path]
            else:
                turned[mine.path] = replace(mine, chosen=option, options=())
        elif not _is_labelled(theirs.chosen, ground.document):
            own = _owner(theirs.chosen, sections, ground) == party
            back = _headed(theirs.chosen) if own else theirs.chosen
            turned[mine.path] = replace(mine, chosen=back, tier=theirs.tier, options=())
            turned[theirs.path] = replace(theirs, chosen=_headed(mine.chosen), tier=mine.tier, options=())
            return turned
    return turned


def part_advertiser(chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values; a name that both parties have is the buyer's where the label of an advertiser stands before it."""
    both = [chosen[path] for path in ("seller.name", "buyer.name") if path in chosen]
    if shared_name(chosen) and any(_is_labelled(one.chosen, ground.document, _ADVERTISER_END) for one in both):
        return _with_next(chosen, "seller.name")
    return dict(chosen)


def part_shared(chosen: Mapping[str, Found]) -> dict[str, Found]:
    """The values; of a name that both parties have, the one that has it for less likely takes its next, or none."""
    if shared_name(chosen) is None:
        return dict(chosen)
    return _with_next(chosen, min("buyer.name", "seller.name", key=lambda path: chosen[path].chosen.rank))


def _with_next(chosen: Mapping[str, Found], path: str) -> dict[str, Found]:
    """The values with the next likely one of a name in its place, or none."""
    parted, item = dict(chosen), chosen[path]
    key = value_key(item.value)
    others = [one for one in item.options if one.rank >= _LIKELY and value_key(one.value) != key]
    del parted[path]
    return parted | {path: replace(item, chosen=others[0], options=tuple(others[1:]))} if others else parted


def _headed(option: Option) -> Option:
    """A name as likely as its heading makes it, at least."""
    score = max(option.features.score, HEADED)
    return replace(option, features=option.features._replace(score=score, margin=score))


def _name_lines(document: Document) -> Sections:
    """The parties with the lines below their headings that may be a name: further below others may stand."""
    return [(party, lines[:_MOST_LINES]) for party, lines in list_sections(document)]


def _is_labelled(option: Option, document: Document, label: re.Pattern[str] = _LABEL_END) -> bool:
    """Whether a label stands right before a name, which tells more than a heading elsewhere."""
    start = start_of(document, option.evidence[0]) if option.evidence else 0
    return label.search(document.text[max(0, start - _BEFORE) : start]) is not None


def _may_be(option: Option, theirs: Found, other: str, sections: Sections, ground: Ground) -> bool:
    """Whether an option is a likely name that is not the other party's."""
    if option.rank < _LIKELY or value_key(option.value) == value_key(theirs.value):
        return False
    return _owner(option, sections, ground) != other


def _owner(option: Option, sections: Sections, ground: Ground) -> str | None:
    if not option.evidence:
        return None
    return party_headed(start_of(ground.document, option.evidence[0]), sections, ground.document.text)
