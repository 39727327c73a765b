"""A worker with scripted reader and extractor: `python scripted_worker.py AGENTS`; settings by environment.

`CHAOS=0.1` kills the process at random at the worst points of a transaction.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys

from aiokafka import AIOKafkaProducer

from broker.stand_ins import ScriptedExtractor, ScriptedModel, ScriptedReader
from docsluice.agents.services import AgentServices
from docsluice.app import run_worker
from docsluice.cli.worker import parse_agents
from docsluice.reading.store import OriginalStore
from docsluice.settings import Settings
from docsluice.telemetry import Metrics, set_up_logging
from docsluice.topics import load_topics


def die_sometimes(where: str) -> None:
    if random.random() < float(os.environ.get("CHAOS", "0")):  # noqa: S311  no secret
        sys.stderr.write(f"CHAOS {where}\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def add_chaos() -> None:
    send_offsets, commit = AIOKafkaProducer.send_offsets_to_transaction, AIOKafkaProducer.commit_transaction

    async def chaotic_offsets(self: AIOKafkaProducer, *arguments: object) -> None:
        die_sometimes("after sends, before offsets")
        await send_offsets(self, *arguments)
        die_sometimes("before commit")

    async def chaotic_commit(self: AIOKafkaProducer) -> None:
        await commit(self)
        die_sometimes("after commit")

    AIOKafkaProducer.send_offsets_to_transaction = chaotic_offsets
    AIOKafkaProducer.commit_transaction = chaotic_commit


def main() -> None:
    settings = Settings()
    set_up_logging("INFO", "text")
    if os.environ.get("CHAOS"):
        add_chaos()
    services = AgentServices(
        topics=load_topics(prefix=settings.kafka.topic_prefix),
        store=OriginalStore(settings.store, settings.reading.max_bytes),
        metrics=Metrics(),
        reader=ScriptedReader(),
        extractor=ScriptedExtractor(),
        escalator=ScriptedModel(),
        max_message_bytes=settings.kafka.max_message_bytes,
    )
    asyncio.run(run_worker(settings, services, parse_agents(sys.argv[1])))


if __name__ == "__main__":
    main()
