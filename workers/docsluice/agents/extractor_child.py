"""An extraction process: `python -m docsluice.agents.extractor_child SOCKET SETTINGS`; started by `extractor` only."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from docsluice.agents.extractor import Answer, answer_error
from docsluice.records import Document, StructuredDocument
from docsluice.settings import ExtractionSettings

if TYPE_CHECKING:
    from docsluice.pipeline import Services

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def load_services(settings: ExtractionSettings) -> Services:
    """Schemas, engine and calibration, as the settings say."""
    from docsluice.confidence.calibration import load_calibration
    from docsluice.extraction.load import load_engine
    from docsluice.extraction.ranking import effort_of
    from docsluice.pipeline import Services
    from docsluice.schema.loader import load_schemas
    from docsluice.shipped import shipped

    schemas = load_schemas(settings.schemas)
    folder = settings.model or shipped("models/default")
    engine = load_engine(folder, settings.threads, effort=effort_of(settings))
    return Services(schemas=schemas, engine=engine, calibration=load_calibration(folder))


def create_process(settings: ExtractionSettings) -> Callable[[Document], StructuredDocument]:
    """The pipeline with its services."""
    from docsluice.pipeline import process

    services = load_services(settings)
    return lambda document: process(document, services)


def serve(connection: Connection, process: Callable[[Document], StructuredDocument]) -> None:
    """Answers documents until the peer goes."""
    connection.send_bytes(b"{}")
    while True:
        try:
            frame = connection.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            answer = Answer(record=process(Document.model_validate_json(frame))).model_dump_json(by_alias=True).encode()
        except Exception as error:  # noqa: BLE001  the edge of the process: the parent makes a failure of it
            answer = answer_error(error)
        connection.send_bytes(answer)


def main(create: Callable[[ExtractionSettings], Callable[[Document], StructuredDocument]] = create_process) -> None:
    """Serves the socket whose number is the first argument, with the settings in the second."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when work ends
    connection = Connection(int(sys.argv[1]))
    try:
        process = create(ExtractionSettings.model_validate_json(sys.argv[2]))
    except Exception as error:  # noqa: BLE001  the edge of the process: the parent tells the user
        connection.send_bytes(answer_error(error))
        return
    serve(connection, process)


if __name__ == "__main__":
    main()
