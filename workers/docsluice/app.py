"""The Faust app of an agent, and the worker that runs several of them in one process.

Each agent is a consumer group of its own (`docsluice.read`, `docsluice.extract`): they scale apart, and a rebalance
of one does not stop the other. Nothing happens at import.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docsluice.agents.committed import use_committed_transport
from docsluice.agents.extract import create_extract
from docsluice.agents.lane import Lanes, LaneTools, Partition, die
from docsluice.agents.read import create_read
from docsluice.agents.services import AgentServices, Incoming, Process
from docsluice.errors import ConfigurationError, TopicsError
from docsluice.kafka.admin import committed_offset, require_topics
from docsluice.kafka.connect import client_options, faust_credentials
from docsluice.telemetry import Metrics
from docsluice.topics import Role

if TYPE_CHECKING:
    import faust

    from docsluice.settings import KafkaSettings, Settings

log = logging.getLogger(__name__)
TOPICS_SECONDS = 30
AgentName = Literal["read", "extract", "escalate"]
INPUTS: dict[AgentName, Role] = {"read": "incoming", "extract": "text", "escalate": "escalated"}


def create_app(settings: Settings, services: AgentServices, agent: AgentName = "extract") -> faust.App:
    """The Faust app of one agent; not started."""
    import faust

    kafka = settings.kafka
    group = f"{kafka.group}.{agent}"
    folder = Path(tempfile.gettempdir()) / f"docsluice-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)  # Faust wants one, and keeps nothing in it without tables
    app = faust.App(
        group,
        broker=[f"kafka://{server.strip()}" for server in kafka.bootstrap_servers.split(",")],
        broker_credentials=faust_credentials(kafka),
        **faust_options(kafka, folder),
    )
    app.finalize()
    use_committed_transport(app)
    source = app.topic(services.topics.get(INPUTS[agent]).name, key_type=bytes, value_type=bytes, allow_empty=True)
    lanes = LazyLanes(lane_tools(kafka, group, services.metrics))
    add_agent(app, agent, source, lanes, create_process(agent, services))
    return app


def create_process(agent: AgentName, services: AgentServices) -> Process:
    """What an agent does with one message."""
    if agent == "read" and services.reader is not None:
        return create_read(services, services.reader)
    if agent == "extract" and services.extractor is not None:
        return create_extract(services, services.extractor)
    if agent == "escalate" and services.escalator is not None:
        from docsluice.agents.escalate import create_escalate

        return create_escalate(services, services.escalator)
    raise ConfigurationError(
        f"agent {agent}: expected what it works with, came none; set escalation.model for escalate"
    )


class LazyLanes:
    """Lanes, made when the first event comes: semaphores belong to a running loop."""

    def __init__(self, tools: LaneTools) -> None:
        self._tools = tools
        self._lanes: Lanes | None = None

    def get(self) -> Lanes:
        """The lanes."""
        if self._lanes is None:
            self._lanes = Lanes(self._tools)
        return self._lanes


def add_agent(app: faust.App, name: AgentName, source: Any, lanes: LazyLanes, process: Process) -> None:
    """Registers the agent: it takes events and gives them to the lane of their partition."""

    async def agent(stream: Any) -> None:
        async for event in stream.noack().events():
            message = event.message
            incoming = Incoming(
                message.topic,
                message.partition,
                message.offset,
                message.key,
                message.value,
                headers_of(message.headers),
            )
            await lanes.get().add(
                Partition(message.topic, message.partition),
                message.offset,
                message.generation_id,
                partial(process, incoming),
            )

    async def close_lanes(*_: object, **__: object) -> None:
        await lanes.get().close(app.consumer_generation_id)

    async def open_lanes(*_: object, **__: object) -> None:
        lanes.get().open(app.consumer_generation_id)

    app.on_partitions_revoked.connect(close_lanes, weak=False)
    app.on_partitions_assigned.connect(open_lanes, weak=False)
    app.on_before_shutdown.connect(close_lanes, weak=False)
    app.agent(source, name=name)(agent)


def headers_of(headers: Any) -> tuple[tuple[str, bytes], ...]:
    """Headers as pairs, whatever form Faust gives them."""
    pairs = headers.items() if isinstance(headers, dict) else headers or ()
    return tuple((str(name), value or b"") for name, value in pairs)


def faust_options(kafka: KafkaSettings, folder: Path) -> dict[str, Any]:
    """Faust's settings, as measured: it delivers, never commits, and never waits for acknowledgements."""
    options: dict[str, Any] = {
        "store": "memory://",
        "web_enabled": False,
        "datadir": str(folder),
        "topic_disable_leader": True,
        "topic_allow_declare": False,
        "key_serializer": "raw",
        "value_serializer": "raw",
        "consumer_auto_offset_reset": "earliest",
        "stream_wait_empty": False,
        "broker_commit_interval": 3600.0,
        "broker_session_timeout": 10.0,
        "broker_heartbeat_interval": 2.0,
        "broker_rebalance_timeout": kafka.drain_seconds + 30.0,
        "broker_request_timeout": max(90.0, kafka.drain_seconds + 40.0),
        "broker_max_poll_interval": 86_400.0,
        "broker_max_poll_records": kafka.in_flight,
        "stream_buffer_maxsize": kafka.in_flight,
        "consumer_max_fetch_size": kafka.max_message_bytes,
        "producer_max_request_size": kafka.max_message_bytes,
    }
    if kafka.instance:
        options["consumer_group_instance_id"] = kafka.instance
    return options


def lane_tools(kafka: KafkaSettings, group: str, metrics: Metrics) -> LaneTools:
    """Lanes on the real broker."""
    from aiokafka import AIOKafkaProducer, TopicPartition
    from aiokafka.errors import KafkaConnectionError, KafkaError, ProducerFenced, TopicAuthorizationFailedError

    class LaneProducer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka ships no types
        async def send_offsets_to_transaction(self, offsets: dict[Partition, int], group_id: str) -> None:
            await super().send_offsets_to_transaction({TopicPartition(*p): o for p, o in offsets.items()}, group_id)

    def make_producer(transactional_id: str) -> Any:
        return LaneProducer(
            **client_options(kafka),
            transactional_id=transactional_id,
            transaction_timeout_ms=30_000,
            max_request_size=kafka.max_message_bytes,
            compression_type="zstd",
        )

    def is_retryable(error: BaseException) -> bool:
        if isinstance(error, (ProducerFenced, TopicAuthorizationFailedError)):
            return False
        return isinstance(error, (KafkaError, KafkaConnectionError, OSError, ConnectionError))

    async def committed(partition: Partition) -> int:
        return await committed_offset(kafka, group, partition.topic, partition.partition)

    return LaneTools(group, make_producer, committed, is_retryable, metrics, die, kafka.in_flight, kafka.drain_seconds)


async def run_worker(settings: Settings, services: AgentServices, agents: Sequence[AgentName]) -> None:
    """Runs agents until SIGTERM or SIGINT, then finishes or hands back what is in flight.

    Waits for a broker that is away, and a while for topics. TopicsError when one is still missing then.
    """
    await wait_for_topics(settings.kafka, services)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    apps = [create_app(settings, services, agent) for agent in agents]
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(beating(services.metrics))
        await asyncio.gather(*(app.start() for app in apps))
        log.info("worker ready: agents %s, broker %s", ", ".join(agents), settings.kafka.bootstrap_servers)
        watchers = [asyncio.create_task(watch(app)) for app in apps]
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([stopping, *watchers], return_when=asyncio.FIRST_COMPLETED)
        for watcher in watchers:
            if watcher.done():
                die(watcher.exception() or RuntimeError("a Faust app ended by itself"))
            watcher.cancel()
        log.info("worker stops: at most %.0f s for what is in flight", settings.kafka.drain_seconds)
        await asyncio.gather(*(app.stop() for app in apps))


async def wait_for_topics(kafka: KafkaSettings, services: AgentServices) -> None:
    """Returns when all topics are there; gives those who create them half a minute."""
    for _ in range(TOPICS_SECONDS):
        try:
            await require_topics(kafka, services.topics, wait_seconds=None)
        except TopicsError as error:
            log.warning("%s; waiting", error)
            await services.sleep(1.0)
        else:
            return
    await require_topics(kafka, services.topics, wait_seconds=None)


async def watch(app: faust.App) -> None:
    """Ends when the app does, with its error where it crashed."""
    await app.wait_until_stopped()
    if app.crash_reason is not None:
        raise app.crash_reason


@contextlib.asynccontextmanager
async def beating(metrics: Metrics) -> AsyncIterator[None]:
    """Tells the metrics every few seconds that the event loop turns."""

    async def beat() -> None:
        while True:
            metrics.beat()
            await asyncio.sleep(2.0)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
