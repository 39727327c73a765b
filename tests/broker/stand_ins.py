"""Reader and extractor whose answers are written into the document: what the stream does is under test, not they.

A document is `{"id": 7}` or has also: `"read_seconds"`, `"extract_seconds"`, `"fail": "reading"`, `"escalate": true`,
`"settle": true` (by the model), `"pad": 100` (characters of text).
"""

from __future__ import annotations

import asyncio
import json

from docsluice.errors import BrokenFile, EscalationError, ExtractionError
from docsluice.records import (
    Document,
    DocumentMessage,
    FieldValue,
    Page,
    Provenance,
    StructuredDocument,
    TypeScore,
)

MARK = b"%SCRIPT "


def script(number: int, **rest: object) -> bytes:
    return MARK + json.dumps({"id": number, **rest}).encode()


class ScriptedReader:
    async def read(self, message: DocumentMessage) -> Document:
        content = message.content or b""
        if not content.startswith(MARK):
            raise BrokenFile("expected a script, came something else; send a script")
        plan = json.loads(content.removeprefix(MARK))
        await asyncio.sleep(plan.get("read_seconds", 0))
        if plan.get("fail") == "reading":
            raise BrokenFile("expected a file that is whole, came a broken one; send it again")
        if plan.get("fail") == "bug":
            raise ZeroDivisionError("a fault")
        text = json.dumps(plan) + "x" * plan.get("pad", 0)
        page = Page(number=1, width=595.0, height=842.0, reader="text_layer", text=text)
        return Document(
            document_id=message.document_id, source=message.source, schema_name=message.schema_name, pages=(page,)
        )


class ScriptedExtractor:
    async def extract(self, document: Document) -> StructuredDocument:
        plan = json.loads(document.text.rstrip("x"))
        await asyncio.sleep(plan.get("extract_seconds", 0))
        if plan.get("fail") == "extraction":
            raise ExtractionError("expected a record, came none; report the document")
        return record_of(document, plan)


class ScriptedModel:
    """Settles what it is told to: `"settle": true` in the document."""

    async def fill(self, document: Document, draft: StructuredDocument) -> StructuredDocument:
        if json.loads(document.text.rstrip("x")).get("settle"):
            return draft.model_copy(update={"status": "structured", "reasons": ()})
        raise EscalationError("expected an answer, came none; ask people")


def record_of(document: Document, plan: dict[str, object]) -> StructuredDocument:
    escalated = bool(plan.get("escalate"))
    field = FieldValue(
        value=str(plan["id"]), raw=str(plan["id"]), probability=0.4 if escalated else 0.99, tier="encoder"
    )
    return StructuredDocument(
        document_id=document.document_id,
        source=document.source,
        document_type=TypeScore(value="invoice", probability=0.99),
        status="escalated" if escalated else "structured",
        reasons=("low_probability:invoice_number",) if escalated else (),
        values={"invoice_number": str(plan["id"])},
        fields={"invoice_number": field},
        provenance=Provenance(docsluice="test", model="scripted@0", schema_id="invoice@1", tiers=("encoder",)),
    )
