"""A draft and a model's answers → a record, by the same normalisation, rules and routing as any other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docsluice.assembly.amend import amend
from docsluice.assembly.evidence import locate
from docsluice.confidence.routing import Findings, route
from docsluice.escalation.grounding import ground
from docsluice.normalise.context import context_of
from docsluice.records import FieldValue

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.confidence.calibration import Calibration
    from docsluice.records import Document, StructuredDocument
    from docsluice.schema.spec import FieldSpec, Schema

GROUNDED = 0.9  # share of grounded answers that are right; an assumption, until corrections have measured it
DOCUMENT_REASONS = frozenset({"truncated", "unsure_document_type"})


def find_doubtful(draft: StructuredDocument, schema: Schema) -> tuple[FieldSpec, ...]:
    """Fields, not rows, that escalated the draft: named by a reason or a broken rule, or required and absent."""
    named = {reason.split(":", 1)[1] for reason in draft.reasons if ":" in reason}
    named |= {path for violation in draft.violations for path in violation.fields}
    named |= {path for path, field in draft.fields.items() if field.status == "found" and field.reasons}
    given = {path for path, field in draft.fields.items() if field.status == "found"}
    lacking = {spec.path for spec in schema.fields if spec.required and spec.path not in given}
    return tuple(
        spec for spec in schema.fields if spec.path in named | lacking and not spec.repeating and spec.type != "clause"
    )


def weigh(answer: JsonValue, before: FieldValue | None) -> float:
    """Probability, 0 to 1, of a grounded answer beside the draft's value, both taken for independent (Bayes' theorem).

    An answer that repeats the draft's value makes it surer; one that contradicts it is doubted by as much as the draft
    was sure. Where the draft has no value, the answer stands alone.
    """
    if before is None or before.status != "found":
        return GROUNDED
    right, wrong = GROUNDED * before.probability, (1 - GROUNDED) * (1 - before.probability)
    if answer == before.value:
        return right / (right + wrong)
    right = GROUNDED * (1 - before.probability)
    return right / (right + 1 - GROUNDED)


def refill(
    draft: StructuredDocument,
    answers: Mapping[str, JsonValue],
    document: Document,
    schema: Schema,
    calibration: Calibration,
) -> StructuredDocument:
    """The draft with the answers that the document bears out; the others are noted as `ungrounded`."""
    context = context_of(document)
    changed: dict[str, FieldValue] = {}
    for spec in find_doubtful(draft, schema):
        answer = answers.get(spec.path)
        before = draft.fields.get(spec.path)
        if answer is None:
            continue
        found = ground(answer, spec, document, context)
        if found is None:
            if before is not None:
                reasons = tuple(dict.fromkeys((*before.reasons, "ungrounded")))
                changed[spec.path] = before.model_copy(update={"reasons": reasons})
            continue
        changed[spec.path] = FieldValue(
            value=found.normalised.value,
            raw=document.text[found.start : found.end],
            probability=weigh(found.normalised.value, before),
            tier="llm",
            evidence=locate(document, found.start, found.end),
            reasons=found.normalised.reasons,
        )
    amended = amend(draft, changed, schema)
    noticed = tuple(reason for reason in draft.reasons if reason in DOCUMENT_REASONS)
    findings = Findings(amended.document_type, amended.fields, amended.violations, noticed)
    decision = route(schema, findings, calibration)
    return amended.model_copy(update={"status": decision.status, "reasons": decision.reasons})
