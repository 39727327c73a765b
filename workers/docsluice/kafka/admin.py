"""Topics and committed offsets on a broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from docsluice.errors import TopicsError
from docsluice.kafka.connect import client_options, retry_while_away
from docsluice.settings import KafkaSettings
from docsluice.topics import BrokerTopic, Difference, Topic, Topics, diff_topics

if TYPE_CHECKING:
    from aiokafka.admin import AIOKafkaAdminClient

DYNAMIC_TOPIC_CONFIG = 1  # ConfigSource of the Kafka protocol: set on the topic itself
EXISTS_ALREADY = 36
SEEN_TRIES = 50


@asynccontextmanager
async def open_admin(kafka: KafkaSettings, wait_seconds: float | None = 10.0) -> AsyncIterator[AIOKafkaAdminClient]:
    """A connected admin client; BrokerUnavailable when no broker answers in time (None: waits for ever)."""
    from aiokafka.admin import AIOKafkaAdminClient

    async def connect() -> AIOKafkaAdminClient:
        admin = AIOKafkaAdminClient(**client_options(kafka), request_timeout_ms=15_000)
        try:
            await admin.start()
        except BaseException:
            await admin.close()
            raise
        return admin

    admin = await retry_while_away(connect, kafka, wait_seconds)
    try:
        yield admin
    finally:
        await admin.close()


async def describe_topics(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, BrokerTopic]:
    """Those of the named topics that the broker has."""
    found = {
        topic["topic"]: len(topic["partitions"])
        for topic in await admin.describe_topics(list(names))
        if topic["error_code"] == 0
    }
    configs = await describe_configs(admin, list(found))
    return {name: BrokerTopic(count, {k: v for k, (v, _) in configs[name].items()}) for name, count in found.items()}


async def describe_configs(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """Value and source of each configuration of each topic."""
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    if not names:
        return {}
    responses = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    result: dict[str, dict[str, tuple[str, int]]] = {}
    for response in responses:
        for code, message, _, name, entries in response.resources:
            check_code(code, message, name)
            result[name] = {entry[0]: (entry[1], entry[3]) for entry in entries}
    return result


async def diff(kafka: KafkaSettings, topics: Topics) -> tuple[Difference, ...]:
    """What the broker lacks."""
    async with open_admin(kafka) as admin:
        return diff_topics(topics, await describe_topics(admin, [topic.name for topic in topics]))


async def apply(kafka: KafkaSettings, topics: Topics, wait_seconds: float = 10.0) -> tuple[Difference, ...]:
    """Creates missing topics, adds partitions, sets configurations; never deletes. The differences that it found."""
    async with open_admin(kafka, wait_seconds) as admin:
        found = await describe_topics(admin, [topic.name for topic in topics])
        differences = diff_topics(topics, found)
        by_name = {topic.name: topic for topic in topics}
        await create(admin, [by_name[d.topic] for d in differences if d.action == "create"])
        for name in {d.topic for d in differences if d.action == "add_partitions"}:
            await add_partitions(admin, by_name[name])
        for name in {d.topic for d in differences if d.action == "configure"}:
            await configure(admin, by_name[name])
        await wait_until_seen(admin, topics)
        return differences


async def wait_until_seen(admin: AIOKafkaAdminClient, topics: Topics) -> None:
    """Returns when the broker shows what was applied: it answers before its brokers have heard of it."""
    for _ in range(SEEN_TRIES):
        found = await describe_topics(admin, [topic.name for topic in topics])
        if all(difference.action == "warn" for difference in diff_topics(topics, found)):
            return
        await asyncio.sleep(0.2)
    raise TopicsError(
        f"expected topics as applied within {SEEN_TRIES * 0.2:.0f} s, the broker shows them otherwise; try again"
    )


async def create(admin: AIOKafkaAdminClient, topics: Iterable[Topic]) -> None:
    """Creates topics with the broker's own replication factor."""
    from aiokafka.admin import NewTopic

    new = [NewTopic(topic.name, topic.partitions, 1, topic_configs=topic.configs()) for topic in topics]
    for topic in new:
        topic.replication_factor = -1  # the broker's default (KIP-464); the constructor refuses it
    if not new:
        return
    response = await admin.create_topics(new, timeout_ms=15_000)
    for name, code, *message in response.topic_errors:
        if code != EXISTS_ALREADY:
            check_code(code, message[0] if message else "", name)


async def add_partitions(admin: AIOKafkaAdminClient, topic: Topic) -> None:
    """Raises the number of partitions; the partition of existing keys changes with it."""
    from aiokafka.admin import NewPartitions

    response = await admin.create_partitions({topic.name: NewPartitions(total_count=topic.partitions)})
    for name, code, message in response.topic_errors:
        check_code(code, message, name)


async def configure(admin: AIOKafkaAdminClient, topic: Topic) -> None:
    """Sets our configurations; others on the topic stay (the request replaces all, so they are sent again)."""
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    present = (await describe_configs(admin, [topic.name]))[topic.name]
    kept = {key: value for key, (value, source) in present.items() if source == DYNAMIC_TOPIC_CONFIG}
    resource = ConfigResource(ConfigResourceType.TOPIC, topic.name, {**kept, **topic.configs()})
    for response in await admin.alter_configs([resource]):
        for code, message, _, name in response.resources:
            check_code(code, message, name)


def check_code(code: int, message: str | None, name: str) -> None:
    """TopicsError for an error code of the Kafka protocol."""
    from aiokafka.errors import for_code

    if code:
        raise TopicsError(
            f"{name}: the broker refused ({for_code(code).__name__}: {message or 'no text'}); check rights and limits"
        )


async def require_topics(
    kafka: KafkaSettings, topics: Iterable[Topic], wait_seconds: float | None
) -> Mapping[str, int]:
    """Partitions of each topic; TopicsError names the ones that are missing. Waits for the broker."""
    names = [topic.name for topic in topics]
    async with open_admin(kafka, wait_seconds) as admin:
        found = await describe_topics(admin, names)
    missing = [name for name in names if name not in found]
    if missing:
        raise TopicsError(
            f"expected topics {', '.join(missing)} at {kafka.bootstrap_servers}, they are missing; "
            "create them with `docsluice topics apply`"
        )
    return {name: topic.partitions for name, topic in found.items()}


async def committed_offset(kafka: KafkaSettings, group: str, topic: str, partition: int) -> int:
    """The next offset to be read by a group; -1 when it has committed none."""
    from aiokafka import TopicPartition

    key = TopicPartition(topic, partition)

    async def ask() -> int:
        async with open_admin(kafka, wait_seconds=5.0) as admin:
            offsets: dict[Any, Any] = await admin.list_consumer_group_offsets(group, partitions=[key])
            return int(offsets[key].offset)

    return await retry_while_away(ask, kafka, 30.0)  # a new broker has no coordinator at first
