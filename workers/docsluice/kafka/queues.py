"""The queues: open entries of a compacted topic are the newest message of each key, unless it is a tombstone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Literal, NamedTuple, TypeVar, get_args

from docsluice.kafka.client import Message, read_to_end
from docsluice.kafka.outcomes import Keeps, open_record
from docsluice.records import Correction, Escalation, Failure, ReviewTask, StructuredDocument
from docsluice.settings import KafkaSettings
from docsluice.topics import Topics

T = TypeVar("T")
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
    """The newest message of each key in the order of their times, without keys that a tombstone closed.

    The messages of one key are in one partition, so their offsets are in order.
    """
    newest: dict[bytes, Message] = {}
    for message in messages:
        _take(newest, message, message)
    return sorted(newest.values(), key=lambda message: (message.timestamp, message.partition, message.offset))


async def newest_messages(kafka: KafkaSettings, name: str) -> AsyncIterator[Message]:
    """The newest message of each key of a topic, as it stands there, without keys that a tombstone closed.

    The topic is read twice, for where they stand and for them: memory holds keys and places, whatever the topic's size.
    """
    places: dict[bytes, tuple[int, int]] = {}
    async for message in read_to_end(kafka, [name]):
        _take(places, message, (message.partition, message.offset))
    if not places:
        return
    async for message in read_to_end(kafka, [name]):
        if message.key is not None and places.get(message.key) == (message.partition, message.offset):
            yield message


def _take(newest: dict[bytes, T], message: Message, kept: T) -> None:
    """Keep something of a message as the newest of its key; a tombstone closes the key."""
    if message.key is None:
        return
    if message.value is None:
        newest.pop(message.key, None)
    else:
        newest[message.key] = kept


def open_entry(queue: QueueName, message: Message, store: Keeps) -> Entry:
    """The entry that a message of a queue holds."""
    if queue == "escalated":
        return Entry(queue, open_record(message.value, Escalation, store))
    return Entry(queue, open_record(message.value, ReviewTask, store))


async def open_entries(
    kafka: KafkaSettings, topics: Topics, store: Keeps, queues: Iterable[QueueName]
) -> AsyncIterator[Entry]:
    """The open entries of the queues, one after the other."""
    for queue in queues:
        async for message in newest_messages(kafka, topics.get(queue).name):
            yield open_entry(queue, message, store)


async def find_standing(kafka: KafkaSettings, topics: Topics, store: Keeps, document_id: str) -> Standing:
    """Where a document stands.

    Every partition is read, because a topic may have got more of them since the document came: for people, not for
    programs. Only the document's own messages are kept.
    """
    roles = (topics.structured, topics.escalated, topics.review, topics.failed, topics.corrections)
    key, found = document_id.encode("utf-8"), {topic.name: list[Message]() for topic in roles}
    async for message in read_to_end(kafka, list(found)):
        if message.key == key:
            found[message.topic].append(message)
    records = fold(found[topics.structured.name])
    entries = tuple(
        open_entry(queue, message, store) for queue in QUEUES for message in fold(found[topics.get(queue).name])
    )
    failures, corrections = (
        [message.value for message in found[topic.name] if message.value]
        for topic in (topics.failed, topics.corrections)
    )
    return Standing(
        open_record(records[-1].value, StructuredDocument, store) if records else None,
        entries,
        tuple(open_record(value, Failure, store) for value in failures),
        tuple(open_record(value, Correction, store) for value in corrections),
    )


async def known_ids(kafka: KafkaSettings, topics: Topics, beginning: str) -> list[str]:
    """Ids of documents that begin so, `sha256:` before it or not; for people, who type a few characters."""
    names = [topic.name for topic in (topics.structured, topics.escalated, topics.review, topics.failed)]
    wanted = beginning.encode("utf-8"), b"sha256:" + beginning.encode("utf-8")
    keys: set[bytes] = set()
    async for message in read_to_end(kafka, names):
        if message.key and message.key.startswith(wanted):
            keys.add(message.key)
    ids = sorted(key.decode("utf-8", "replace") for key in keys)
    return [each for each in ids if each == beginning] or ids
