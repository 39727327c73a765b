"""What an engine is, whatever model stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from docsluice.records import Document, Extraction, TypeScore
    from docsluice.schema.spec import Schema


class Engine(Protocol):
    """Finds candidates for the fields of a schema in a document.

    `name` and `digest` say which model it is; they stand in the provenance of a record.
    """

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of the model's graph, as `sha256:…`."""
        ...

    def classify(self, document: Document) -> tuple[TypeScore, ...]:
        """Document types with probabilities that sum to 1, best first."""
        ...

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        """Candidates, rows and relations for a schema; `document_type` is passed on."""
        ...
