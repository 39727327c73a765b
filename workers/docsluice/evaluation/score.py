"""Precision, recall and F1 of records against labels, with intervals, by field, group and stratum.

A wrong value is a false positive and a false negative; a document without a record misses all. Only exact matches
count in precision, recall and F1; the lenient F1 also takes names, addresses, titles and descriptions whose
normalised edit similarity is at least 0.9. Intervals: 95 %, percentile bootstrap over documents.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from pydantic import JsonValue

from docsluice.errors import ConfigurationError
from docsluice.evaluation.compare import Match
from docsluice.evaluation.judge import Group, Outcome, judge
from docsluice.evaluation.labels import LabelSet, Row
from docsluice.evaluation.metrics import Judged, Reliability, measure_reliability
from docsluice.evaluation.partial import tally
from docsluice.evaluation.paths import ORDER, Json, as_object

RESAMPLES = 1000


@dataclass(frozen=True)
class Score:
    """Precision, recall, F1 with its 95 % interval, and F1 with lenient texts; None where undefined.

    `partial`, `wrong`, `missed` and `spurious` part what is not exact, as `Tally` says; a partial value counts as
    wrong in precision, recall and F1.
    """

    support: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None
    low: float | None
    high: float | None
    lenient_f1: float | None
    partial: int
    wrong: int
    missed: int
    spurious: int


@dataclass(frozen=True)
class Report:
    """Scores of all documents; `strata` are micro scores of the headline group, of parts of the documents."""

    documents: int
    without_record: list[str]
    fields: dict[str, Score]
    micro: dict[str, Score]
    macro_f1: dict[str, float | None]
    calibration: Reliability
    strata: dict[str, Score] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedDocument:
    """A labelled document, whether it has a record, its outcomes, and strata that were asked for."""

    set_name: str
    row: Row
    has_record: bool
    outcomes: Sequence[Outcome]
    strata: tuple[str, ...] = ()


def read_records(lines: Iterable[str]) -> dict[str, dict[str, JsonValue]]:
    """Records by file name, out of lines of `docsluice extract`; failures, which have no values, are left out.

    Raises ConfigurationError for a line that is no JSON object.
    """
    return {name: record for name, record in _parse(lines) if isinstance(record.get("values"), dict)}


def list_documents(lines: Iterable[str]) -> frozenset[str]:
    """File names of records and failures; raises as `read_records` does."""
    return frozenset(name for name, _ in _parse(lines))


def _parse(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise ConfigurationError(
                f"records, line {number}: expected a JSON object, came {line[:60]!r} ({error})"
            ) from error
        name = as_object(record).get("file") or as_object(as_object(record).get("source")).get("name")
        if isinstance(name, str) and name:
            yield PurePath(name).name, record


def judge_all(sets: Sequence[LabelSet], records: Mapping[str, Json]) -> list[JudgedDocument]:
    """Judge every labelled document by the record of its file name."""
    return [
        JudgedDocument(
            labels.name,
            row,
            record is not None,
            list(judge(row, record or {}, labels.annotated)),
        )
        for labels in sets
        for row in labels.rows
        for record in [records.get(PurePath(row.file).name)]
    ]


def score(documents: Sequence[JudgedDocument], resamples: int = RESAMPLES) -> Report:
    """Score all documents together."""
    groups: dict[str, Group] = {o.field: o.group for document in documents for o in document.outcomes}
    names = sorted(groups, key=ORDER.index)
    fields = {name: _score_where(documents, "field", name, resamples) for name in names}
    micro: dict[str, Score] = {}
    macro: dict[str, float | None] = {}
    for group in dict.fromkeys(groups[name] for name in names):
        micro[group] = _score_where(documents, "group", group, resamples)
        known = [f1 for name in names if groups[name] == group and (f1 := fields[name].f1) is not None]
        macro[group] = sum(known) / len(known) if known else None
    headline = [o for document in documents for o in document.outcomes if o.group == "fields"]
    return Report(
        documents=len(documents),
        without_record=[document.row.id for document in documents if not document.has_record],
        fields=fields,
        micro=micro,
        macro_f1=macro,
        calibration=measure_reliability(
            [Judged(o.probability, o.match is Match.EXACT) for o in headline if o.predicted],
            missed=sum(not o.predicted for o in headline),
        ),
        strata=_score_strata(documents, resamples),
    )


def _score_strata(documents: Sequence[JudgedDocument], resamples: int) -> dict[str, Score]:
    strata: dict[str, list[JudgedDocument]] = {}
    for document in documents:
        for name in name_strata(document):
            strata.setdefault(name, []).append(document)
    asked = {name for document in documents for name in document.strata}
    kinds = list(dict.fromkeys(name.split()[0] for document in documents for name in name_strata(document)))
    return {
        name: _score_where(members, "group", "fields", resamples)
        for name, members in sorted(strata.items(), key=lambda item: (kinds.index(item[0].split()[0]), item[0]))
        if len(members) < len(documents) or name in asked
    }


def name_strata(document: JudgedDocument) -> list[str]:
    """Names of the strata that a document belongs to: set, type, variant, and those that were asked for."""
    variant = document.row.variant.split("(")[0]
    always = [f"set {document.set_name}", f"type {document.row.doc_type}", *([f"variant {variant}"] if variant else [])]
    return [*always, *document.strata]


def _score_where(
    documents: Sequence[JudgedDocument], part: Literal["field", "group"], name: str, resamples: int
) -> Score:
    return score_outcomes(
        [[o for o in document.outcomes if getattr(o, part) == name] for document in documents], resamples
    )


def score_outcomes(documents: Sequence[Sequence[Outcome]], resamples: int = RESAMPLES) -> Score:
    """Score of the outcomes, a list a document; the bootstrap draws documents, with a fixed seed."""
    counts = [
        (
            sum(o.labelled for o in outcomes),
            sum(o.predicted for o in outcomes),
            sum(o.match is Match.EXACT for o in outcomes),
            sum(o.match >= Match.LENIENT for o in outcomes),
        )
        for outcomes in documents
    ]
    labelled, predicted, exact, lenient = (sum(column) for column in zip(*counts, strict=True))
    tallies = [tally(outcomes) for outcomes in documents]
    low, high = _bootstrap([(labels + found, agreed) for labels, found, agreed, _ in counts], resamples)
    return Score(
        support=labelled,
        predicted=predicted,
        precision=exact / predicted if predicted else None,
        recall=exact / labelled if labelled else None,
        f1=2 * exact / (labelled + predicted) if labelled + predicted else None,
        low=low,
        high=high,
        lenient_f1=2 * lenient / (labelled + predicted) if labelled + predicted else None,
        partial=sum(one.partial for one in tallies),
        wrong=sum(one.wrong for one in tallies),
        missed=sum(one.missed for one in tallies),
        spurious=sum(one.spurious for one in tallies),
    )


def _bootstrap(counts: Sequence[tuple[int, int]], resamples: int) -> tuple[float | None, float | None]:
    """95 % interval of F1 = 2 · exact / (labelled + extracted), out of (labelled + extracted, exact) a document."""
    chance = random.Random(0)  # noqa: S311  a fixed seed, no secret: the same records give the same interval
    f1s = []
    for _ in range(resamples):
        draw = chance.choices(counts, k=len(counts))
        slots = sum(slot for slot, _ in draw)
        if slots:
            f1s.append(2 * sum(exact for _, exact in draw) / slots)
    return cut_interval(f1s)


def cut_interval(draws: Sequence[float]) -> tuple[float | None, float | None]:
    """The 95 % percentile interval of bootstrap draws; None where there are none."""
    if not draws:
        return None, None
    ordered = sorted(draws)
    return ordered[int(0.025 * len(ordered))], ordered[min(len(ordered) - 1, int(0.975 * len(ordered)))]
