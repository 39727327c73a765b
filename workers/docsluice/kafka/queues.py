"""The queues: open entries of a compacted topic are the newest message of each key, unless it is a tombstone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from docsluice.kafka.client import Message, read_all
from docsluice.kafka.outcomes import Keeps, open_record
from docsluice.records import Correction, Escalation, Failure, ReviewTask, StructuredDocument
from docsluice.settings import KafkaSettings
from docsluice.topics import Topics

QueueName = Literal["escalated", "review"]
QUEUES: tuple[QueueName, ...] = get_args(QueueName)


class Entry(NamedTuple):
    """An open entry and the queue in which it stands."""

    queue: QueueName
    record: Escalation | ReviewTask


class Standing(NamedTuple):
    """Where a document stands: its newest record, open entries, failures and corrections, oldest first."""

    record: StructuredDocument | None
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...]
    corrections: tuple[Correction, ...]


def fold(messages: Iterable[Message]) -> list[Message]:
    """The newest message of each key in the order of their first coming, without keys that a tombstone closed.

    The messages of one key are in one partition, so their offsets are in order.
    """
    newest: dict[bytes, Message] = {}
    for message in messages:
        if message.key is None:
            continue
        if message.value is None:
            newest.pop(message.key, None)
        else:
            newest[message.key] = message
    return sorted(newest.values(), key=lambda message: (message.timestamp, message.partition, message.offset))


def open_entry(queue: QueueName, message: Message, store: Keeps) -> Entry:
    """The entry that a message of a queue holds."""
    if queue == "escalated":
        return Entry(queue, open_record(message.value, Escalation, store))
    return Entry(queue, open_record(message.value, ReviewTask, store))


async def open_entries(kafka: KafkaSettings, topics: Topics, store: Keeps, queues: Iterable[QueueName]) -> list[Entry]:
    """All open entries of the queues."""
    entries: list[Entry] = []
    for queue in queues:
        messages = await read_all(kafka, [topics.get(queue).name])
        entries += [open_entry(queue, message, store) for message in fold(messages)]
    return entries


async def find_standing(kafka: KafkaSettings, topics: Topics, store: Keeps, document_id: str) -> Standing:
    """Where a document stands. Reads the topics whole: for people, not for programs."""
    key = document_id.encode("utf-8")

    async def of_key(name: str) -> list[Message]:
        return [message for message in await read_all(kafka, [name]) if message.key == key]

    records = fold(await of_key(topics.structured.name))
    entries: list[Entry] = []
    for queue in QUEUES:
        entries += [open_entry(queue, message, store) for message in fold(await of_key(topics.get(queue).name))]
    failed = [
        open_record(message.value, Failure, store) for message in await of_key(topics.failed.name) if message.value
    ]
    corrected = [
        open_record(message.value, Correction, store)
        for message in await of_key(topics.corrections.name)
        if message.value
    ]
    record = open_record(records[-1].value, StructuredDocument, store) if records else None
    return Standing(record, tuple(entries), tuple(failed), tuple(corrected))


async def known_ids(kafka: KafkaSettings, topics: Topics, beginning: str) -> list[str]:
    """Ids of documents that begin so, `sha256:` before it or not; for people, who type a few characters."""
    names = [topic.name for topic in (topics.structured, topics.escalated, topics.review, topics.failed)]
    keys = {message.key for message in await read_all(kafka, names) if message.key}
    ids = sorted(key.decode("utf-8", "replace") for key in keys)
    exact = [each for each in ids if each == beginning]
    return exact or [each for each in ids if each.startswith((beginning, f"sha256:{beginning}"))]
