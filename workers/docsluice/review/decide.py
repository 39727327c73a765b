"""A person's decision on an open entry → the messages of one transaction: record, corrections, tombstones. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from pydantic import JsonValue

from docsluice.assembly.amend import amend
from docsluice.errors import ConfigurationError
from docsluice.kafka.outcomes import close, settle
from docsluice.kafka.queues import Entry
from docsluice.normalise.context import context_of
from docsluice.normalise.values import normalise_value
from docsluice.records import Correction, Failure, FieldValue, StructuredDocument, Tier
from docsluice.topics import Topics
from docsluice.wire import Outgoing, Trail

if TYPE_CHECKING:
    from docsluice.normalise.types import Context
    from docsluice.schema.spec import Schema

STEP = re.compile(r"[a-z_][a-z0-9_]*(\[\d+\])?(\.[a-z_][a-z0-9_]*)*")


class Tell(NamedTuple):
    """Where messages go, and where they come from."""

    topics: Topics
    trail: Trail


class Person(NamedTuple):
    """Who decides, and when (ISO 8601, UTC)."""

    name: str
    when: str


def approve(entry: Entry, person: Person, tell: Tell) -> tuple[Outgoing, ...]:
    """The draft becomes a record as it stands; each of its doubtful fields is noted as approved."""
    draft = entry.record.draft
    doubtful = [path for path, value in draft.fields.items() if value.status == "found" and value.reasons]
    notes = [note(draft, path, draft.fields[path].value, "approved", person) for path in doubtful]
    return finish(accept(draft), notes, tell)


def correct(
    entry: Entry, changes: Mapping[str, JsonValue], schema: Schema, person: Person, tell: Tell
) -> tuple[Outgoing, ...]:
    """The draft becomes a record with these values in it, by the same normalisation; None takes a value out."""
    draft = entry.record.draft
    context = context_of(entry.record.document)
    changed = {path: read_value(path, value, schema, context) for path, value in changes.items()}
    notes = [note(draft, path, field.value, "corrected", person) for path, field in changed.items()]
    return finish(accept(amend(draft, changed, schema)), notes, tell)


def read_value(path: str, value: JsonValue, schema: Schema, context: Context) -> FieldValue:
    """What a person gave for a path; ConfigurationError for a path or a value that the schema does not know."""
    spec = schema.field(path)
    if spec is None or not STEP.fullmatch(path):
        known = ", ".join(field.path for field in schema.fields)
        raise ConfigurationError(f"expected a path of {schema.id}, came {path!r}; one of {known}")
    if value is None:
        return FieldValue(probability=1.0, tier="person", status="not_found")
    if not isinstance(value, str):
        return FieldValue(value=value, probability=1.0, tier="person")
    found = normalise_value(value, spec, context)
    if found is None:
        raise ConfigurationError(f"expected a {spec.type} for {path}, came {value!r}; write it as the document does")
    return FieldValue(value=found.value, raw=value, probability=1.0, tier="person")


def reject(entry: Entry, reason: str, person: Person, tell: Tell) -> tuple[Outgoing, ...]:
    """The document ends as a failure; its original is kept."""
    draft = entry.record.draft
    failure = Failure(
        document_id=draft.document_id,
        source=draft.source,
        stage="review",
        error="Rejected",
        message=f"expected a usable document, {person.name} rejected it: {reason}; publish a better copy",
        retryable=False,
        failed_at=person.when,
    )
    noted = Correction(
        document_id=draft.document_id, path="", decision="rejected", person=person.name, decided_at=person.when
    )
    return (*settle(failure, tell.topics, "review", tell.trail), *settle(noted, tell.topics, "review", tell.trail))


def requeue(entry: Entry, tell: Tell) -> tuple[Outgoing, ...]:
    """The document goes through extraction again; its entry is closed."""
    again = settle(entry.record.document, tell.topics, "review", tell.trail)
    return (*again, close(entry.record.document_id, tell.topics, entry.queue, "review", tell.trail))


def accept(draft: StructuredDocument) -> StructuredDocument:
    """The draft as a record for which a person stands."""
    tiers = cast("tuple[Tier, ...]", tuple(dict.fromkeys((*draft.provenance.tiers, "person"))))
    provenance = draft.provenance.model_copy(update={"tiers": tiers})
    return draft.model_copy(update={"status": "structured", "reasons": (), "provenance": provenance})


def finish(record: StructuredDocument, notes: Sequence[Correction], tell: Tell) -> tuple[Outgoing, ...]:
    """Record and corrections."""
    noted = [message for each in notes for message in settle(each, tell.topics, "review", tell.trail)]
    return (*settle(record, tell.topics, "review", tell.trail), *noted)


def note(draft: StructuredDocument, path: str, after: JsonValue, decision: str, person: Person) -> Correction:
    """One field as a person left it."""
    before = draft.fields[path].value if path in draft.fields else None
    return Correction.model_validate(
        {
            "document_id": draft.document_id,
            "path": path,
            "before": before,
            "after": after,
            "decision": decision,
            "person": person.name,
            "decided_at": person.when,
        }
    )
