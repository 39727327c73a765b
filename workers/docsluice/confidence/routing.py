"""Structured or escalated, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docsluice.confidence.calibration import key_of

if TYPE_CHECKING:
    from docsluice.confidence.calibration import Calibration
    from docsluice.records import FieldValue, TypeScore, Violation
    from docsluice.schema.spec import FieldSpec, Schema

SURE_TYPE = 0.8
"""Below this probability the document type is unsure."""
SURE_ANSWER = 0.8
"""From this probability a language model's answer passes: no labels say yet how often it is right."""
_SETTLED_TIERS = frozenset({"xml", "person"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What routing looks at: type, values, broken rules, and codes about the whole document (`truncated`)."""

    document_type: TypeScore
    fields: Mapping[str, FieldValue]
    violations: Sequence[Violation] = ()
    noticed: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a document goes; `reasons` are `code` or `code:path`, in a fixed order."""

    status: Literal["structured", "escalated"]
    reasons: tuple[str, ...]


def route(schema: Schema, findings: Findings, calibration: Calibration) -> Decision:
    """Escalate when the type is unsure, a required field is missing or below its threshold, or a rule is broken.

    A rule that only misses a value which is not required (terms beside an amount due: BR-CO-25) contradicts nothing
    that a page says, so it escalates nothing; XML that lacks it is invalid, and escalates.
    """
    reasons = list(findings.noticed)
    if findings.document_type.probability < SURE_TYPE:
        reasons.append("unsure_document_type")
    for spec in _required(schema):
        reasons += _lacks(schema, spec, findings.fields, calibration)
    reasons += [
        f"{_code(violation)}:{violation.rule}"
        for violation in findings.violations
        if _contradicts(violation, findings.fields)
    ]
    unique = tuple(dict.fromkeys(reasons))
    return Decision("escalated" if unique else "structured", unique)


def _required(schema: Schema) -> list[FieldSpec]:
    return [spec for spec in schema.fields if spec.required]


def _lacks(schema: Schema, spec: FieldSpec, fields: Mapping[str, FieldValue], calibration: Calibration) -> list[str]:
    field = fields.get(spec.path)
    if field is None or field.status == "not_found":
        return [f"missing_required:{spec.path}"]
    if field.tier in _SETTLED_TIERS:
        return [f"xml_disagrees_with_page:{spec.path}"] if "xml_disagrees_with_page" in field.reasons else []
    if field.tier == "llm":
        least = SURE_ANSWER
    else:
        least = calibration.threshold(key_of(schema.name, spec.path), schema.max_error_of(spec)).value
    if field.probability < least:
        return [f"low_probability:{spec.path}"]
    return [f"ambiguous_date:{spec.path}"] if "ambiguous_date" in field.reasons else []


def _contradicts(violation: Violation, fields: Mapping[str, FieldValue]) -> bool:
    given = [field for path in violation.fields if (field := fields.get(path)) and field.status == "found"]
    return len(given) == len(violation.fields) or any(field.tier == "xml" for field in given)


def _code(violation: Violation) -> str:
    return "invalid_checksum" if violation.rule in ("DS-IBAN", "DS-TAX-ID") else "arithmetic_mismatch"
