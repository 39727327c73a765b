"""A person's decision on an open entry → the messages of one transaction: record, corrections, tombstones. Pure."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from pydantic import JsonValue

from docsluice.errors import ConfigurationError
from docsluice.kafka.outcomes import close, settle
from docsluice.kafka.queues import Entry
from docsluice.records import Correction, Failure, FieldValue, StructuredDocument, Tier
from docsluice.topics import Topics
from docsluice.wire import Outgoing, Trail

STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]")


class Person(NamedTuple):
    """Who decides, and when (ISO 8601, UTC)."""

    name: str
    when: str


def approve(entry: Entry, person: Person, topics: Topics, trail: Trail) -> tuple[Outgoing, ...]:
    """The draft becomes a record as it stands; each of its doubtful fields is noted as approved."""
    draft = entry.record.draft
    doubtful = [path for path, value in draft.fields.items() if value.status == "found" and value.reasons]
    notes = [note(draft, path, draft.fields[path].value, "approved", person) for path in doubtful]
    return finish(accept(draft), notes, topics, trail)


def correct(
    entry: Entry, changes: Mapping[str, JsonValue], person: Person, topics: Topics, trail: Trail
) -> tuple[Outgoing, ...]:
    """The draft becomes a record with these values in it; None takes a value out."""
    draft = entry.record.draft
    notes = [note(draft, path, value, "corrected", person) for path, value in changes.items()]
    return finish(accept(change(draft, changes)), notes, topics, trail)


def reject(entry: Entry, reason: str, person: Person, topics: Topics, trail: Trail) -> tuple[Outgoing, ...]:
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
    return (*settle(failure, topics, "review", trail), *settle(noted, topics, "review", trail))


def requeue(entry: Entry, topics: Topics, trail: Trail) -> tuple[Outgoing, ...]:
    """The document goes through extraction again; its entry is closed."""
    again = settle(entry.record.document, topics, "review", trail)
    return (*again, close(entry.record.document_id, topics, entry.queue, "review", trail))


def accept(draft: StructuredDocument) -> StructuredDocument:
    """The draft as a record for which a person stands."""
    tiers = cast("tuple[Tier, ...]", tuple(dict.fromkeys((*draft.provenance.tiers, "person"))))
    provenance = draft.provenance.model_copy(update={"tiers": tiers})
    return draft.model_copy(update={"status": "structured", "reasons": (), "provenance": provenance})


def finish(
    record: StructuredDocument, notes: Sequence[Correction], topics: Topics, trail: Trail
) -> tuple[Outgoing, ...]:
    """Record and corrections."""
    noted = [message for each in notes for message in settle(each, topics, "review", trail)]
    return (*settle(record, topics, "review", trail), *noted)


def note(draft: StructuredDocument, path: str, after: JsonValue, decision: str, person: Person) -> Correction:
    """One field as a person left it."""
    before = draft.fields[path].value if path in draft.fields else value_at(draft.values, path)
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


def change(draft: StructuredDocument, changes: Mapping[str, JsonValue]) -> StructuredDocument:
    """The draft with values in other places of `values` and `fields`."""
    values, fields = copy.deepcopy(draft.values), dict(draft.fields)
    for path, value in changes.items():
        put_value(values, path, value)
        for inner in [each for each in fields if each.startswith((f"{path}.", f"{path}["))]:
            del fields[inner]
        evidence = fields[path].evidence if path in fields and value == fields[path].value else ()
        status = "not_found" if value is None else "found"
        fields[path] = FieldValue(value=value, probability=1.0, tier="person", status=status, evidence=evidence)
    return draft.model_copy(update={"values": values, "fields": fields, "violations": ()})


def parse_path(path: str) -> list[str | int]:
    """`line_items[0].net_amount` → ["line_items", 0, "net_amount"]; ConfigurationError when it is no path."""
    steps: list[str | int] = []
    for part in path.split("."):
        matches = list(STEP.finditer(part))
        if not part or "".join(match[0] for match in matches) != part or not matches[0][1]:
            raise ConfigurationError(
                f"expected a path such as line_items[0].net_amount, came {path!r}; see `docsluice show ID`"
            )
        steps += [match[1] or int(match[2]) for match in matches]
    return steps


def value_at(values: Mapping[str, JsonValue], path: str) -> JsonValue:
    """The value at a path; None when there is none."""
    here: JsonValue = dict(values)
    for step in parse_path(path):
        if isinstance(here, dict) and isinstance(step, str):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


def put_value(values: dict[str, JsonValue], path: str, value: JsonValue) -> None:
    """Puts a value at a path, making what is missing on the way; None takes it out. In place, on a copy."""
    steps = parse_path(path)
    here: JsonValue = values
    for i, step in enumerate(steps):
        last = i + 1 == len(steps)
        if isinstance(here, list) and isinstance(step, int) and step <= len(here):
            if step == len(here):
                here.append(None)
            if last and value is None:
                here.pop(step)
            elif last:
                here[step] = value
            else:
                here[step] = here[step] if here[step] is not None else empty_for(steps[i + 1])
                here = here[step]
        elif isinstance(here, dict) and isinstance(step, str):
            if last and value is None:
                here.pop(step, None)
            elif last:
                here[step] = value
            else:
                if here.get(step) is None:
                    here[step] = empty_for(steps[i + 1])
                here = here[step]
        else:
            raise ConfigurationError(f"expected a path that fits the values, came {path!r}; see `docsluice show ID`")


def empty_for(step: str | int) -> JsonValue:
    """What the next step of a path goes into."""
    return [] if isinstance(step, int) else {}
