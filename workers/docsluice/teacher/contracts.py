"""Align the labels of contracts (CUAD, Kleister-NDA) with their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from docsluice.teacher import alignment as al
from docsluice.teacher import labels
from docsluice.teacher.samples import LabelledDocument, Span

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.teacher.datasets import Report, Row

HEADINGS: Mapping[str, str] = {
    "termination for convenience": "Termination For Convenience", "anti-assignment": "Anti-Assignment",
    "change of control": "Change Of Control", "cap on liability": "Cap On Liability", "exclusivity": "Exclusivity",
    "non-compete": "Non-Compete", "audit rights": "Audit Rights", "insurance": "Insurance",
}  # fmt: skip
DATES = {"agreement_date": "agreement date", "effective_date": "effective date", "expiration_date": "expiration date"}
DATE_HEADINGS = {
    "agreement_date": "Agreement Date",
    "effective_date": "Effective Date",
    "expiration_date": "Expiration Date",
}
DURATIONS = {
    "term": ("term", ""), "renewal_term": ("renewal term", "Renewal Term"),
    "termination_notice_renewal": ("notice period to terminate renewal", "Notice Period To Terminate Renewal"),
}  # fmt: skip
LAW_WORDS = re.compile(r"govern|laws?\s+of|construed|interpreted|jurisdiction", re.IGNORECASE)
TERM_WORDS = re.compile(r"\bterm\b|period|surviv|expire|remain|effect|duration|terminat|continu|until", re.IGNORECASE)
BARE_DATE = 60  # characters; a longer passage is a clause
PREAMBLE = 6000  # characters in which parties are introduced
GROUP_OF_PARTIES = re.compile(r"individually|collectively|hereinafter|referred to|[\"“]part(y|ies)", re.IGNORECASE)


def label_contract(document: LabelledDocument, row: Row, report: Report) -> LabelledDocument:  # noqa: C901  one label a branch
    """Entities, clauses and aliases."""
    text, entities = document.text, dict[str, tuple[Span, ...]]()

    def put(label: str, spans: Sequence[Span]) -> None:
        report.count(document.origin, label, found=bool(spans))
        if spans:
            entities[label] = tuple(sorted(set(spans)))

    fields = {name: value for name, value in row.fields.items() if name not in row.unverified_fields}
    if isinstance(title := fields.get("document_title"), str):
        put("document name", al.find_text(text, title)[:2])
    parties = [p for p in _texts(fields.get("parties")) if not GROUP_OF_PARTIES.search(p)]
    if parties:
        put("party", [span for party in parties for span in _party(text, party)])
    for name, label in DATES.items():
        value = fields.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            put(label, _dates(text, value, row.clauses.get(DATE_HEADINGS[name], [])))
    for name, (label, heading) in DURATIONS.items():
        if isinstance(value := fields.get(name), str) and (wanted := al.read_duration(value)):
            put(label, _durations(text, wanted, row.clauses.get(heading, [])))
    for law in _texts(fields.get("governing_law"))[:1]:
        put("governing law", _laws(text, law, row.clauses.get("Governing Law", [])))
    for label, spans in _clauses(text, row):
        if spans is None:
            entities[label] = ()
        else:
            put(label, spans)
    entities |= {label: () for name, label in _absent(row) if label not in entities and name not in row.fields}
    pairs = _aliases(text, row.relations, entities.get("party", ()))
    relations = {labels.REFERRED_TO_AS: pairs} if pairs else {}
    return replace(document, entities=entities, relations=relations)


def _clauses(text: str, row: Row) -> Iterator[tuple[str, list[Span] | None]]:
    """Places of each clause of CUAD; None where the contract is labelled as not having it."""
    for label, heading in HEADINGS.items():
        passages = [part for whole in row.clauses.get(heading, []) for part in whole.split("<omitted>")]
        if passages:
            spans = sorted(span for passage in passages if (span := al.find_passage(text, passage)))
            yield label, al.merge_adjacent(text, spans)
        elif row.fields.get(label.replace(" ", "_").replace("-", "_")) == "No":
            yield label, None


def _absent(row: Row) -> list[tuple[str, str]]:
    """Labels that a set always gives where they are there."""
    if row.clauses:
        return [(name, label) for name, (label, _) in DURATIONS.items() if name != "term"]
    return [("term", "term"), ("governing_law", "governing law")]


def _texts(value: JsonValue) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]


def _party(text: str, name: str) -> list[Span]:
    """Where a party is introduced, and its signature block; other mentions are not marked."""
    spans = al.find_text(text, name)
    early = [span for span in spans if span.start < PREAMBLE][:2]
    late = [span for span in spans if span.start > max(PREAMBLE, len(text) - 2500)][:1]
    return early + late or spans[:1]


def _dates(text: str, value: str, passages: Sequence[str]) -> list[Span]:
    found = al.find_date(text, date.fromisoformat(value))
    worded = [
        span
        for passage in passages
        if len(passage) < BARE_DATE
        for span in al.find_text(text, passage, fuzzy=False)[:2]
    ]
    within = _inside(text, found, passages)
    return (within or found or worded)[:2]


def _durations(text: str, wanted: tuple[int, int], passages: Sequence[str]) -> list[Span]:
    found = al.find_duration(text, *wanted)
    if passages:
        return _inside(text, found, passages)
    near = [s for s in found if TERM_WORDS.search(text[max(0, s.start - 120) : s.end + 80])]
    return near[:3]


def _laws(text: str, law: str, passages: Sequence[str]) -> list[Span]:
    found = al.find_text(text, law, fuzzy=False)
    return (
        _inside(text, found, passages)
        or [s for s in found if LAW_WORDS.search(text[max(0, s.start - 120) : s.start])][:2]
    )


def _inside(text: str, spans: Sequence[Span], passages: Sequence[str]) -> list[Span]:
    areas = [
        area for passage in passages for part in passage.split("<omitted>") if (area := al.find_passage(text, part))
    ]
    return [span for span in spans if any(a.start <= span.start and span.end <= a.end for a in areas)]


def _aliases(
    text: str, relations: Sequence[Mapping[str, JsonValue]], parties: Sequence[Span]
) -> tuple[tuple[Span, Span], ...]:
    """Pairs of a party and the alias that follows it within 400 characters."""
    pairs = []
    for relation in relations:
        subject, alias = relation.get("subject"), relation.get("object")
        if relation.get("relation") != "referred_to_as" or not (isinstance(subject, str) and isinstance(alias, str)):
            continue
        key, _ = al.squash(subject)
        for party in (p for p in parties if al.squash(text[p.start : p.end])[0] == key):
            after = al.find_text(text[party.end : party.end + 400], alias, fuzzy=False)
            if after:
                pairs.append((party, after[0].moved(party.end)))
                break
    return tuple(pairs)
