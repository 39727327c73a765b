"""The types that cross a boundary, from left to right.

    DocumentMessage → Document(Page, Word, Box) → Extraction(Candidate, Instance) → FieldValue → Violation
    → StructuredDocument(Provenance) → Escalation | ReviewTask | Failure, Correction

All are frozen. Boxes are in points (1/72 inch), origin at the top left of the page as displayed, y downwards.
Money is a decimal string, dates are ISO 8601, currencies ISO 4217, countries ISO 3166-1 alpha-2.
Character offsets count Unicode code points and are half open.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Reader = Literal["text_layer", "tesseract", "pp_ocr", "pytesseract", "xml", "blank"]
Tier = Literal["xml", "encoder", "encoder_large", "llm", "person", "derived"]
Stage = Literal["decoding", "reading", "extraction", "escalation", "review", "delivery"]
Reason = Literal[
    "low_probability",
    "ambiguous_date",
    "arithmetic_mismatch",
    "ocr_uncertain",
    "ungrounded",
    "repaired",
    "truncated",
    "invalid_checksum",
    "missing_required",
    "unsure_document_type",
    "conflicting_values",
    "xml_disagrees_with_page",
    "not_allowed_value",
    "layer_unverified",
    "ambiguous_number",
]


class Frozen(BaseModel):
    """Immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(NamedTuple):
    """Rectangle in points; origin top left of the page as displayed; x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float


class Source(Frozen):
    """Where a document came from."""

    name: str | None = None
    media_type: str = "application/octet-stream"
    bytes: int = 0
    uri: str | None = None


class DocumentMessage(Frozen):
    """A decoded message of `documents.incoming`: the bytes themselves or a claim check."""

    document_id: str
    source: Source
    content: bytes | None = None
    schema_name: str = "auto"
    metadata: dict[str, str] = {}


class Word(Frozen):
    """A word of a page.

    `start` and `end` are offsets in `Page.text`; `confidence` is the engine's, 0 to 1 (1 for a text layer).
    `alternatives` are other readings of the whole word, best first.
    """

    text: str
    box: Box
    start: int
    end: int
    confidence: Probability = 1.0
    alternatives: tuple[str, ...] = ()


class Page(Frozen):
    """A page as read.

    `text` has one line of the page a line, in reading order; words are parted by a space, or by a tab where
    the gap is wide (the next column). `width` and `height` are in points, as displayed. `rotation` is the
    clockwise turn in degrees that was undone before reading.
    """

    number: Annotated[int, Field(ge=1)]
    width: float
    height: float
    reader: Reader
    text: str
    words: tuple[Word, ...] = ()
    rotation: Literal[0, 90, 180, 270] = 0
    reasons: tuple[Reason, ...] = ()


class XmlValue(Frozen):
    """A value of Factur-X, ZUGFeRD, XRechnung or UBL XML: path in `values` (`line_items[0].net_amount`) and value."""

    path: str
    value: str


class Document(Frozen):
    """A document that was read: value of `documents.text`."""

    spec: Literal["docsluice.Document/1"] = "docsluice.Document/1"
    document_id: str
    source: Source
    schema_name: str = "auto"
    metadata: dict[str, str] = {}
    pages: tuple[Page, ...]
    xml: tuple[XmlValue, ...] = ()
    xml_profile: str | None = None
    reasons: tuple[Reason, ...] = ()
    timings_ms: dict[str, float] = {}

    @cached_property
    def text(self) -> str:
        """Texts of all pages, joined by a line feed; the offsets of spans count in it."""
        return "\n".join(page.text for page in self.pages)

    @cached_property
    def page_offsets(self) -> tuple[int, ...]:
        """Offset in `text` at which each page starts."""
        offsets, here = [], 0
        for page in self.pages:
            offsets.append(here)
            here += len(page.text) + 1
        return tuple(offsets)


class Candidate(Frozen):
    """One possible value of a field: a span of `Document.text` (offsets in it) with the engine's score, 0 to 1."""

    field: str
    start: int
    end: int
    text: str
    score: Probability


class Instance(Frozen):
    """One row of a repeating group: at most a few candidates a cell, best first."""

    group: str
    cells: tuple[Candidate, ...]
    score: Probability


class RelationCandidate(Frozen):
    """A relation between two spans."""

    type: str
    head: Candidate
    tail: Candidate
    score: Probability


class TypeScore(Frozen):
    """A document type and its probability."""

    value: str
    probability: Probability


class Extraction(Frozen):
    """What an engine found: candidates, not answers.

    `candidates` hold up to k best spans a field path (`seller.name`), best first; `instances` hold the rows
    of repeating groups from top to bottom. `windows_read` is the share of the document's windows that the model read:
    less than 1 where windows that hardly hold anything were left out.
    """

    document_type: tuple[TypeScore, ...]
    candidates: tuple[Candidate, ...] = ()
    instances: tuple[Instance, ...] = ()
    relations: tuple[RelationCandidate, ...] = ()
    reasons: tuple[Reason, ...] = ()
    windows_read: Probability = 1.0


class Evidence(Frozen):
    """Where a value stands: offsets in the text of the page, and its boxes, one a line of the page."""

    page: int
    start: int
    end: int
    boxes: tuple[Box, ...] = ()


class FieldValue(Frozen):
    """A value explained.

    `inputs` names the paths that a derived value was computed from; `rule` the rule that a derived or repaired
    value rests on.
    """

    value: JsonValue = None
    raw: str | None = None
    probability: Probability
    tier: Tier
    status: Literal["found", "not_found"] = "found"
    evidence: tuple[Evidence, ...] = ()
    inputs: tuple[str, ...] = ()
    rule: str | None = None
    reasons: tuple[Reason, ...] = ()


class Relation(Frozen):
    """A relation between two paths of `values`."""

    type: str
    head: str
    tail: str
    probability: Probability


class Violation(Frozen):
    """A business rule that does not hold, by its id in EN 16931 or ours."""

    rule: str
    message: str
    fields: tuple[str, ...]


class PageSummary(Frozen):
    """A page in a record."""

    number: int
    width: float
    height: float
    reader: Reader
    words: int


class Provenance(Frozen):
    """What made a record; `windows_read` is the share of the document's windows that the model read."""

    docsluice: str
    model: str
    schema_id: Annotated[str, Field(alias="schema")]
    tiers: tuple[Tier, ...]
    windows_read: Probability = 1.0
    timings_ms: dict[str, float] = {}

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class StructuredDocument(Frozen):
    """The record: value of `documents.structured`.

    `values` validates against the JSON Schema of the document type; `fields` explains each value by its path.
    `status` is `escalated` while a draft waits in a queue; `reasons` then say why, as `code` or `code:path`.
    """

    spec: Literal["docsluice.StructuredDocument/1"] = "docsluice.StructuredDocument/1"
    document_id: str
    source: Source
    document_type: TypeScore
    status: Literal["structured", "escalated"]
    reasons: tuple[str, ...] = ()
    values: dict[str, JsonValue]
    fields: dict[str, FieldValue]
    relations: tuple[Relation, ...] = ()
    violations: tuple[Violation, ...] = ()
    pages: tuple[PageSummary, ...] = ()
    provenance: Provenance


class Escalation(Frozen):
    """An open entry of `documents.escalated`: the document as read, its draft and why it came here."""

    spec: Literal["docsluice.Escalation/1"] = "docsluice.Escalation/1"
    document_id: str
    reasons: tuple[str, ...]
    draft: StructuredDocument
    document: Document
    escalated_at: str


class ReviewTask(Frozen):
    """An open entry of `documents.review`: for a person."""

    spec: Literal["docsluice.ReviewTask/1"] = "docsluice.ReviewTask/1"
    document_id: str
    reasons: tuple[str, ...]
    draft: StructuredDocument
    document: Document
    created_at: str


class Failure(Frozen):
    """A document that cannot end in a record; the original is kept at `source.uri`."""

    spec: Literal["docsluice.Failure/1"] = "docsluice.Failure/1"
    document_id: str
    source: Source
    status: Literal["failed"] = "failed"
    stage: Stage
    error: str
    message: str
    retryable: bool
    origin: str | None = None
    attempts: int = 1
    failed_at: str | None = None


class Correction(Frozen):
    """One field as a person changed it."""

    spec: Literal["docsluice.Correction/1"] = "docsluice.Correction/1"
    document_id: str
    path: str
    before: JsonValue = None
    after: JsonValue = None
    decision: Literal["approved", "corrected", "rejected"]
    person: str
    decided_at: str
