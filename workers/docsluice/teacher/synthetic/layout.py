"""Put text together piece by piece and remember where each labelled piece stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docsluice.teacher.alignment import merge_adjacent
from docsluice.teacher.samples import Group, LabelledDocument, Span

Label = str | tuple[str, int, str]


@dataclass(frozen=True)
class Piece:
    """A bit of text on a line; `labels` name what it is. A label is an entity's, or (group, row, cell).

    `value` is what the text says, where that is not the text itself: an ISO date, a decimal as "1234.50", an ISO
    currency code; of a line of an address or description, the whole of it.
    """

    text: str
    labels: tuple[Label, ...] = ()
    value: str = ""


def plain(text: str) -> tuple[Piece, ...]:
    """A piece without a label."""
    return (Piece(text),)


def marked(text: str, *labels: Label, value: str = "") -> tuple[Piece, ...]:
    """A piece with labels; `value` where the text is not the value itself."""
    return (Piece(text, labels, value),)


Cell = tuple[Piece, ...]
Line = tuple[Cell, ...]  # an empty cell holds a column's place and is not written
BELOW = "_below"  # label of a line that belongs to the table row above it
APART = "_apart"  # label at the begin of a block that shares no columns with the lines above it
NARROW_GAP = Piece(" ", ("_gap",))  # columns that stand close: a space in the text, columns on a page


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


def apart(lines: Sequence[Line]) -> list[Line]:
    """The same lines as a block of their own: they share no columns with what stands above."""
    written = [cells for cells in lines if is_written(cells)]
    if not written:
        return []
    cells = list(written[0])
    place = next(i for i, cell in enumerate(cells) if cell)
    first, *rest = cells[place]
    cells[place] = (replace(first, labels=(*first.labels, APART)), *rest)
    return [tuple(cells), *written[1:]]


def is_written(cells: Line) -> bool:
    """Tell whether a line has any text."""
    return any(cells)


def columns_of(cells: Line) -> Line:
    """The cells of a line, with those apart that only a narrow gap joins."""
    out: list[Cell] = []
    for cell in cells:
        out.append(())
        for piece in cell:
            if piece == NARROW_GAP:
                out.append(())
            else:
                out[-1] = (*out[-1], piece)
    return tuple(out)


def side_by_side(left: Sequence[Cell], right: Sequence[Cell]) -> list[Line]:
    """Two blocks that stand beside each other: lines are read across both."""
    height = max(len(left), len(right))
    return [tuple(column[i] if i < len(column) else () for column in (left, right)) for i in range(height)]


@dataclass(frozen=True)
class Relation:
    """Pairs of labels whose pieces are related: (type, label of the head, label of the tail)."""

    type: str
    head: str
    tail: str


@dataclass(frozen=True)
class Drawn:
    """A document that was drawn: lines that `compose` writes as text and `render` lays out on pages.

    `asked` are the labels that this document type knows: those without a piece are absent. Labels that start with
    "_" only tie relations together. `groups` maps a group to its anchor and its cells. `unprinted` are true values of
    labels that no piece says. `locale` is a language with its country, as `de_AT`. Lines of prose are paragraphs, which
    are wrapped.
    """

    document_type: str
    locale: str
    lines: tuple[Line, ...]
    asked: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    unprinted: Mapping[str, str] = field(default_factory=dict)
    is_prose: bool = False

    @property
    def language(self) -> str:
        """Language code."""
        return self.locale[:2]

    def pieces(self) -> Iterator[Piece]:
        """All pieces in the order of the text."""
        return (piece for cells in self.lines for cell in cells for piece in cell)


def compose(identifier: str, drawn: Drawn) -> LabelledDocument:
    """Write the lines (cells parted by tabs) and collect the spans."""
    text: list[str] = []
    here = 0
    spans: dict[str, list[Span]] = defaultdict(list)
    rows: dict[str, dict[int, dict[str, Span]]] = defaultdict(lambda: defaultdict(dict))
    for number, cells in enumerate(drawn.lines):
        if number:
            text.append("\n")
            here += 1
        for column, cell in enumerate(filter(None, cells)):
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
        for label in drawn.asked
    }
    made = {
        name: Group(anchor, cells, tuple(row for _, row in sorted(rows[name].items()) if anchor in row))
        for name, (anchor, cells) in drawn.groups.items()
    }
    pairs: dict[str, list[tuple[Span, Span]]] = defaultdict(list)
    for relation in drawn.relations:
        if spans.get(relation.head) and spans.get(relation.tail):
            pairs[relation.type].append((spans[relation.head][0], spans[relation.tail][0]))
    return LabelledDocument(
        identifier, "synthetic", drawn.document_type, whole, entities, made,
        {name: tuple(found) for name, found in pairs.items()},
    )  # fmt: skip
