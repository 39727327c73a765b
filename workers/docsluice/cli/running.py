"""Files through reader and pipeline without a broker: what `extract`, `evaluate` and `calibrate` share."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from dataclasses import dataclass
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from docsluice.errors import BrokenFile, DocsluiceError, ExtractionError, LimitExceeded
from docsluice.records import Document, DocumentMessage, Failure, Source, Stage, StructuredDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docsluice.errors import ReadingError

    Process = Callable[[Document], StructuredDocument]

_log = logging.getLogger(__name__)
STDIN = "-"


class Reads(Protocol):
    """The part of `reading.pool.ReaderPool` that is used here."""

    def read_all(self, messages: Iterable[DocumentMessage]) -> Iterator[Document | ReadingError]:
        """Documents or errors, one a message, in the order of the messages."""


@dataclass(frozen=True)
class Input:
    """A file as the user named it, and its message; or why it could not be opened."""

    file: str
    message: DocumentMessage
    error: DocsluiceError | None = None


@dataclass(frozen=True)
class Result:
    """A file and the record or failure that it ended in."""

    file: str
    record: StructuredDocument | Failure


def open_inputs(files: Iterable[str], schema_name: str, max_bytes: int) -> Iterator[Input]:
    """Read the files one by one, as they are wanted; one above `max_bytes` is not loaded."""
    for file in files:
        try:
            yield _open(file, schema_name, max_bytes)
        except OSError as error:
            message = DocumentMessage(document_id=f"file:{_printable(file)}", source=Source(name=_name(file)))
            why = BrokenFile(f"expected a file that can be read at {_printable(file)}, but {error.strerror or error}")
            yield Input(file, message, why)


def run(inputs: Iterable[Input], reader: Reads, process: Process) -> Iterator[Result]:
    """Records and failures in the order of the inputs; whatever one document does, the next ones follow."""
    sent, awaited = tee(inputs)
    documents = reader.read_all(item.message for item in sent if item.error is None)
    for item in awaited:
        document = item.error or next(documents)
        if isinstance(document, DocsluiceError):
            yield Result(item.file, fail(item.message, "reading", document))
        else:
            yield Result(item.file, _process(item.message, document, process))


def fail(message: DocumentMessage, stage: Stage, error: DocsluiceError) -> Failure:
    """The failure record of an error."""
    return Failure(
        document_id=message.document_id,
        source=message.source,
        stage=stage,
        error=type(error).__name__,
        message=error.message,
        retryable=error.retryable,
    )


def _process(message: DocumentMessage, document: Document, process: Process) -> StructuredDocument | Failure:
    try:
        return process(document)
    except DocsluiceError as error:
        return fail(message, "extraction", error)
    except Exception as error:  # noqa: BLE001  a fault in one document must not stop the next ones
        _log.exception("extraction of %s", message.source.name)
        why = ExtractionError(f"expected a record, but {type(error).__name__}: {error}; this is a fault of docsluice")
        return fail(message, "extraction", why)


def _open(file: str, schema_name: str, max_bytes: int) -> Input:
    if file == STDIN:
        content = sys.stdin.buffer.read()
        digest, size = hashlib.sha256(content).hexdigest(), len(content)
    else:
        with Path(file).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            content = b"" if size > max_bytes else stream.read()
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    message = DocumentMessage(
        document_id=f"sha256:{digest}",
        source=Source(name=_name(file), bytes=size),
        content=content,
        schema_name=schema_name,
    )
    if size <= max_bytes:
        return Input(file, message)
    why = f"expected at most {max_bytes} bytes, came {size}; send a smaller file or raise DOCSLUICE_READING__MAX_BYTES"
    return Input(file, message, LimitExceeded(why))


def _name(file: str) -> str:
    return _printable("stdin" if file == STDIN else Path(file).name)


def _printable(file: str) -> str:
    return os.fsencode(file).decode("utf-8", "replace")
