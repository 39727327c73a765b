"""Lanes: outputs and the input's offset are committed in one transaction, by one producer per input partition.

Faust delivers events and commits nothing (its own guarantees do not hold: `ops/decisions/`). Documents finish in
any order; a lane commits them in the order of their offsets. Whoever opens the lane of a partition fences the
lane of the former owner, so a document counts once, whatever is killed at whatever moment.

Three traps, each with a test: events of a revoked generation must not open a lane; a lane that has committed its
last batch must see that it is closing; the committed offset is read only after the producer has started, because
starting settles the former owner's transaction.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple, NoReturn, Protocol

from docsluice.kafka.connect import backoff
from docsluice.telemetry import Metrics
from docsluice.wire import Outgoing

log = logging.getLogger(__name__)
CRASHED = 70  # EX_SOFTWARE: a supervisor starts the worker again
Work = Coroutine[object, object, tuple[Outgoing, ...]]


class Partition(NamedTuple):
    """A partition of an input topic."""

    topic: str
    partition: int


class Producer(Protocol):
    """What a lane needs of a transactional producer; aiokafka's has it."""

    async def start(self) -> None:
        """Fences the former owner of the transactional id and settles its open transaction."""

    async def stop(self) -> None:
        """Lets go of the connection."""

    def transaction(self) -> AbstractAsyncContextManager[object]:
        """Begins, and commits or aborts."""

    async def send(
        self, topic: str, value: bytes | None, *, key: bytes, headers: list[tuple[str, bytes]]
    ) -> Awaitable[object]:
        """Queues a message; the awaitable is its delivery."""

    async def send_offsets_to_transaction(self, offsets: Mapping[Partition, int], group_id: str) -> None:
        """Makes the input's offset a part of the transaction."""


@dataclass(frozen=True)
class LaneTools:
    """What lanes use of the world; tests give their own.

    `drain_seconds` is how long closing waits for documents in flight, `close_seconds` how long it then waits for
    the commit before the worker dies. `is_retryable` tells the errors after which a lane begins again; after any
    other (another worker owns the partition, a fault of ours) the worker dies.
    """

    group: str
    make_producer: Callable[[str], Producer]
    committed_offset: Callable[[Partition], Awaitable[int]]
    is_retryable: Callable[[BaseException], bool]
    metrics: Metrics
    die: Callable[[BaseException], NoReturn]
    in_flight: int = 8
    drain_seconds: float = 30.0
    close_seconds: float = 20.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def die(error: BaseException) -> NoReturn:
    """Ends the process at once: the broker aborts what is open, and a supervisor starts the worker again."""
    log.critical("the worker stops: %s: %s", type(error).__name__, error, exc_info=error)
    logging.shutdown()
    os._exit(CRASHED)


class Lanes:
    """The lanes of an agent; at most `in_flight` documents are worked on, four times as many wait for their commit."""

    def __init__(self, tools: LaneTools) -> None:
        self._tools = tools
        self._lanes: dict[Partition, Lane] = {}
        self._running = asyncio.Semaphore(tools.in_flight)
        self._waiting = asyncio.Semaphore(4 * tools.in_flight)
        self._revoked_generation = -1

    async def add(self, partition: Partition, offset: int, generation: int, work: Callable[[], Work]) -> bool:
        """Starts the work on a message when there is room; False when its partition was revoked meanwhile."""
        await self._waiting.acquire()
        await self._running.acquire()
        if generation <= self._revoked_generation:
            self._running.release()
            self._waiting.release()
            return False
        lane = self._lanes.get(partition)
        if lane is None:
            lane = self._lanes[partition] = Lane(partition, self._tools, self._waiting.release)
        lane.add(offset, work(), self._running.release)
        return True

    def open(self, generation: int) -> None:
        """Takes events of a new generation, even when its number is an old one: the group may have begun anew."""
        self._revoked_generation = min(self._revoked_generation, generation - 1)

    async def close(self, generation: int) -> None:
        """Finishes or hands back what is in flight; later events of this generation are not taken."""
        self._revoked_generation = max(self._revoked_generation, generation)  # before any await: trap 1
        closing = list(self._lanes.values())
        self._lanes.clear()
        await asyncio.gather(*(lane.close() for lane in closing))


class Lane:
    """One input partition: its messages in flight, in order, and the task that commits them."""

    def __init__(self, partition: Partition, tools: LaneTools, committed: Callable[[], None]) -> None:
        self._partition, self._tools, self._committed = partition, tools, committed
        self._pending: deque[tuple[int, asyncio.Task[tuple[Outgoing, ...]]]] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._progress = False
        self._task = asyncio.create_task(self._run(), name=f"lane {partition.topic}/{partition.partition}")

    def add(self, offset: int, work: Work, finished: Callable[[], None]) -> None:
        """Takes the next message of the partition."""

        def done(_: object) -> None:
            finished()
            self._wake.set()

        task = asyncio.create_task(work)
        task.add_done_callback(done)
        self._pending.append((offset, task))

    async def close(self) -> None:
        """Waits for what is in flight, commits it, gives back the rest; a lane that does not end kills the worker."""
        if self._pending:
            await asyncio.wait([task for _, task in self._pending], timeout=self._tools.drain_seconds)
        self._closing = True
        self._wake.set()
        _, unfinished = await asyncio.wait([self._task], timeout=self._tools.close_seconds)
        if unfinished:
            self._tools.die(TimeoutError(f"{self._partition} did not close within {self._tools.close_seconds:.0f} s"))
        while self._pending:
            self._drop_head()

    async def _run(self) -> None:
        waits = backoff(most=5.0)
        while not await self._run_once():
            if self._progress:
                waits, self._progress = backoff(most=5.0), False
            await self._tools.sleep(next(waits))

    async def _run_once(self) -> bool:
        """Commits until the lane closes; False when it has to begin again with a new producer."""
        tools, partition = self._tools, self._partition
        producer = tools.make_producer(f"{tools.group}-{partition.topic}-{partition.partition}")
        try:
            await producer.start()
            floor = await tools.committed_offset(partition)  # only now: trap 3
            await self._commit_until_closed(producer, floor)
        except Exception as error:  # noqa: BLE001  what is not retryable ends the worker
            if not tools.is_retryable(error):
                tools.die(error)
            if self._closing:
                return True
            # whether it was committed is not known: a new epoch settles it, and the floor tells
            tools.metrics.lane_restarts.labels(partition.topic).inc()
            log.warning("lane %s/%d begins again: %s: %s", *partition, type(error).__name__, error)
            return False
        else:
            return True
        finally:
            try:
                await producer.stop()
            except Exception as error:  # noqa: BLE001  the connection is gone either way
                log.debug("producer of %s did not stop in order: %s", partition, error)

    async def _commit_until_closed(self, producer: Producer, floor: int) -> None:
        while True:
            while self._pending and self._pending[0][0] < floor:
                self._drop_head()
            batch = list(takewhile(lambda entry: entry[1].done(), self._pending))
            if batch:
                floor = await self._commit(producer, batch)
            elif self._closing:  # looked at after each commit: trap 2
                return
            else:
                self._wake.clear()
                await self._wake.wait()

    async def _commit(self, producer: Producer, batch: Sequence[tuple[int, asyncio.Task[tuple[Outgoing, ...]]]]) -> int:
        floor = batch[-1][0] + 1
        async with producer.transaction():
            messages = [message for _, task in batch for message in task.result()]
            deliveries = [await producer.send(m.topic, m.value, key=m.key, headers=list(m.headers)) for m in messages]
            await asyncio.gather(*deliveries)
            await producer.send_offsets_to_transaction({self._partition: floor}, self._tools.group)
        self._tools.metrics.commits.labels(self._partition.topic).inc()
        self._progress = True
        return floor

    def _drop_head(self) -> None:
        self._pending.popleft()[1].cancel()
        self._committed()
