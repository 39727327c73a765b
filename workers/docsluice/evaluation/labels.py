"""Label files: JSON lines, one document a line, beside the folder of the documents.

A row has `id`, `file` (relative to the label file), `doc_type`, `split`, `fields` (label name -> value or list), and
where known `variant`, `language`, `pages`, `source`, `unverified_fields`, `fields_not_visible`, `fields_raw`,
`label_quality`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from docsluice.errors import ConfigurationError
from docsluice.evaluation.notation import Notation
from docsluice.evaluation.paths import LINES, as_list, as_object

_NOT_AMERICAN = re.compile(r'[£€₹]|\beur\s?\d|\d\s?eur\b|\d,\d\d"', re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One labelled document.

    `fields` are its labels; `excluded` names labels that count nowhere: not verified, not on the page, or with gaps.
    `language` is empty and `pages` is 0 where the label file does not say.
    `is_partial` rows name only a part of what is on the page, so a value without a label counts neither way there.
    """

    id: str
    file: str
    doc_type: str
    split: str
    variant: str
    fields: Mapping[str, JsonValue]
    excluded: frozenset[str]
    is_partial: bool
    notation: Notation
    language: str = ""
    pages: int = 0


@dataclass(frozen=True)
class LabelSet:
    """Rows to score, and which fields the whole set labels anywhere."""

    path: Path
    rows: Sequence[Row]
    annotated: frozenset[str]

    @property
    def name(self) -> str:
        """The folder of the set."""
        return self.path.resolve().parent.name


def load_labels(path: Path, split: str | None = None, variant: str | None = None) -> LabelSet:
    """Rows of a split and of the variants that start so; None means all.

    Raises ConfigurationError where the file is not there or a line is no label row.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: expected a file of JSON lines with labels, but {error}") from error
    raw = [_parse(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    annotated = {name for row in raw for name in as_object(row["fields"])}
    items = (line for row in raw for line in as_list(as_object(row["fields"]).get(LINES)))
    annotated |= {cell for line in items for cell in as_object(line)}
    rows = [row for row in map(make_row, raw) if split in (None, row.split) and row.variant.startswith(variant or "")]
    return LabelSet(path, rows, frozenset(annotated))


def load_others(sets: Sequence[LabelSet]) -> list[LabelSet]:
    """Rows of the splits that are not measured, for each set.

    Raises ConfigurationError where no set has any: nothing can be told of what was seen in training.
    """
    others = []
    for labels in sets:
        measured = {row.split for row in labels.rows}
        rows = [row for row in load_labels(labels.path).rows if row.split not in measured]
        others.append(LabelSet(labels.path, rows, labels.annotated))
    if not any(labels.rows for labels in others):
        raise ConfigurationError("expected rows of another split to compare with, but there is none; check --split")
    return others


def make_row(raw: Mapping[str, JsonValue]) -> Row:
    """A row of a label file as `Row`."""
    fields = as_object(raw.get("fields"))
    excluded = {str(name) for name in as_list(raw.get("unverified_fields"))}
    excluded |= set(as_object(raw.get("fields_not_visible")))
    excluded |= {name for name in as_object(raw.get("fields_raw")) if name not in fields}
    source = str(raw.get("source", ""))
    return Row(
        id=str(raw.get("id", raw["file"])),
        file=str(raw["file"]),
        doc_type=str(raw.get("doc_type", "")),
        split=str(raw.get("split", "")),
        variant=str(raw.get("variant", "")),
        fields=fields,
        excluded=frozenset(excluded),
        is_partial="label_quality" in raw or "MINIMUM" in source,
        notation=_choose_notation(source, fields),
        language=str(raw.get("language") or ""),
        pages=pages if isinstance(pages := raw.get("pages"), int) else 0,
    )


def _parse(path: Path, number: int, line: str) -> dict[str, JsonValue]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{path}, line {number}: expected a JSON object, came {line[:60]!r}") from error
    if not isinstance(row, dict) or not isinstance(row.get("fields"), dict) or "file" not in row:
        raise ConfigurationError(f"{path}, line {number}: expected `file` and `fields`, came {line[:60]!r}")
    return row


def _choose_notation(source: str, fields: Mapping[str, JsonValue]) -> Notation:
    """SROIE is Malaysian; WildReceipt is American but for receipts in euros, pounds or decimal commas."""
    if "WildReceipt" in source:
        printed = json.dumps(fields, ensure_ascii=False)
        return "day_first" if _NOT_AMERICAN.search(printed) else "month_first"
    return "day_first" if "SROIE" in source else "normalised"
