"""Compare the record of one document with its labels, field by field.

* EXACT decides: texts by letters and digits (casefolded), money by value, dates by calendar date, terms by
  duration, jurisdictions by name.
* A field that no row of the label set has is not counted. In a partial row a value without a label counts neither
  way. Labels that cannot be parsed ("20:37" as a date) are left out, and so are the rows of a table where the
  document's label has no table.
* A list of labels means any of them (several tax lines: or their sum), except parties and line items, which are
  matched one to one at best; labels that describe a group of parties (`individually a "Party"`) are no parties,
  and a value that matches one is left out.
* A clause counts where it is there: "No" is the absence of "Yes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import JsonValue

from docsluice.evaluation.assignment import pair_best
from docsluice.evaluation.compare import Match, add_sums, compare, is_gradable
from docsluice.evaluation.labels import Row
from docsluice.evaluation.notation import reduce_text
from docsluice.evaluation.paths import (
    CELLS,
    CLAUSES,
    FIELDS,
    LINES,
    PARTIES,
    Json,
    as_list,
    as_object,
    find_probability,
    flatten,
    has_clause,
    look_up,
)

Group = Literal["fields", "line_items", "clauses"]
"""`fields` is the headline; cells of line items and clauses are groups of their own."""

_GROUP_OF_PARTIES = re.compile(
    r"\b(individually|collectively|hereinafter|referred to|each and both)\b|[\"“]part(y|ies)", re.IGNORECASE
)


@dataclass(frozen=True)
class Outcome:
    """One field of one document: labelled, extracted, or both, and how well they agree.

    `path` is where the extracted value stands in the record's `values`, None where nothing was extracted; `wanted`
    are the labels and `found` is the value, as compared.
    """

    field: str
    group: Group
    labelled: bool
    predicted: bool
    match: Match = Match.NONE
    probability: float | None = None
    path: str | None = None
    wanted: tuple[str, ...] = ()
    found: str | None = None


def judge(row: Row, record: Json, annotated: frozenset[str]) -> Iterator[Outcome]:
    """Outcomes of all fields that a document has or was given; an empty record misses everything."""
    yield from _judge_fields(row, record, annotated)
    if PARTIES in annotated and PARTIES not in row.excluded:
        yield from _judge_parties(_texts(row.fields.get(PARTIES)), record)
    if LINES in row.fields and LINES not in row.excluded:
        yield from _judge_lines(row, record, annotated)
    yield from _judge_clauses(row, record)


def _judge_fields(row: Row, record: Json, annotated: frozenset[str]) -> Iterator[Outcome]:
    values = as_object(record.get("values"))
    for name, target in FIELDS.items():
        if name not in annotated or name in row.excluded:
            continue
        wanted = _texts(row.fields.get(name))
        usable = [text for text in wanted if is_gradable(target.kind, text, row.notation)]
        if wanted and not usable:
            continue
        if name == "tax":
            usable = add_sums(usable, row.notation)
        found = flatten(look_up(values, target.path), target.kind)
        if found is None:
            if usable:
                yield Outcome(name, "fields", labelled=True, predicted=False, wanted=tuple(usable))
        elif usable or not row.is_partial:
            yield Outcome(
                name,
                "fields",
                labelled=bool(usable),
                predicted=True,
                match=compare(target.kind, usable, found, row.notation),
                probability=find_probability(record, target.path),
                path=target.path,
                wanted=tuple(usable),
                found=found,
            )


def _judge_parties(labels: list[str], record: Json) -> Iterator[Outcome]:
    wanted = [text for text in labels if reduce_text(text) and not names_a_group(text, labels)]
    ignored = [text for text in labels if text not in wanted]
    listed = as_list(as_object(record.get("values")).get(PARTIES))
    found = [(i, text) for i, value in enumerate(listed) if (text := flatten(value, "text")) is not None]
    found = [(i, text) for i, text in found if compare("text", ignored, text, "normalised") is not Match.EXACT]
    grid = [[compare("text", [label], text, "normalised") for _, text in found] for label in wanted]
    pairs = pair_best(grid)
    for row, label in enumerate(wanted):
        if row not in pairs:
            yield Outcome(PARTIES, "fields", labelled=True, predicted=False, wanted=(label,))
    paired = {column: row for row, column in pairs.items()}
    for column, (i, text) in enumerate(found):
        row_of = paired.get(column)
        yield Outcome(
            PARTIES,
            "fields",
            labelled=row_of is not None,
            predicted=True,
            match=Match.NONE if row_of is None else grid[row_of][column],
            probability=find_probability(record, f"{PARTIES}[{i}]"),
            path=f"{PARTIES}[{i}].name",
            wanted=() if row_of is None else (wanted[row_of],),
            found=text,
        )


def names_a_group(text: str, labels: Sequence[str]) -> bool:
    """`individually a "Party"`, or "A and B" beside the labels A and B."""
    inner = [key for label in labels if (key := reduce_text(label)) and key != reduce_text(text)]
    return bool(_GROUP_OF_PARTIES.search(text)) or sum(key in reduce_text(text) for key in inner) > 1


def _judge_lines(row: Row, record: Json, annotated: frozenset[str]) -> Iterator[Outcome]:
    """Rows are paired so that the most cells agree; then every cell counts."""
    cells = {name: target for name, target in CELLS.items() if name in annotated}
    labels = [as_object(line) for line in as_list(row.fields.get(LINES))]
    listed = as_list(as_object(record.get("values")).get(LINES))
    found = [(i, line) for i, line in enumerate(listed) if isinstance(line, dict)]

    def match_cells(wanted: Json, line: Json) -> dict[str, Match]:
        texts = {name: flatten(line.get(target.path), target.kind) for name, target in cells.items()}
        return {
            name: Match.NONE
            if (text := texts[name]) is None
            else compare(target.kind, _texts(wanted.get(name)), text, row.notation)
            for name, target in cells.items()
        }

    grid = [[match_cells(wanted, line) for _, line in found] for wanted in labels]
    pairs = pair_best([[sum(cell.values()) for cell in line] for line in grid])
    nothing: Json = {}
    couples = [
        _Couple(wanted, *found[pairs[i]], grid[i][pairs[i]]) if i in pairs else _Couple(wanted, None, nothing, {})
        for i, wanted in enumerate(labels)
    ]
    couples += [_Couple(nothing, *line, {}) for column, line in enumerate(found) if column not in pairs.values()]
    for couple in couples:
        for name in cells:
            yield from _judge_cell(row, record, couple, name)


class _Couple(NamedTuple):
    """A labelled row, and the extracted row (its number in the list) that was paired with it; either may lack."""

    wanted: Json
    number: int | None
    line: Json
    agreed: dict[str, Match]


def _judge_cell(row: Row, record: Json, couple: _Couple, name: str) -> Iterator[Outcome]:
    target = CELLS[name]
    texts = tuple(_texts(couple.wanted.get(name)))
    labelled = any(is_gradable(target.kind, text, row.notation) for text in texts)
    found = flatten(couple.line.get(target.path), target.kind)
    if (labelled or found is not None) and (labelled or name not in couple.wanted):
        path = None if found is None else f"{LINES}[{couple.number}].{target.path}"
        yield Outcome(
            f"{LINES}.{name}",
            "line_items",
            labelled=labelled,
            predicted=found is not None,
            match=couple.agreed.get(name, Match.NONE),
            probability=find_probability(record, path) if path else None,
            path=path,
            wanted=texts,
            found=found,
        )


def _judge_clauses(row: Row, record: Json) -> Iterator[Outcome]:
    values = as_object(record.get("values"))
    for name in CLAUSES:
        if name not in row.fields or name in row.excluded:
            continue
        is_wanted, is_found = row.fields[name] == "Yes", has_clause(values, name)
        if is_wanted or is_found:
            yield Outcome(
                name,
                "clauses",
                labelled=is_wanted,
                predicted=is_found,
                match=Match.EXACT if is_wanted and is_found else Match.NONE,
                probability=find_probability(record, name) if is_found else None,
                path=name if is_found else None,
            )


def _texts(label: JsonValue) -> list[str]:
    return [str(item) for item in as_list(label)]
