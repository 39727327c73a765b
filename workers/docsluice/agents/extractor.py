"""Extraction processes: the model is loaded and run there, never in the process that talks to the broker.

A document that takes longer than `extraction.max_seconds` takes its process and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from docsluice import errors
from docsluice.agents.services import Unusable
from docsluice.errors import DocsluiceError, ExtractionError, ReaderCrashed
from docsluice.records import Document, StructuredDocument
from docsluice.wire import encode_record

if TYPE_CHECKING:
    from docsluice.settings import ExtractionSettings

START_SECONDS = 120.0
CHILD = "docsluice.agents.extractor_child"


class Answer(BaseModel):
    """What a child says: a record, or the class and text of an error; neither when it is ready."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: StructuredDocument | None = None
    error: str | None = None
    message: str = ""


class ExtractorPool:
    """Extracts documents in `processes` processes; they start when first needed, or at `warm_up`."""

    def __init__(self, settings: ExtractionSettings, processes: int = 1, child: str = CHILD) -> None:
        self._children = [Child(settings, child) for _ in range(processes)]
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        for each in self._children:
            self._idle.put(each)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="docsluice-extract")

    async def extract(self, document: Document) -> StructuredDocument:
        """The record; raises ExtractionError, or ReaderCrashed when the process died on the document."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._extract, document)

    async def warm_up(self) -> None:
        """Starts every process and loads the model there; Unusable when it cannot be loaded."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, child.connect) for child in self._children))

    def close(self) -> None:
        """Ends the processes; what they work on is lost and comes again."""
        for child in self._children:
            child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _extract(self, document: Document) -> StructuredDocument:
        child = self._idle.get()
        try:
            return child.extract(document)
        finally:
            self._idle.put(child)


class Child:
    """One process and the socket to it; used by one thread at a time, killed from any."""

    def __init__(self, settings: ExtractionSettings, module: str) -> None:
        self._settings, self._module = settings, module
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def extract(self, document: Document) -> StructuredDocument:
        """The record of a document."""
        seconds = self._settings.max_seconds
        try:
            connection = self.connect()
            connection.send_bytes(encode_record(document))
            if not connection.poll(seconds):
                self.kill()
                raise ExtractionError(
                    f"expected a record within {seconds:g} s, the document took longer and its process was ended; "
                    "raise extraction.max_seconds, or send fewer pages"
                )
            answer = Answer.model_validate_json(connection.recv_bytes())
        except (EOFError, OSError) as error:
            self.kill()
            raise ReaderCrashed(
                f"expected a record, the extraction process died on this document ({error or type(error).__name__}); "
                "look for the kernel's out-of-memory messages, and report the document"
            ) from error
        if answer.record is None:
            raise error_of(answer)
        return answer.record

    def connect(self) -> Connection:
        """The socket of a living process; starts one when there is none."""
        if self._connection is not None and self._process is not None and self._process.poll() is None:
            return self._connection
        self.kill()
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603  our own module by this interpreter
                [sys.executable, "-m", self._module, str(number), self._settings.model_dump_json()],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment(self._settings.threads),
            )
        self._connection = Connection(ours.detach())
        if not self._connection.poll(START_SECONDS):
            self.kill()
            raise EOFError("it did not start in time")
        answer = Answer.model_validate_json(self._connection.recv_bytes())
        if answer.error:
            self.kill()
            raise Unusable(f"{answer.error}: {answer.message}")
        return self._connection

    def kill(self) -> None:
        """Ends the process, whatever it does."""
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if process is not None:
            process.kill()
            process.wait()
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()


def error_of(answer: Answer) -> DocsluiceError:
    """The error that a child told of, as the class of our tree that it named."""
    kind = getattr(errors, answer.error or "", None)
    if isinstance(kind, type) and issubclass(kind, DocsluiceError):
        return kind(answer.message)
    return ExtractionError(f"expected a record, came {answer.error}: {answer.message}; this is a fault of docsluice")


def environment(threads: int) -> dict[str, str]:
    """The child's environment: it finds docsluice where we found it, and uses no more threads than it may."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": "1"}


def answer_error(error: BaseException) -> bytes:
    """An error as a child tells it."""
    text = str(error) if isinstance(error, DocsluiceError) else str(error)[:500]
    return json.dumps({"error": type(error).__name__, "message": text}).encode()
