"""Candidates by form and check digits, beside the engine's: IBAN, BIC, VAT ids.

Which fields get some is a matter of their type. Wrong check digits refute what was recognised in a picture; in the text
of the document itself they are the issuer's, and what a word announces is given as it is printed. A VAT id is printed
in the same form for both sides of a document, so that it becomes a candidate only of the party that it clearly belongs
to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key, with_margins
from docsluice.assembly.parties.owners import assign_owners
from docsluice.assembly.receipts.addresses import ADDRESS, propose_address
from docsluice.assembly.receipts.forms import propose_by_form
from docsluice.assembly.receipts.names import SELLER, propose_company
from docsluice.assembly.receipts.totals import propose_totals
from docsluice.normalise.identifier_search import (
    find_bics,
    find_ibans,
    find_national_tax_ids,
    find_printed_ibans,
    find_vat_ids,
)
from docsluice.records import Candidate

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.found import Found, Ground, Option
    from docsluice.normalise.identifier_search import Hit
    from docsluice.schema.spec import FieldSpec, Schema

PROVEN = 0.7
"""Score of a candidate that its form, and its check digits where it has some, speak for; an engine may be surer."""
LIKELY = 0.5
"""Score of the only VAT id of a document, which nothing but that gives to the party that issues it."""
_TAX_NUMBER = re.compile(r"\d{2,3}[ /]\d{3,4}[ /]\d{4,5}")  # Steuernummer, printed beside a VAT id


def propose(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, list[Candidate]]:
    """Candidates by path of field; `chosen` are the engine's values, whose places tell where the parties stand.

    A document with XML gets none: the XML states all that it means to state.
    """
    text = ground.document.text
    if ground.document.xml:
        return {}
    proposed = {
        spec.path: [_candidate(spec, hit, text, PROVEN) for hit in find(text)]
        for spec in schema.fields
        if not spec.derived and (find := _FINDERS.get(spec.type))
    }
    if is_printed(ground):
        for spec in schema.fields:
            if spec.type == "iban" and not proposed.get(spec.path):
                proposed[spec.path] = [_candidate(spec, hit, text, PROVEN) for hit in find_printed_ibans(text)]
    for spec, hit, sure in _owned_tax_ids(schema, chosen, ground):
        proposed.setdefault(spec.path, []).append(_candidate(spec, hit, text, PROVEN if sure else LIKELY))
    proposed |= propose_by_form(schema, chosen, ground) | propose_totals(schema, chosen, ground)
    proposed |= {SELLER: propose_company(schema, chosen, ground), ADDRESS: propose_address(schema, chosen, ground)}
    return {path: candidates for path, candidates in proposed.items() if candidates}


def is_printed(ground: Ground) -> bool:
    """Whether the text is that of the document itself and was not recognised: its slips are the issuer's."""
    return all(page.reader == "text_layer" for page in ground.document.pages)


def tax_ids_of(schema: Schema) -> dict[str, FieldSpec]:
    """Fields of tax ids by the party that they belong to (`seller`), in the order of the schema."""
    return {spec.path.rpartition(".")[0]: spec for spec in schema.fields if spec.type == "tax_id" and not spec.derived}


def part_tax_ids(schema: Schema, chosen: Mapping[str, Found]) -> dict[str, Found]:
    """The values, no tax id given to two parties: the likelier keeps it, the other has its next option.

    An option that the other party has, or that clearly belongs to it, is no rival any more. A German tax
    number is the second one of a party that has a VAT id and holds the number for likelier.
    """
    parted = dict(chosen)
    taken: set[str] = set()
    items = [chosen[spec.path] for spec in tax_ids_of(schema).values() if spec.path in chosen]
    owned = {item.path: {value_key(one.value) for one in _options(item) if one.features.pattern} for item in items}
    for item in sorted(items, key=lambda one: -one.chosen.rank):
        foreign = {value for path, values in owned.items() if path != item.path for value in values} - owned[item.path]
        foreign |= {key for other in items if other is not item for key in _second_ids(other, item)}
        left = with_margins([one for one in _options(item) if value_key(one.value) not in taken | foreign])
        if not left:
            del parted[item.path]
            continue
        parted[item.path] = replace(item, chosen=left[0], options=left[1:])
        taken.add(value_key(left[0].value))
    return parted


def _second_ids(item: Found, other: Found) -> Iterator[str]:
    """German tax numbers that a party with a VAT id holds for likelier than the other party does."""
    if _is_local(item.value):
        return
    theirs = {value_key(one.value): one.features.score for one in _options(other)}
    for one in _options(item):
        key = value_key(one.value)
        if _is_local(one.value) and one.features.score > theirs.get(key, 1.0):
            yield key


def _is_local(value: JsonValue) -> bool:
    return isinstance(value, str) and _TAX_NUMBER.fullmatch(value) is not None


def _options(item: Found) -> tuple[Option, ...]:
    return (item.chosen, *item.options)


def mark_origin(item: Found, engine: Found | None) -> Found:
    """A value that the engine has not among its options is derived, by the rule of its check digits."""
    known = {value_key(one.value) for one in (engine.chosen, *engine.options)} if engine else set()
    if not item.chosen.features.pattern or value_key(item.value) in known:
        return item
    return replace(item, tier="derived", rule=_RULES.get(item.spec.type))


def _owned_tax_ids(
    schema: Schema, chosen: Mapping[str, Found], ground: Ground
) -> Iterator[tuple[FieldSpec, Hit, bool]]:
    specs = tax_ids_of(schema)
    if not specs:
        return
    text = ground.document.text
    hits = [*find_vat_ids(text, as_printed=is_printed(ground)), *find_national_tax_ids(text)]
    if not hits:
        return
    places = {
        party: [
            place
            for path, item in chosen.items()
            if path.startswith(f"{party}.") and item.spec.type in ("name", "address")
            for place in item.chosen.evidence
        ]
        for party in specs
    }
    for value, (party, sure) in assign_owners(hits, places, ground.document).items():
        for hit in hits:
            if hit.value == value:
                yield specs[party], hit, sure


def _candidate(spec: FieldSpec, hit: Hit, text: str, score: float) -> Candidate:
    return Candidate(field=spec.path, start=hit.start, end=hit.end, text=text[hit.start : hit.end], score=score)


_FINDERS = {"iban": find_ibans, "bic": find_bics}
_RULES = {"iban": "DS-IBAN", "tax_id": "DS-TAX-ID"}
