"""Sending messages and reading topics, outside the agents: commands, people's decisions, tests."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from docsluice.errors import DeliveryError
from docsluice.kafka.connect import client_options, retry_while_away
from docsluice.settings import KafkaSettings
from docsluice.wire import Headers, Outgoing

Isolation = Literal["read_committed", "read_uncommitted"]
WAIT_SECONDS = 15.0
DELIVERY_SECONDS = 60.0


class Message(NamedTuple):
    """A message as read from a topic; `timestamp` in ms since 1970, UTC."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


@contextlib.asynccontextmanager
async def open_producer(kafka: KafkaSettings, transactional_id: str | None = None) -> AsyncIterator[Any]:
    """A started producer; BrokerUnavailable when no broker answers."""
    from aiokafka import AIOKafkaProducer

    async def connect() -> Any:
        producer = AIOKafkaProducer(
            **client_options(kafka),
            transactional_id=transactional_id,
            enable_idempotence=True,
            max_request_size=kafka.max_message_bytes,
            compression_type="zstd",
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer

    producer = await retry_while_away(connect, kafka, WAIT_SECONDS)
    try:
        yield producer
    finally:
        await producer.stop()


async def send(kafka: KafkaSettings, messages: Iterable[Outgoing]) -> None:
    """Sends messages and waits until all are delivered."""
    async with open_producer(kafka) as producer:
        for message in messages:
            await deliver(producer, message)


async def deliver(producer: Any, message: Outgoing) -> None:
    """Sends one message and waits for its delivery; DeliveryError tells what the broker minds."""
    from aiokafka.errors import KafkaError

    try:
        await asyncio.wait_for(
            producer.send_and_wait(message.topic, message.value, key=message.key, headers=list(message.headers)),
            DELIVERY_SECONDS,
        )
    except (KafkaError, TimeoutError) as error:
        raise DeliveryError(
            f"expected {message.topic} to take {len(message.value or b'')} bytes, "
            f"came {type(error).__name__} ({error}); "
            "send large files as a claim check, create topics with `docsluice topics apply`"
        ) from error


async def send_together(kafka: KafkaSettings, transactional_id: str, messages: Sequence[Outgoing]) -> None:
    """Sends messages in one transaction: a consumer of committed records sees all or none."""
    async with open_producer(kafka, transactional_id) as producer, producer.transaction():
        for message in messages:
            await deliver(producer, message)


@contextlib.asynccontextmanager
async def open_consumer(kafka: KafkaSettings, topics: Sequence[str], isolation: Isolation) -> AsyncIterator[Any]:
    """A started consumer without a group, assigned to all partitions of the topics."""
    from aiokafka import AIOKafkaConsumer, TopicPartition

    async def connect() -> Any:
        consumer = AIOKafkaConsumer(
            **client_options(kafka),
            isolation_level=isolation,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=kafka.max_message_bytes,
        )
        try:
            await consumer.start()
        except BaseException:
            await consumer.stop()
            raise
        return consumer

    consumer = await retry_while_away(connect, kafka, WAIT_SECONDS)
    try:
        partitions = []
        for topic in topics:
            consumer._client.add_topic(topic)  # noqa: SLF001  a consumer without subscription asks for no metadata
        await consumer._client.force_metadata_update()  # noqa: SLF001  same
        for topic in topics:
            numbers = consumer.partitions_for_topic(topic)
            if not numbers:
                raise DeliveryError(
                    f"expected topic {topic}, the broker has none; create it with `docsluice topics apply`"
                )
            partitions += [TopicPartition(topic, number) for number in sorted(numbers)]
        consumer.assign(partitions)
        yield consumer
    finally:
        await consumer.stop()


async def read_to_end(
    kafka: KafkaSettings, topics: Sequence[str], isolation: Isolation = "read_committed", quiet_seconds: float = 2.0
) -> AsyncIterator[Message]:
    """The messages that are in the topics now, one after the other, each partition's in order.

    Ends when every partition was read to its end, or when nothing came for `quiet_seconds` (behind the last
    stable offset stands an open transaction).
    """
    async with open_consumer(kafka, topics, isolation) as consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        last = time.monotonic()
        while time.monotonic() - last < quiet_seconds:
            positions = {partition: await consumer.position(partition) for partition in ends}
            if all(positions[partition] >= end for partition, end in ends.items()):
                break
            batch = await consumer.getmany(timeout_ms=200)
            for records in batch.values():
                for record in records:
                    if record.offset < ends[record_partition(record)]:
                        yield message_of(record)
                last = time.monotonic()


async def read_all(
    kafka: KafkaSettings, topics: Sequence[str], isolation: Isolation = "read_committed"
) -> list[Message]:
    """All messages of `read_to_end` at once, for topics that are known to be small."""
    return [message async for message in read_to_end(kafka, topics, isolation)]


async def follow(kafka: KafkaSettings, topics: Sequence[str], *, from_end: bool = False) -> AsyncIterator[Message]:
    """Messages as they are committed, for ever; from the beginning, or from now on."""
    async with open_consumer(kafka, topics, "read_committed") as consumer:
        if from_end:
            await consumer.seek_to_end()
        async for record in consumer:
            yield message_of(record)


async def read_one(kafka: KafkaSettings, topic: str, partition: int, offset: int) -> Message | None:
    """The message at an offset; None when it is gone."""
    async with open_consumer(kafka, [topic], "read_uncommitted") as consumer:
        wanted = next((p for p in consumer.assignment() if p.partition == partition), None)
        if wanted is None:
            return None
        consumer.assign([wanted])
        consumer.seek(wanted, offset)
        batch = await consumer.getmany(wanted, timeout_ms=5_000, max_records=1)
        messages = [message_of(record) for record in batch.get(wanted, [])]
        return next((message for message in messages if message.offset == offset), None)


def record_partition(record: Any) -> Any:
    """The partition of an aiokafka record."""
    from aiokafka import TopicPartition

    return TopicPartition(record.topic, record.partition)


def message_of(record: Any) -> Message:
    """Our message of an aiokafka record."""
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Message(record.topic, record.partition, record.offset, record.timestamp, record.key, record.value, headers)
