"""Reading processes: what hangs, dies or grows takes its own process only."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from docsluice.errors import BrokenFile, EmptyFile, LimitExceeded, ReaderCrashed, ReaderTimeout, ReadingError
from docsluice.reading import frames
from docsluice.reading.pool import ReaderPool
from docsluice.records import Document
from docsluice.settings import ReadingSettings
from reading_samples import INVOICE, draw_pdf, message, pdf_of_pages

GOOD = draw_pdf([INVOICE])
MANY = b" ".join(b"BT /F 9 Tf %d %d Td (word%d) Tj ET" % (20 + n % 90 * 6, 20 + n // 90 * 12, n) for n in range(4000))
SLOW = pdf_of_pages(250, content=MANY)  # minutes of text layer


def read_one(pool: ReaderPool, content: bytes) -> Document | ReadingError:
    (found,) = pool.read_all([message(content)])
    return found


def test_processes_start_when_needed_and_errors_come_back_by_name() -> None:
    with ReaderPool(ReadingSettings()) as pool:
        assert pool.pids == ()
        found = list(pool.read_all([message(GOOD), message(b""), message(b"%PDF-1.7 cut"), message(GOOD)]))
        assert [type(one) for one in found] == [Document, EmptyFile, BrokenFile, Document]
        assert isinstance(found[3], Document)
        assert found[3].text == "\n".join(INVOICE)
        assert len(pool.pids) == 1
    assert pool.pids == ()


def test_a_process_at_rest_is_small() -> None:
    with ReaderPool(ReadingSettings()) as pool:
        read_one(pool, GOOD)
        (pid,) = pool.pids
        with open(f"/proc/{pid}/status", encoding="ascii") as file:  # noqa: PTH123  a file of the kernel
            resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    assert resident < 100_000


def test_a_deadline_ends_the_process_and_the_next_document_is_read() -> None:
    with ReaderPool(ReadingSettings(max_seconds=1.0)) as pool:
        started = time.monotonic()
        found = read_one(pool, SLOW)
        assert isinstance(found, ReaderTimeout)
        assert "within 1 s" in str(found)
        assert time.monotonic() - started < 45
    with ReaderPool(ReadingSettings()) as pool:
        assert isinstance(read_one(pool, GOOD), Document)


async def test_a_killed_process_is_a_crash_of_its_document_only() -> None:
    with ReaderPool(ReadingSettings()) as pool:
        await pool.read(message(GOOD))
        (pid,) = pool.pids
        reading = asyncio.create_task(pool.read(message(SLOW)))
        await asyncio.sleep(0.5)
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(ReaderCrashed, match="signal 11"):
            await reading
        assert (await pool.read(message(GOOD))).text == "\n".join(INVOICE)
        assert pool.pids != (pid,)


def test_a_process_that_dies_at_rest_is_replaced_unseen() -> None:
    with ReaderPool(ReadingSettings()) as pool:
        read_one(pool, GOOD)
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while pool.pids and time.monotonic() < deadline:
            time.sleep(0.01)
        assert isinstance(read_one(pool, GOOD), Document)


def test_processes_are_replaced_after_their_share() -> None:
    with ReaderPool(ReadingSettings(documents_per_process=2)) as pool:
        pids = []
        for _ in range(4):
            assert isinstance(read_one(pool, GOOD), Document)
            pids.append(pool.pids)
        assert pids[0] != ()
        assert pids[1] == ()
        assert pids[0] != pids[2]


def test_documents_wait_for_a_process_and_come_in_order() -> None:
    with ReaderPool(ReadingSettings(processes=2)) as pool:
        messages = [message(draw_pdf([[f"Rechnung {n}"]])) for n in range(7)]
        texts = [found.text for found in pool.read_all(messages) if isinstance(found, Document)]
    assert texts == [f"Rechnung {n}" for n in range(7)]


def test_too_many_bytes_never_reach_a_process() -> None:
    with ReaderPool(ReadingSettings(max_bytes=100)) as pool:
        assert isinstance(read_one(pool, GOOD), LimitExceeded)
        assert pool.pids == ()


async def test_a_closed_pool_says_so() -> None:
    pool = ReaderPool(ReadingSettings())
    pool.close()
    with pytest.raises((ReaderCrashed, RuntimeError)):
        await pool.read(message(GOOD))


def test_frames_round_trip_and_nonsense_is_a_crash() -> None:
    sent = message(b"\x00\n\xff bytes", order="1")
    assert frames.decode_message(frames.encode_message(sent)) == sent
    found, last = frames.decode_answer(frames.encode_answer(EmptyFile("0 bytes"), last=False))
    assert (type(found), str(found), last) == (EmptyFile, "0 bytes", False)
    for nonsense in (b"", b"MDxx", b"ME[]", b'ME{"error": "SystemExit", "message": ""}'):
        assert isinstance(frames.decode_answer(nonsense)[0], ReaderCrashed)
