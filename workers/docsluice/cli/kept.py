"""Documents kept in a folder, so that a second evaluation need not read them again."""

from __future__ import annotations

from itertools import tee
from typing import TYPE_CHECKING

from pydantic import ValidationError

from docsluice.records import Document, DocumentMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docsluice.cli.running import Reads
    from docsluice.errors import ReadingError


class KeptDocuments:
    """A reader that reads what its folder does not hold, and keeps it there by the digest of the content.

    Failures are not kept. Delete the folder when the reader or its settings change.
    """

    def __init__(self, reader: Reads, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def read_all(self, messages: Iterable[DocumentMessage]) -> Iterator[Document | ReadingError]:
        """Documents or errors, one a message, in the order of the messages."""
        looked_up = ((message, self._find(message)) for message in messages)
        sent, awaited = tee(looked_up)
        documents = self._reader.read_all(message for message, kept in sent if kept is None)
        for message, kept in awaited:
            document = kept or next(documents)
            if kept is None and isinstance(document, Document):
                self._keep(message, document)
            yield document

    def _path(self, message: DocumentMessage) -> Path:
        return self._folder / f"{message.document_id.removeprefix('sha256:')}.json"

    def _find(self, message: DocumentMessage) -> Document | None:
        try:
            document = Document.model_validate_json(self._path(message).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        source = document.source.model_copy(update={"name": message.source.name})
        return document.model_copy(update={"source": source, "schema_name": message.schema_name})

    def _keep(self, message: DocumentMessage, document: Document) -> None:
        path = self._path(message)
        written = path.with_suffix(".part")
        written.write_text(document.model_dump_json(), "utf-8")
        written.replace(path)  # whole or not at all, also when the run is stopped here
