"""A document that was read → its record: a list of named steps, each a pure function of what came before.

    classify → choose_schema → extract → normalise → validate → calibrate → decide → write

Nothing here reads files, clocks (but through `Services.clock`) or networks. The order of the steps is `STEPS`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docsluice import __version__
from docsluice.assembly.derive import derive
from docsluice.assembly.draft import assemble
from docsluice.assembly.found import Draft, Ground
from docsluice.assembly.record import calibrate_fields, relate, values_of
from docsluice.assembly.shared_places import drop_shared
from docsluice.assembly.sums.cash_rounding import take_rounded_total
from docsluice.assembly.sums.cents import mend_cents
from docsluice.assembly.sums.check import judge, repair
from docsluice.assembly.sums.tax_lines import read_tax_lines
from docsluice.assembly.xml_values import merge_xml
from docsluice.confidence.calibration import Calibration
from docsluice.confidence.routing import Decision, Findings, route
from docsluice.errors import SchemaError
from docsluice.normalise.context import context_of
from docsluice.normalise.runs import break_runs
from docsluice.normalise.types import Context
from docsluice.records import Extraction, PageSummary, Provenance, StructuredDocument, TypeScore
from docsluice.schema.loader import schema_for

if TYPE_CHECKING:
    from docsluice.confidence.features import Features
    from docsluice.extraction.engine import Engine
    from docsluice.records import Document, FieldValue, Violation
    from docsluice.schema.spec import Schema

AUTO = "auto"


@dataclass(frozen=True)
class Services:
    """What the pipeline works with. `clock` gives seconds; only differences are used."""

    schemas: Mapping[str, Schema]
    engine: Engine
    calibration: Calibration = field(default_factory=Calibration)
    clock: Callable[[], float] = time.perf_counter


@dataclass(frozen=True)
class State:
    """What is known about a document after each step; a step fills in its part."""

    document: Document
    services: Services
    types: tuple[TypeScore, ...] = ()
    schema: Schema | None = None
    noticed: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    extraction: Extraction = field(default_factory=lambda: Extraction(document_type=()))
    draft: Draft = field(default_factory=lambda: Draft({}, {}))
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    features: Mapping[str, Features] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    decision: Decision | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def chosen(self) -> Schema:
        """The schema, once it was chosen."""
        if self.schema is None:
            raise RuntimeError("expected choose_schema before this step, but no schema was chosen; fix STEPS")
        return self.schema


Step = Callable[[State], State]


def classify(state: State) -> State:
    """Document types by the engine, or by the XML, which says what it is."""
    kind = next((one.value for one in state.document.xml if one.path == "invoice_type"), None)
    if state.document.xml:
        return replace(state, types=(TypeScore(value=kind or "invoice", probability=1.0),))
    return replace(state, types=state.services.engine.classify(state.document))


def choose_schema(state: State) -> State:
    """The schema that was asked for, else that of the likeliest type; a type without one is noticed."""
    schemas, asked = state.services.schemas, state.document.schema_name
    if asked != AUTO:
        if asked not in schemas:
            known = ", ".join((AUTO, *schemas))
            raise SchemaError(f"expected a schema of {known}; came {asked!r}; add it to the folder of schemas")
        ours = tuple(one for one in state.types if one.value in schemas[asked].classes)
        rest = tuple(one for one in state.types if one not in ours)
        return replace(state, schema=schemas[asked], types=(*ours, *rest) if ours else state.types)
    for number, one in enumerate(state.types):
        if schema := schema_for(one.value, schemas):
            noticed = ("unsure_document_type",) if number else ()
            return replace(state, schema=schema, noticed=noticed)
    first = next(iter(schemas.values()), None)
    if first is None:
        raise SchemaError("expected at least one schema; came none; check the folder of schemas in the settings")
    return replace(state, schema=first, noticed=("unsure_document_type",))


def extract(state: State) -> State:
    """Candidates by the engine; a document that is XML alone needs none."""
    if state.document.xml and all(page.reader == "xml" for page in state.document.pages):
        return replace(state, extraction=Extraction(document_type=state.types))
    found = state.services.engine.extract(state.document, state.chosen, state.types)
    return replace(state, extraction=found)


def normalise(state: State) -> State:
    """Candidates → values; XML's values win; what follows from others is derived."""
    ground = Ground(state.document, context_of(state.document))
    draft = assemble(state.extraction, state.chosen, ground)
    return replace(state, context=ground.context, draft=merge_xml(draft, state.chosen, ground))


def validate(state: State) -> State:
    """Readings that add up in the place of readings that do not; then what the rules say."""
    ground = Ground(state.document, state.context)
    draft = read_tax_lines(drop_shared(state.draft, state.document), state.chosen, ground)
    draft = take_rounded_total(draft, state.chosen, ground)
    draft = mend_cents(draft, state.chosen, ground)
    draft = repair(draft, state.chosen, ground)
    draft = derive(draft, state.chosen, ground, state.types[0].value)
    return replace(state, draft=judge(draft, state.chosen))


def calibrate(state: State) -> State:
    """A probability for every value; too unlikely ones are not given."""
    calibrated = calibrate_fields(state.draft, state.chosen, state.services.calibration, state.document)
    return replace(state, fields=calibrated.fields, features=calibrated.features, violations=calibrated.violations)


def decide(state: State) -> State:
    """Structured or escalated."""
    noticed = (*state.noticed, *state.extraction.reasons, *state.document.reasons)
    findings = Findings(state.types[0], state.fields, state.violations, noticed)
    return replace(state, decision=route(state.chosen, findings, state.services.calibration))


STEPS: tuple[tuple[str, Step], ...] = (
    ("classify", classify),
    ("choose_schema", choose_schema),
    ("extract", extract),
    ("normalise", normalise),
    ("validate", validate),
    ("calibrate", calibrate),
    ("decide", decide),
)


def process(document: Document, services: Services) -> StructuredDocument:
    """The record of a document, `structured` or `escalated`.

    Raises SchemaError for a schema that is not known, ExtractionError where the engine gives no result.
    """
    return write(run_steps(State(document, services)))


def run_steps(state: State) -> State:
    """All steps in order, with the time that each took in milliseconds."""
    timings = dict(state.document.timings_ms)
    clock = state.services.clock
    state = replace(state, document=break_runs(state.document))
    for name, step in STEPS:
        start = clock()
        state = step(state)
        timings[name] = round((clock() - start) * 1000, 2)
    return replace(state, timings_ms=timings)


def write(state: State) -> StructuredDocument:
    """The record of what the steps found."""
    document, schema, engine = state.document, state.chosen, state.services.engine
    decision = state.decision or Decision("escalated", ())
    found = [one for one in state.fields.values() if one.status == "found"]
    return StructuredDocument(
        document_id=document.document_id,
        source=document.source,
        document_type=state.types[0],
        status=decision.status,
        reasons=decision.reasons,
        values=values_of(state.fields),
        fields=dict(state.fields),
        relations=relate(schema, state.fields),
        violations=state.violations,
        pages=tuple(
            PageSummary(
                number=page.number, width=page.width, height=page.height, reader=page.reader, words=len(page.words)
            )
            for page in document.pages
        ),
        provenance=Provenance(
            docsluice=__version__,
            model=f"{engine.name}@{engine.digest}",
            schema_id=schema.id,
            tiers=tuple(dict.fromkeys(one.tier for one in found)),
            windows_read=state.extraction.windows_read,
            timings_ms=dict(state.timings_ms),
        ),
    )
