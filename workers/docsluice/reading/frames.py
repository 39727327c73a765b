"""What a reading process and its pool say to each other: one JSON object a frame.

Nothing is unpickled that comes from a reading process, because it has met a hostile file.
"""

from __future__ import annotations

import json

from docsluice import errors
from docsluice.errors import ConfigurationError, DocsluiceError, ReaderCrashed, ReadingError
from docsluice.records import Document, DocumentMessage

READY = b"ready"
WARM = b"warm"


def encode_message(message: DocumentMessage) -> bytes:
    """Return a message as bytes: a line of JSON, then the content as it is."""
    head = message.model_copy(update={"content": None}).model_dump_json().encode()
    return head + b"\n" + (message.content or b"")


def decode_message(frame: bytes) -> DocumentMessage:
    """Undo `encode_message`."""
    head, _, content = frame.partition(b"\n")
    return DocumentMessage.model_validate_json(head).model_copy(update={"content": content})


def encode_answer(answer: Document | DocsluiceError, *, last: bool) -> bytes:
    """Return an answer as bytes; `last` tells that the process ends after it."""
    flag = b"L" if last else b"M"
    if isinstance(answer, DocsluiceError):
        return flag + b"E" + json.dumps({"error": type(answer).__name__, "message": str(answer)}).encode()
    return flag + b"D" + answer.model_dump_json().encode()


def decode_answer(frame: bytes) -> tuple[Document | ReadingError | ConfigurationError, bool]:
    """Return the answer and whether the process ends; ReaderCrashed for what is not an answer."""
    last, kind, body = frame[:1] == b"L", frame[1:2], frame[2:]
    try:
        if kind == b"D":
            return Document.model_validate_json(body), last
        told = json.loads(body)
        found = getattr(errors, str(told["error"]), None)
        if isinstance(found, type) and issubclass(found, (ReadingError, ConfigurationError)):
            return found(str(told["message"])), last
    except (ValueError, TypeError, KeyError):
        pass
    return ReaderCrashed(
        f"Expected a document or an error from the reading process; came {len(frame)} other bytes. "
        "Report the file; the next documents are read by a new process."
    ), True
