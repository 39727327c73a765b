"""Lanes against a scripted producer: order, aborts, fencing, the three traps, drain and death."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from functools import partial
from typing import NoReturn

import pytest

from docsluice.agents.lane import Lanes, LaneTools, Partition
from docsluice.telemetry import Metrics
from docsluice.wire import Outgoing

P0 = Partition("in", 0)


class Died(BaseException):
    pass


class Away(Exception):
    pass


class Broker:
    """What is committed; `faults` are raised one by one at commit."""

    def __init__(self) -> None:
        self.committed: list[str] = []
        self.offset = -1
        self.transactions = 0
        self.starts = 0
        self.faults: list[Exception] = []
        self.commit_then_fail = False
        self.start_hangs = False
        self.events: list[str] = []

    def producer(self, _: str) -> ScriptedProducer:
        return ScriptedProducer(self)

    async def committed_offset(self, _: Partition) -> int:
        self.events.append("offset read")
        return self.offset


class ScriptedProducer:
    def __init__(self, broker: Broker) -> None:
        self.broker, self.open, self.floor = broker, list[str](), -1

    async def start(self) -> None:
        self.broker.starts += 1
        if self.broker.start_hangs:
            await asyncio.Event().wait()
        self.broker.events.append("producer started")

    async def stop(self) -> None:
        pass

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        self.open = []
        yield
        if self.broker.faults:
            if self.broker.commit_then_fail:
                self.settle()
            raise self.broker.faults.pop(0)
        self.settle()

    def settle(self) -> None:
        self.broker.committed += self.open
        self.broker.offset = self.floor
        self.broker.transactions += 1

    async def send(
        self, topic: str, value: bytes | None, *, key: bytes, headers: list[tuple[str, bytes]]
    ) -> Awaitable[object]:
        assert (topic, headers) == ("out", [])
        self.open.append((value or b"").decode() + key.decode())
        return asyncio.sleep(0)

    async def send_offsets_to_transaction(self, offsets: Mapping[Partition, int], group_id: str) -> None:
        assert group_id == "g"
        self.floor = offsets[P0]


@pytest.fixture
def broker() -> Broker:
    return Broker()


def make_lanes(broker: Broker, **changes: object) -> Lanes:
    def die(error: BaseException) -> NoReturn:
        raise Died(error)

    async def no_wait(_: float) -> None:
        await asyncio.sleep(0)

    options: dict[str, object] = {
        "drain_seconds": 0.2,
        "close_seconds": 0.2,
        "in_flight": 4,
        "sleep": no_wait,
        **changes,
    }
    return Lanes(
        LaneTools(
            "g",
            broker.producer,
            broker.committed_offset,
            lambda e: isinstance(e, Away),
            Metrics(),
            die,
            **options,  # type: ignore[arg-type]  # fields by name
        )
    )


async def work(name: str, until: asyncio.Event | None = None) -> tuple[Outgoing, ...]:
    if until is not None:
        await until.wait()
    return (Outgoing("out", b"", name.encode(), ()),)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_outputs_are_committed_in_the_order_of_their_offsets(broker: Broker) -> None:
    lanes, slow = make_lanes(broker), asyncio.Event()
    await lanes.add(P0, 0, 1, lambda: work("a", slow))
    await lanes.add(P0, 1, 1, lambda: work("b"))
    await settle()
    assert broker.committed == []
    slow.set()
    await settle()
    assert (broker.committed, broker.offset, broker.transactions) == (["a", "b"], 2, 1)
    await lanes.close(1)


async def test_an_aborted_transaction_is_sent_again_by_a_new_producer(broker: Broker) -> None:
    broker.faults = [Away("broker gone")]
    lanes = make_lanes(broker)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    await settle()
    assert (broker.committed, broker.starts) == (["a"], 2)
    await lanes.close(1)


async def test_a_commit_of_unknown_outcome_is_not_repeated(broker: Broker) -> None:
    broker.faults, broker.commit_then_fail = [Away("answer lost")], True
    lanes = make_lanes(broker)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    await settle()
    await lanes.add(P0, 1, 1, lambda: work("b"))
    broker.commit_then_fail = False
    await settle()
    assert broker.committed == ["a", "b"]
    await lanes.close(1)


async def test_what_a_former_owner_committed_is_dropped(broker: Broker) -> None:
    broker.offset = 2
    lanes = make_lanes(broker)
    for offset in range(3):
        await lanes.add(P0, offset, 1, partial(work, f"d{offset}"))
    await settle()
    assert broker.committed == ["d2"]
    await lanes.close(1)


async def test_events_of_a_revoked_generation_open_no_lane(broker: Broker) -> None:
    lanes, slow = make_lanes(broker), asyncio.Event()
    await lanes.add(P0, 0, 1, lambda: work("a", slow))
    await settle()
    closing = asyncio.create_task(lanes.close(1))
    await settle()
    assert not await lanes.add(P0, 1, 1, lambda: work("late"))
    slow.set()
    await closing
    assert (broker.committed, broker.starts) == (["a"], 1)
    assert await lanes.add(P0, 1, 2, lambda: work("b"))
    await settle()
    assert (broker.committed, broker.starts) == (["a", "b"], 2)
    await lanes.close(2)


async def test_a_group_that_begins_anew_is_served(broker: Broker) -> None:
    lanes = make_lanes(broker)
    await lanes.close(5)
    lanes.open(6)
    assert not await lanes.add(P0, 0, 5, lambda: work("late"))
    lanes.open(1)
    assert await lanes.add(P0, 0, 1, lambda: work("a"))
    await settle()
    assert broker.committed == ["a"]
    await lanes.close(1)


async def test_a_lane_that_committed_its_last_batch_closes_at_once(broker: Broker) -> None:
    lanes = make_lanes(broker, close_seconds=5.0)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    async with asyncio.timeout(2):
        await lanes.close(1)
    assert broker.committed == ["a"]


async def test_the_committed_offset_is_read_after_the_producer_has_started(broker: Broker) -> None:
    lanes = make_lanes(broker)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    await settle()
    assert broker.events[:2] == ["producer started", "offset read"]
    await lanes.close(1)


async def test_unfinished_documents_are_handed_back_at_the_deadline(broker: Broker) -> None:
    lanes, never = make_lanes(broker, drain_seconds=0.05), asyncio.Event()
    await lanes.add(P0, 0, 1, lambda: work("a"))
    await lanes.add(P0, 1, 1, lambda: work("b", never))
    await lanes.add(P0, 2, 1, lambda: work("c"))
    await lanes.close(1)
    assert (broker.committed, broker.offset) == (["a"], 1)


async def test_a_lane_that_does_not_close_kills_the_worker(broker: Broker) -> None:
    broker.start_hangs = True
    lanes = make_lanes(broker, close_seconds=0.05)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    await settle()
    with pytest.raises(Died, match="did not close within"):
        await lanes.close(1)


async def test_no_more_than_in_flight_are_worked_on(broker: Broker) -> None:
    lanes, gate, running, most = make_lanes(broker, in_flight=2), asyncio.Event(), 0, 0

    async def count() -> tuple[Outgoing, ...]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await gate.wait()
        running -= 1
        return ()

    adding = [asyncio.create_task(lanes.add(P0, offset, 1, count)) for offset in range(6)]
    await settle()
    assert most == 2
    gate.set()
    await asyncio.gather(*adding)
    await settle()
    assert (most, broker.offset) == (2, 6)
    await lanes.close(1)


async def test_a_fault_that_is_not_retryable_kills_the_worker(broker: Broker) -> None:
    broker.faults = [RuntimeError("fenced")]
    deaths: list[BaseException] = []

    def die(error: BaseException) -> NoReturn:
        deaths.append(error)
        raise Died(error)

    lanes = make_lanes(broker)
    object.__setattr__(lanes._tools, "die", die)
    await lanes.add(P0, 0, 1, lambda: work("a"))
    lane = lanes._lanes[P0]
    with contextlib.suppress(Died):
        await asyncio.wait([lane._task], timeout=1)
    assert [str(error) for error in deaths] == ["fenced"]
    assert broker.committed == []
    assert isinstance(lane._task.exception(), Died)
