"""A stream of its own on the session's broker: topics with a prefix, workers as subprocesses, what came out."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from docsluice.kafka import admin
from docsluice.kafka.client import Isolation, Message, read_all
from docsluice.settings import KafkaSettings, Settings, StoreSettings
from docsluice.topics import Role, Topics, load_topics
from docsluice.wire import Outgoing

TESTS = Path(__file__).parents[1]


class Stream:
    def __init__(self, bootstrap_servers: str, folder: Path) -> None:
        self.prefix = f"t{uuid.uuid4().hex[:6]}."
        self.folder = folder
        self.settings = Settings(
            kafka=KafkaSettings(
                bootstrap_servers=bootstrap_servers,
                topic_prefix=self.prefix,
                group=f"{self.prefix}docsluice",
                drain_seconds=10,
            ),
            store=StoreSettings(url=f"file://{folder}/store", allowed_prefixes=(f"file://{folder}/inbox",)),
        )
        self.topics: Topics = load_topics(prefix=self.prefix)
        self.workers: list[Worker] = []

    def apply(self) -> None:
        asyncio.run(admin.apply(self.settings.kafka, self.topics))

    def publish(self, values: Iterable[bytes], headers: tuple[tuple[str, bytes], ...] = ()) -> None:
        topic = self.topics.incoming.name
        asyncio.run(
            send_many(
                self.settings.kafka, [Outgoing(topic, f"k{i}".encode(), v, headers) for i, v in enumerate(values)]
            )
        )

    def read(self, role: Role, isolation: Isolation = "read_committed") -> list[Message]:
        return asyncio.run(read_all(self.settings.kafka, [self.topics.get(role).name], isolation))

    def records(self, role: Role) -> list[dict[str, Any]]:
        return [json.loads(message.value) for message in self.read(role) if message.value is not None]

    def worker(self, agents: str, instance: str | None = None, **environment: str) -> Worker:
        worker = Worker(self, agents, instance, environment)
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()

    def lag(self, agent: str, role: Role, partitions: int = 4) -> int:
        return asyncio.run(self._lag(agent, role, partitions))

    async def _lag(self, agent: str, role: Role, partitions: int) -> int:
        from aiokafka import TopicPartition

        from docsluice.kafka.client import open_consumer

        kafka, topic = self.settings.kafka, self.topics.get(role).name
        async with open_consumer(kafka, [topic], "read_uncommitted") as consumer:
            ends = await consumer.end_offsets([TopicPartition(topic, p) for p in range(partitions)])
        done = [await admin.committed_offset(kafka, f"{kafka.group}.{agent}", topic, p) for p in range(partitions)]
        return sum(end - max(0, done[partition.partition]) for partition, end in ends.items())


async def send_many(kafka: KafkaSettings, messages: list[Outgoing]) -> None:
    from docsluice.kafka.client import open_producer

    async with open_producer(kafka) as producer:
        futures = [await producer.send(m.topic, m.value, key=m.key, headers=list(m.headers)) for m in messages]
        await asyncio.gather(*futures)


class Worker:
    def __init__(self, stream: Stream, agents: str, instance: str | None, environment: dict[str, str]) -> None:
        kafka = stream.settings.kafka
        self.log = stream.folder / f"worker-{len(stream.workers)}.log"
        variables = {
            "DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
            "DOCSLUICE_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
            "DOCSLUICE_KAFKA__GROUP": kafka.group,
            "DOCSLUICE_KAFKA__DRAIN_SECONDS": str(kafka.drain_seconds),
            "DOCSLUICE_KAFKA__MAX_MESSAGE_BYTES": str(kafka.max_message_bytes),
            "DOCSLUICE_STORE__URL": stream.settings.store.url,
            "DOCSLUICE_STORE__ALLOWED_PREFIXES": json.dumps(stream.settings.store.allowed_prefixes),
            "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent / 'workers'}",
            **({"DOCSLUICE_KAFKA__INSTANCE": instance} if instance else {}),
            **environment,
        }
        self.out = self.log.with_suffix(".out")
        with self.log.open("ab") as log, self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "broker.scripted_worker", agents],
                cwd=stream.folder,
                env={**os.environ, **variables},
                stdout=out,
                stderr=log,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ready(self) -> bool:
        return "worker ready" in self.log.read_text()

    def kill(self) -> None:
        if self.alive:
            self.process.kill()
        self.process.wait()

    def terminate(self, seconds: float = 40) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=seconds)
        return self.process.returncode


def wait_for(condition: Callable[[], object], seconds: float = 60, every: float = 0.3) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(every)
    return False


def reached(stream: Stream, role: Role, wanted: int, isolation: Isolation = "read_committed") -> Callable[[], bool]:
    """Whether so many documents are in a topic."""
    return lambda: counts(stream.read(role, isolation))[0] >= wanted


def counts(messages: Iterable[Message]) -> tuple[int, int]:
    """Documents, and messages more than one a document."""
    keys = Counter(message.key for message in messages if message.value is not None)
    return len(keys), sum(keys.values()) - len(keys)
