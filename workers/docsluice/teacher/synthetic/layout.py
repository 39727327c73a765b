"""Put text together piece by piece and remember where each labelled piece stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docsluice.teacher.alignment import merge_adjacent
from docsluice.teacher.samples import Group, LabelledDocument, Span


@dataclass(frozen=True)
class Piece:
    """A bit of text on a line; `labels` name what it is. A label is an entity's, or (group, row, cell)."""

    text: str
    labels: tuple[str | tuple[str, int, str], ...] = ()


def plain(text: str) -> tuple[Piece, ...]:
    """A piece without a label."""
    return (Piece(text),)


def marked(text: str, *labels: str | tuple[str, int, str]) -> tuple[Piece, ...]:
    """A piece with labels."""
    return (Piece(text, labels),)


Cell = tuple[Piece, ...]
Line = tuple[Cell, ...]


def line(*cells: Cell) -> Line:
    """A line of cells with wide gaps between them."""
    return cells


def join(*cells: Cell) -> Cell:
    """Cells that stand together, parted by a space."""
    out: list[Piece] = []
    for cell in cells:
        if out and cell:
            out.append(Piece(" "))
        out += cell
    return tuple(out)


def side_by_side(left: Sequence[Cell], right: Sequence[Cell]) -> list[Line]:
    """Two blocks that stand beside each other: lines are read across both."""
    height = max(len(left), len(right))
    rows = []
    for i in range(height):
        cells = [column[i] for column in (left, right) if i < len(column)]
        rows.append(tuple(cells))
    return rows


@dataclass(frozen=True)
class Relation:
    """Pairs of labels whose pieces are related: (type, label of the head, label of the tail)."""

    type: str
    head: str
    tail: str


def compose(  # noqa: PLR0913, PLR0917  the parts of a document
    identifier: str,
    document_type: str,
    lines: Sequence[Line],
    asked: Sequence[str],
    groups: Mapping[str, tuple[str, tuple[str, ...]]],
    relations: Sequence[Relation] = (),
) -> LabelledDocument:
    """Write the lines (cells parted by tabs) and collect the spans.

    `asked` are the labels that this document type knows: those without a piece are absent. Labels that start
    with "_" only tie relations together. `groups` maps a group to its anchor and its cells.
    """
    text: list[str] = []
    here = 0
    spans: dict[str, list[Span]] = defaultdict(list)
    rows: dict[str, dict[int, dict[str, Span]]] = defaultdict(lambda: defaultdict(dict))
    for number, cells in enumerate(lines):
        if number:
            text.append("\n")
            here += 1
        for column, cell in enumerate(cells):
            if column:
                text.append("\t")
                here += 1
            for piece in cell:
                span = Span(here, here + len(piece.text))
                for label in piece.labels:
                    if isinstance(label, str):
                        spans[label].append(span)
                    else:
                        rows[label[0]][label[1]].setdefault(label[2], span)
                text.append(piece.text)
                here = span.end
    whole = "".join(text)
    entities = {
        label: tuple(merge_adjacent(whole, spans[label]) if label.endswith(" address") else spans[label])
        for label in asked
    }
    made = {
        name: Group(anchor, cells, tuple(row for _, row in sorted(rows[name].items()) if anchor in row))
        for name, (anchor, cells) in groups.items()
    }
    pairs: dict[str, list[tuple[Span, Span]]] = defaultdict(list)
    for relation in relations:
        if spans.get(relation.head) and spans.get(relation.tail):
            pairs[relation.type].append((spans[relation.head][0], spans[relation.tail][0]))
    return LabelledDocument(
        identifier, "synthetic", document_type, whole, entities, made,
        {name: tuple(found) for name, found in pairs.items()},
    )  # fmt: skip
