"""A reading process: `python -m docsluice.reading.child SOCKET SETTINGS`; started by `pool` only.

It limits itself before it meets a file, answers one frame a frame, and ends when its peer does, after its share of
documents, or when it has grown.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.errors import BrokenFile, ConfigurationError, LimitExceeded, ReadingError
from docsluice.reading import frames
from docsluice.settings import ReadingSettings

if TYPE_CHECKING:
    from docsluice.records import Document, DocumentMessage

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_GROWN = 0.6  # share of the memory limit in use after a document that makes the process end
_MEGABYTE = 1 << 20


def limit_process(max_memory_mb: int) -> None:
    """Cap the address space, write no core, and die with the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (max_memory_mb * _MEGABYTE, max_memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when reading ends


def answer(
    message: DocumentMessage, settings: ReadingSettings
) -> tuple[Document | ReadingError | ConfigurationError, bool]:
    """Read one document; the second value tells that this process should not be used again."""
    from docsluice.reading.reader import read_document

    try:
        return read_document(message, settings), False
    except (ReadingError, ConfigurationError) as error:
        return error, False
    except MemoryError:
        return LimitExceeded(
            f"Expected a document that is read within {settings.max_memory_mb} MB; this one takes more. "
            "Scan at 300 dpi, or raise DOCSLUICE_READING__MAX_MEMORY_MB."
        ), True
    except Exception as error:  # noqa: BLE001  the edge of the process: a library's own error on a damaged file
        if _is_memory(error):
            return LimitExceeded(
                f"Expected a document that is read within {settings.max_memory_mb} MB; a library ran out of memory "
                f"({str(error)[:120]}). Scan at 300 dpi, or raise DOCSLUICE_READING__MAX_MEMORY_MB."
            ), True
        return BrokenFile(
            f"Expected a file that its format's reader accepts; it failed with {type(error).__name__}: "
            f"{str(error)[:200]}. Print the document to a new PDF and send that."
        ), True


def serve(connection: Connection, settings: ReadingSettings) -> None:
    """Answer frames until the peer goes or this process has done its share."""
    connection.send_bytes(frames.READY)
    done = 0
    while done < settings.documents_per_process:
        try:
            frame = connection.recv_bytes()
        except (EOFError, OSError):
            return
        if frame == frames.WARM:
            warm_up(settings)
            connection.send_bytes(frames.READY)
            continue
        done += 1
        found, spent = answer(frames.decode_message(frame), settings)
        last = spent or done >= settings.documents_per_process or resident_mb() > _GROWN * settings.max_memory_mb
        connection.send_bytes(frames.encode_answer(found, last=last))
        if last:
            return


def warm_up(settings: ReadingSettings) -> None:
    """Load the engines and let them read a small picture, so that the first scan does not wait for them."""
    import numpy as np

    from docsluice.reading.ocr import load_engines

    paper = np.full((480, 640), 255, np.uint8)
    paper[200:220, 100:500:4] = 0
    engines = load_engines(settings)
    for engine in (engines.tesseract, engines.pp_ocr):
        if engine is not None:
            engine.see(paper)


def resident_mb() -> float:
    """Return the memory of this process in use, in MB; 0 where /proc is not there."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def _is_memory(error: Exception) -> bool:
    text = str(error).lower()
    return any(
        sign in text
        for sign in ("bad_alloc", "out of memory", "insufficient memory", "cannot allocate", "failed to allocate")
    )


def main() -> None:
    """Serve the socket whose number is the first argument, with the settings in the second."""
    settings = ReadingSettings.model_validate_json(sys.argv[2])
    password = os.environ.pop("DOCSLUICE_READING_CHILD_PASSWORD", None)
    if password is not None:
        settings = ReadingSettings.model_validate({**settings.model_dump(), "password": password})
    limit_process(settings.max_memory_mb)
    serve(Connection(int(sys.argv[1])), settings)


if __name__ == "__main__":
    main()
