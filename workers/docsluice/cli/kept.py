"""What was read and what the model found, kept in a folder, so that a second evaluation need not do it again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import tee
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from docsluice.records import Document, DocumentMessage, Extraction, TypeScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docsluice.cli.running import Reads
    from docsluice.errors import ReadingError
    from docsluice.extraction.engine import Engine
    from docsluice.extraction.ranking import Effort
    from docsluice.pipeline import Services
    from docsluice.schema.spec import Schema


class KeptDocuments:
    """A reader that reads what its folder does not hold, and keeps it there by the digest of the content.

    Failures are not kept. Delete the folder when the reader, the engine's code or their settings change.
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
        _write(self._path(message), document)


class _Types(BaseModel):
    """Document types as kept."""

    types: tuple[TypeScore, ...]


class KeptExtractions:
    """An engine that keeps what it finds, by the digest of its model, the text and the schema.

    It stands in for the engine in evaluations only: rules, normalisation and calibration change far more often
    than models do, and a contract takes the model many seconds.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._engine.name

    @property
    def digest(self) -> str:
        """Digest of the model."""
        return self._engine.digest

    def classify(self, document: Document) -> tuple[TypeScore, ...]:
        """Document types, kept or new."""
        path = self._path("types", document.text)
        try:
            return _Types.model_validate_json(path.read_bytes()).types
        except (FileNotFoundError, ValidationError):
            types = self._engine.classify(document)
            _write(path, _Types(types=types))
            return types

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        """Candidates, kept or new."""
        path = self._path("extraction", document.text, schema.model_dump_json())
        try:
            found = Extraction.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            found = self._engine.extract(document, schema, document_type)
            _write(path, found)
        return found.model_copy(update={"document_type": document_type})

    def _path(self, kind: str, *asked: str) -> Path:
        digest = hashlib.sha256("\0".join((self.digest, *asked)).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{kind}-{digest}.json"


def keep_extractions(services: Services, folder: Path | None, effort: Effort | None) -> Services:
    """The services with an engine that keeps what it finds below a folder, if there is one; apart by the effort."""
    if folder is None:
        return services
    name = "extractions" if effort is None else f"extractions-{effort.recall:g}-{effort.most or 'all'}"
    return replace(services, engine=KeptExtractions(services.engine, folder / name))


def _write(path: Path, what: BaseModel) -> None:
    """Write whole or not at all, also when the run is stopped here."""
    written = path.with_suffix(".part")
    written.write_text(what.model_dump_json(), "utf-8")
    written.replace(path)
