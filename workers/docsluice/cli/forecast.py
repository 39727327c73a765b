"""What a calibration will do with documents like those that it was fitted on: how many escalate, and why.

Every document is routed again, by the pipeline's own steps and by a calibration that never saw it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docsluice.confidence.fit import fold_of

if TYPE_CHECKING:
    from docsluice.confidence.fit import Fit, Sample
    from docsluice.pipeline import State
    from docsluice.schema.spec import Schema


POOL = "fields"


class Forecast(NamedTuple):
    """Documents by schema, those of them that escalate, how many of these have each reason, and how many it alone.

    Reasons are counted by their code and, with what they are about (`low_probability:total_gross`), by schema.
    """

    documents: Mapping[str, int]
    escalated: Mapping[str, int]
    reasons: Mapping[str, int]
    alone: Mapping[str, int]
    details: Mapping[str, int]


class LetThrough(NamedTuple):
    """Values at or above the threshold of their field, how many of them are wrong, and all fields there are."""

    passed: int
    wrong: int
    fields: int

    @property
    def error(self) -> float:
        """Share of wrong values among those let through; 0 for none."""
        return self.wrong / self.passed if self.passed else 0.0

    @property
    def coverage(self) -> float:
        """Share of all fields that is let through."""
        return self.passed / self.fields if self.fields else 0.0


def forecast_documents(states: Mapping[str, State], fitted: Fit, max_error: float | None) -> Forecast:
    """Route documents, by name, again; `max_error` stands in the place of the schemas' own."""
    from docsluice.pipeline import calibrate, decide

    documents, escalated = Counter[str](), Counter[str]()
    reasons, alone, details = Counter[str](), Counter[str](), Counter[str]()
    for name, state in states.items():
        services = replace(state.services, calibration=fitted.folds[fold_of(name)])
        schema = state.chosen if max_error is None else tolerate(state.chosen, max_error)
        decision = decide(calibrate(replace(state, services=services, schema=schema))).decision
        documents[schema.name] += 1
        if decision is not None and decision.status == "escalated":
            escalated[schema.name] += 1
            codes = {reason.split(":", 1)[0] for reason in decision.reasons}
            reasons.update(codes)
            alone.update(codes if len(codes) == 1 else ())
            details.update(f"{schema.name} {reason}" for reason in decision.reasons)
    return Forecast(documents, escalated, reasons, alone, details)


def tolerate(schema: Schema, max_error: float) -> Schema:
    """The schema with one tolerated error for all its fields."""
    fields = tuple(spec.model_copy(update={"max_error": None}) for spec in schema.fields)
    return schema.model_copy(update={"max_error": max_error, "fields": fields})


def count_let_through(samples: Sequence[Sample], missed: int, fitted: Fit, max_error: float) -> LetThrough:
    """Values of all fields by thresholds that their documents had no say in; `missed` labels never pass."""
    passed = [
        one.correct
        for one, probability in zip(samples, fitted.unseen, strict=True)
        if probability >= fitted.folds[fold_of(one.document)].threshold(one.key, max_error).value
    ]
    return LetThrough(len(passed), passed.count(False), len(samples) + missed)


def name_pools(schemas: Mapping[str, Schema]) -> dict[str, tuple[str, ...]]:
    """The pools of each field, the narrowest first: the fields of its schema, and those of all schemas.

    One a schema and group has too few labels: measured over folds, its thresholds let fewer values pass and more of
    these were wrong.
    """
    return {
        f"{schema.name}:{spec.path}": (f"{schema.name} {POOL}", POOL)
        for schema in schemas.values()
        for spec in (*schema.fields, *(cell for group in schema.groups for cell in group.fields))
    }
