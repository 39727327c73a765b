"""Reading processes with limits: a document that hangs, crashes or eats memory takes its process and nothing else.

Each process is a fresh interpreter (never a fork of a threaded parent), reads one document at a time, and is replaced
after its share of documents, after a failure of memory, and when it was killed at its deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docsluice.errors import LimitExceeded, ReaderCrashed, ReaderTimeout, ReadingError
from docsluice.reading import frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docsluice.errors import ConfigurationError
    from docsluice.records import Document, DocumentMessage
    from docsluice.settings import ReadingSettings

START_SECONDS = 60.0
_ONE_THREAD = {
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


class ReaderPool:
    """Reads documents in `settings.processes` processes; they start when first needed.

    Use it as a context manager, or call `close`. `read` is for an event loop, `read_all` for a plain program.
    """

    def __init__(self, settings: ReadingSettings) -> None:
        self._settings = settings
        self._workers = [_Worker(settings) for _ in range(settings.processes)]
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(settings.processes, thread_name_prefix="docsluice-read")
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the reading processes that run now."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    async def read(self, message: DocumentMessage) -> Document:
        """Return the document; raises ReadingError of any kind, or ConfigurationError when no OCR engine loads."""
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self._read, message)
        if isinstance(found, Exception):
            raise found
        return found

    def read_all(self, messages: Iterable[DocumentMessage]) -> Iterator[Document | ReadingError]:
        """Yield a document or its error for each message, in order; reads at most `processes` + 1 messages ahead.

        Raises ConfigurationError when no OCR engine loads.
        """
        waiting = []
        for message in messages:
            waiting.append(self._threads.submit(self._read, message))
            if len(waiting) > self._settings.processes:
                yield _reading_result(waiting.pop(0).result())
        for future in waiting:
            yield _reading_result(future.result())

    async def warm_up(self) -> None:
        """Start every process and load the OCR engines in it, so that the first documents do not wait."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, worker.warm_up) for worker in self._workers))

    def close(self) -> None:
        """Kill the processes; documents being read end in ReaderCrashed."""
        self._closed = True
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _read(self, message: DocumentMessage) -> Document | ReadingError | ConfigurationError:
        if self._closed:
            return ReaderCrashed("Expected an open pool; it was closed while the document waited. Send it again.")
        size = len(message.content or b"")
        if size > self._settings.max_bytes:
            return LimitExceeded(
                f"Expected at most {self._settings.max_bytes} bytes; came {size}. "
                "Make the file smaller or raise DOCSLUICE_READING__MAX_BYTES."
            )
        worker = self._idle.get()
        try:
            return worker.read(message)
        finally:
            self._idle.put(worker)


class _Worker:
    """One reading process and the socket to it; used by one thread at a time, killed from any."""

    def __init__(self, settings: ReadingSettings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def read(self, message: DocumentMessage) -> Document | ReadingError | ConfigurationError:
        try:
            connection = self._connect()
            connection.send_bytes(frames.encode_message(message))
            if not connection.poll(self._settings.max_seconds):
                self.kill()
                return ReaderTimeout(
                    f"Expected the document to be read within {self._settings.max_seconds:g} s; it was not, and its "
                    "process was ended. Raise DOCSLUICE_READING__MAX_SECONDS, or send fewer pages."
                )
            found, last = frames.decode_answer(connection.recv_bytes())
        except (EOFError, OSError) as error:
            return self._crashed(error)
        if last:
            self.kill()
        return found

    def warm_up(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            connection = self._connect()
            connection.send_bytes(frames.WARM)
            if connection.poll(START_SECONDS):
                connection.recv_bytes()
            else:
                self.kill()

    def kill(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _crashed(self, error: Exception) -> ReaderCrashed:
        process = self._process
        code: int | None = None
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(1.0)
        self.kill()
        how = (
            f"signal {-code}"
            if code is not None and code < 0
            else f"exit code {code}"
            if code is not None
            else str(error)
        )
        return ReaderCrashed(
            f"Expected a document from the reading process; it died on this file ({how}). The next documents are read "
            "by a new process. Print the document to a new PDF and send that."
        )

    def _connect(self) -> Connection:
        """Return the socket of a living process; starts one when there is none."""
        if self._connection is not None and self.pid is not None:
            return self._connection
        self.kill()
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            process = subprocess.Popen(  # noqa: S603  our own module by this interpreter
                [sys.executable, "-m", "docsluice.reading.child", str(number), _dump(self._settings)],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(self._settings),
            )
        connection = Connection(ours.detach())
        with self._lock:
            self._process, self._connection = process, connection
        deadline = time.monotonic() + START_SECONDS
        while not connection.poll(0.5):
            if time.monotonic() > deadline or process.poll() is not None:
                raise EOFError("the process did not start")
        connection.recv_bytes()
        return connection


def _dump(settings: ReadingSettings) -> str:
    """Return the settings for a command line; a password goes by the environment, which other users cannot see."""
    return settings.model_dump_json(exclude={"password"})


def _environment(settings: ReadingSettings) -> dict[str, str]:
    package_root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": path}
    if settings.password is not None:
        environment["DOCSLUICE_READING_CHILD_PASSWORD"] = settings.password.get_secret_value()
    return environment


def _reading_result(found: Document | ReadingError | ConfigurationError) -> Document | ReadingError:
    if isinstance(found, Exception) and not isinstance(found, ReadingError):
        raise found
    return found
