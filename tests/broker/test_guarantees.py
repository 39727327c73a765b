"""Nothing lost, nothing twice, for a consumer of committed records: whatever is killed, whenever."""

from __future__ import annotations

import logging
import signal
import time
from pathlib import Path

import pytest

from broker.stand_ins import script
from broker.stream import Stream, counts, reached, wait_for
from docsluice.kafka.embedded import EmbeddedKafka

log = logging.getLogger(__name__)


@pytest.mark.slow
def test_twelve_kills_lose_and_repeat_nothing(stream: Stream) -> None:
    number, kills = 600, 12
    stream.publish(script(i, read_seconds=0.05) for i in range(number))
    workers = [stream.worker("read", f"w{i}") for i in (0, 1)]
    started = time.monotonic()
    for kill in range(kills):
        victim = kill % 2
        wanted = (kill + 1) * number // (kills + 2)
        assert wait_for(reached(stream, "text", wanted, "read_uncommitted"), 40, 0.1)
        workers[victim].kill()
        time.sleep(0.5)
        workers[victim] = stream.worker("read", f"w{victim}")
    assert wait_for(lambda: counts(stream.read("text"))[0] >= number, 60)
    log.info("12 kills, %d documents, %.0f s", number, time.monotonic() - started)
    assert counts(stream.read("text")) == (number, 0)
    assert [worker.terminate() for worker in workers] == [0, 0]


@pytest.mark.slow
def test_death_at_the_worst_moments_loses_and_repeats_nothing(stream: Stream) -> None:
    number, deaths = 400, 0
    stream.publish(script(i, read_seconds=0.02) for i in range(number))
    workers = [stream.worker("read", f"w{i}", CHAOS="0.06") for i in (0, 1)]
    deadline, finished = time.monotonic() + 150, False
    while not finished and time.monotonic() < deadline:
        for i in (0, 1):
            if not workers[i].alive:
                deaths += 1
                chaos = "0.06" if deaths < 25 else "0"
                workers[i] = stream.worker("read", f"w{i}", CHAOS=chaos)
        time.sleep(0.2)
        finished = counts(stream.read("text"))[0] >= number
    sent = len(stream.read("text", "read_uncommitted"))
    log.info("%d deaths, %d messages sent, %d documents", deaths, sent, number)
    assert counts(stream.read("text")) == (number, 0)
    assert deaths >= 5
    assert sent > number  # transactions really were aborted, and their messages were not read


@pytest.mark.slow
def test_two_stages_survive_kills(stream: Stream) -> None:
    number = 240
    stream.publish(script(i, read_seconds=0.02, escalate=i % 4 == 0) for i in range(number))
    workers = [stream.worker("read,extract", f"w{i}") for i in (0, 1)]
    for kill in range(4):
        wanted = (kill + 1) * number // 6
        assert wait_for(reached(stream, "text", wanted), 40, 0.1)
        workers[kill % 2].kill()
        workers[kill % 2] = stream.worker("read,extract", f"w{kill % 2}")

    def ended() -> int:
        return counts(stream.read("structured"))[0] + counts(stream.read("escalated"))[0]

    assert wait_for(lambda: ended() >= number, 60)
    assert counts(stream.read("structured")) == (number * 3 // 4, 0)
    assert counts(stream.read("escalated")) == (number // 4, 0)


def test_sigterm_finishes_what_is_in_flight(stream: Stream) -> None:
    stream.publish(script(i, read_seconds=1.5) for i in range(24))
    worker = stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text", "read_uncommitted"))[0] >= 4, 40, 0.1)
    started = time.monotonic()
    assert worker.terminate() == 0
    assert time.monotonic() - started < 10
    done, repeated = counts(stream.read("text"))
    assert repeated == 0
    assert done < 24
    stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text"))[0] >= 24, 40)
    assert counts(stream.read("text")) == (24, 0)


def test_a_document_longer_than_the_deadline_is_handed_back(stream: Stream) -> None:
    stream.settings = stream.settings.model_copy(
        update={"kafka": stream.settings.kafka.model_copy(update={"drain_seconds": 1})}
    )
    stream.publish([script(0, read_seconds=8)])
    worker = stream.worker("read")
    assert wait_for(worker.ready, 40)
    time.sleep(2)
    started = time.monotonic()
    assert worker.terminate() == 0
    assert time.monotonic() - started < 6
    assert counts(stream.read("text")) == (0, 0)
    stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text")) == (1, 0), 40)


@pytest.mark.slow
def test_a_frozen_worker_that_wakes_up_repeats_nothing(stream: Stream) -> None:
    stream.publish(script(i, read_seconds=0.1) for i in range(200))
    workers = [stream.worker("read", f"w{i}") for i in (0, 1)]
    assert wait_for(reached(stream, "text", 20), 40)
    workers[0].process.send_signal(signal.SIGSTOP)
    assert wait_for(reached(stream, "text", 200), 90)  # after the session's end the other one takes over
    stream.publish(script(i, read_seconds=0.1) for i in range(200, 220))
    workers[0].process.send_signal(signal.SIGCONT)
    assert wait_for(reached(stream, "text", 220), 60)
    time.sleep(3)
    assert counts(stream.read("text")) == (220, 0)


@pytest.mark.slow
def test_a_killed_broker_comes_back_and_nothing_is_lost(tmp_path: Path) -> None:
    with EmbeddedKafka() as kafka:
        stream = Stream(kafka.bootstrap_servers, tmp_path)
        stream.apply()
        try:
            stream.publish(script(i, read_seconds=0.1) for i in range(300))
            workers = [stream.worker("read", f"w{i}") for i in (0, 1)]
            for kill in range(2):
                assert wait_for(reached(stream, "text", 80 * (kill + 1)), 60)
                kafka.kill()
                time.sleep(2)
                kafka.start()
            assert wait_for(lambda: counts(stream.read("text"))[0] >= 300, 90)
            assert counts(stream.read("text")) == (300, 0)
            assert all(worker.alive for worker in workers)
        finally:
            stream.stop()


def test_a_worker_waits_for_a_broker_that_is_away(tmp_path: Path) -> None:
    with EmbeddedKafka() as kafka:
        stream = Stream(kafka.bootstrap_servers, tmp_path)
        stream.apply()
        stream.publish([script(1)])
        kafka.stop()
        worker = stream.worker("read")
        try:
            assert wait_for(lambda: "trying again in" in worker.log.read_text(), 20)
            assert worker.alive
            kafka.start()
            assert wait_for(lambda: counts(stream.read("text")) == (1, 0), 60)
        finally:
            stream.stop()


def test_a_second_worker_shares_the_work(stream: Stream) -> None:
    stream.publish(script(i, read_seconds=0.2) for i in range(160))
    stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text"))[0] >= 10, 40)
    second = stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text"))[0] >= 160, 60)
    assert counts(stream.read("text")) == (160, 0)
    assert second.terminate() == 0
