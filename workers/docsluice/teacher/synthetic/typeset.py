"""Lay the lines of a drawn document out on pages: columns with common stops, wrapped text, page breaks.

All lengths are in points; y grows downward from the top of the page.
"""

# ruff: noqa: PLR2004 - chances and sizes that a generator draws from stand where they are used

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from docsluice.teacher.synthetic.layout import APART, BELOW, Drawn, Line, columns_of

_NUMBER = re.compile(
    r"[-\d.,' %€$£]*\d[-\d.,' %€$£]*|(?:[A-Z]{2,3}|Fr\.) ?-?\d[\d.,' ]*|-?\d[\d.,' ]* ?(?:[A-Z]{2,3}|Fr\.)"
)
LEAST_SCALE = 0.78  # smaller than this share of its size, text wraps instead of shrinking


@dataclass(frozen=True)
class Style:
    """How one document looks. `width` of a text at a size comes from the fonts; `height` None grows with the text."""

    font: str
    bold: str
    size: float
    leading: float
    page: tuple[float, float | None]
    margins: tuple[float, float, float, float]  # left, right, top, bottom
    is_ruled: bool
    is_shaded: bool
    is_centred: bool
    is_numbered: bool
    logo: tuple[float, float, float, float] | None  # x, y, width, height
    width_of: Callable[[str, str, float], float] = field(repr=False)


@dataclass(frozen=True)
class Text:
    """A text whose baseline is at `y`."""

    x: float
    y: float
    text: str
    font: str
    size: float


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle: an outline, or an area of light gray."""

    x: float
    y: float
    width: float
    height: float
    is_filled: bool


Mark = Text | Rule | Box


@dataclass(frozen=True)
class Row:
    """The columns of a line as texts; `is_labelled` where it says something; `is_below` belongs to the row above it.

    `is_apart` begins a block of its own.
    """

    cells: tuple[str, ...]
    is_labelled: bool
    is_title: bool
    is_below: bool
    is_apart: bool


@dataclass(frozen=True)
class Sheet:
    """What stands on one page, and its height."""

    marks: tuple[Mark, ...]
    height: float


class Typesetter:
    """Puts rows below each other and begins a page where one is full."""

    def __init__(self, style: Style, rng: random.Random) -> None:
        self.style, self.rng = style, rng
        self.pages: list[list[Mark]] = [[]]
        self.y = style.margins[2]
        if style.logo:
            x, y, width, height = style.logo
            self.pages[0].append(Box(x, y, width, height, is_filled=False))
            self.y = max(self.y, y + height + style.size)

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return self.style.margins[0]

    @property
    def available(self) -> float:
        """The width of the text."""
        return self.style.page[0] - self.style.margins[0] - self.style.margins[1]

    def sheets(self) -> list[Sheet]:
        """The pages so far."""
        height = self.style.page[1] or self.y + self.style.margins[3]
        if self.style.is_numbered:
            for number, page in enumerate(self.pages, 1):
                text = f"- {number} -"
                size = self.style.size * 0.85
                middle = (self.style.page[0] - self.style.width_of(text, self.style.font, size)) / 2
                page.append(Text(middle, height - self.style.margins[3] * 0.5, text, self.style.font, size))
        return [Sheet(tuple(page), height) for page in self.pages]

    def skip(self, share: float) -> None:
        """Leave a share of a line free."""
        self.y += share * self.style.leading * self.style.size

    def make_room(self, height: float) -> bool:
        """Begin a page where the height does not fit; tell whether that was so."""
        limit = self.style.page[1]
        if limit is None or self.y + height <= limit - self.style.margins[3] or self.y <= self.style.margins[2]:
            return False
        self.pages.append([])
        self.y = self.style.margins[2]
        return True

    def rule(self) -> None:
        """A line across the text, just above what comes next."""
        self.pages[-1].append(Rule(self.left, self.left + self.available, self.y - 0.12 * self.style.size))

    def paragraph(
        self, text: str, *, title: bool = False, centred: bool = False, left: float = 0.0, scale: float = 1.0
    ) -> None:
        """A text by itself; `left` is its indent, `scale` its share of the usual size."""
        font = self.style.bold if title else self.style.font
        size = self.style.size * (self.rng.choice((1.2, 1.5, 1.8)) if title else scale)
        room = self.available - left
        for part in text.split("\n"):
            natural = self.style.width_of(part, font, size)
            fitting = size * max(LEAST_SCALE if not title else 0.5, min(1.0, room / max(natural, 1.0)))
            for piece in self.wrap(part, font, fitting, room):
                height = self.style.leading * fitting
                self.make_room(height)
                gap = (room - self.style.width_of(piece, font, fitting)) / 2 if centred else 0.0
                self.pages[-1].append(Text(self.left + left + gap, self.y + fitting, piece, font, fitting))
                self.y += height

    def prose(self, text: str) -> None:
        """A paragraph in the size of the document."""
        for piece in self.wrap(text, self.style.font, self.style.size, self.available):
            self.make_room(self.style.leading * self.style.size)
            self.pages[-1].append(Text(self.left, self.y + self.style.size, piece, self.style.font, self.style.size))
            self.y += self.style.leading * self.style.size

    def wrap(self, text: str, font: str, size: float, room: float) -> list[str]:
        """The text in lines that fit; a word that does not fit stands alone."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and self.style.width_of(longer, font, size) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return [line for line in lines if line.strip()] or [""]

    def table(self, rows: Sequence[Row]) -> None:
        """Rows that share their columns; a line below a row stands under the widest text."""
        plan = self._plan(rows)
        head = rows[0] if not rows[0].is_labelled and len(rows) > 1 and len(rows[0].cells) > 2 else None
        repeats = head is not None and self.rng.random() < 0.5
        is_ruled = self.style.is_ruled and len(rows[0].cells) > 2
        for row in rows:
            if is_ruled and row.is_labelled and len(row.cells) > 2:
                self.rule()
            font = self.style.bold if row is head and self.rng.random() < 0.7 else self.style.font
            self._row(row, plan, font, head if repeats and row is not head else None)
        if is_ruled:
            self.rule()

    def _row(self, row: Row, plan: Plan, font: str, head: Row | None) -> None:
        style, size = self.style, plan.size
        if len(row.cells) == 1:
            self.paragraph(row.cells[0], left=plan.stops[plan.widest], scale=size / style.size)
            return
        cells = [self.wrap(text, font, size, width) for text, width in zip(row.cells, plan.widths, strict=True)]
        height = max(map(len, cells)) * style.leading * size
        if self.make_room(height) and head is not None:
            self._row(head, plan, style.font, None)
        if style.is_shaded and not row.is_labelled and len(row.cells) > 2:
            self.pages[-1].insert(0, Box(self.left, self.y, self.available, height, is_filled=True))
        for column, lines in enumerate(cells):
            for number, text in enumerate(lines):
                spare = plan.widths[column] - style.width_of(text, font, size)
                x = self.left + plan.stops[column] + (spare if plan.right[column] else 0.0)
                self.pages[-1].append(Text(x, self.y + number * style.leading * size + size, text, font, size))
        self.y += height

    def _plan(self, rows: Sequence[Row]) -> Plan:
        """Widths and places of the columns: shrink, then wrap the widest, to fit; spread where there is room."""
        style, rng, room = self.style, self.rng, self.available
        full = [row.cells for row in rows if len(row.cells) > 1]
        columns = list(zip(*full, strict=True))
        right = [2 * sum(bool(_NUMBER.fullmatch(text)) for text in column) >= len(column) for column in columns]
        right[0] = right[0] and style.page[1] is not None and len(columns) > 2 and rng.random() < 0.5
        gap = style.size * rng.uniform(1.2, 2.2) * (0.7 if style.page[1] is None else 1.0)
        fonts = (style.font, style.bold)
        natural = [
            max(style.width_of(text, font, style.size) for text in column for font in fonts) for column in columns
        ]
        gaps = gap * (len(columns) - 1)
        scale = max(LEAST_SCALE, min(1.0, (room - gaps) / max(sum(natural), 1.0)))
        widths = [width * scale + 0.1 for width in natural]
        while sum(widths) + gaps > room + 1:
            widest = widths.index(max(widths))
            widths[widest] = max(widths[widest] - max(sum(widths) + gaps - room, 1.0), 0.6 * widths[widest])
        texts = [width if not is_number else 0.0 for width, is_number in zip(widths, right, strict=True)]
        widest = texts.index(max(texts))
        stops = [sum(widths[:n]) + gap * n for n in range(len(widths))]
        spare = room - sum(widths) - gaps
        if len(widths) == 2 and right[1] and spare > 0:  # totals stand on the right, or reach across
            shift = spare if style.page[1] is None else spare * rng.uniform(0.0, 0.4)
            stops = [spare - shift, room - widths[1]]
        elif len(widths) == 2 and spare > 0:
            half = room * rng.uniform(0.48, 0.6)
            if stops[1] < half and half + widths[1] < room and not full[0][0].rstrip().endswith(":"):
                stops[1] = half
        elif spare > 0 and rng.random() < 0.75:
            stops = [stop + (spare if n > widest else 0.0) for n, stop in enumerate(stops)]
        return Plan(tuple(widths), tuple(stops), tuple(right), style.size * scale, widest)


@dataclass(frozen=True)
class Plan:
    """Columns of a table: widths, left edges from the margin, which are set flush right, the size, the widest text."""

    widths: tuple[float, ...]
    stops: tuple[float, ...]
    right: tuple[bool, ...]
    size: float
    widest: int


def typeset(drawn: Drawn, style: Style, rng: random.Random, is_title: Callable[[str], bool]) -> list[Sheet]:
    """Pages of a document; `is_title` tells which lines are set large."""
    rows = [_row_of(cells, is_title) for cells in drawn.lines]
    setter = Typesetter(style, rng)
    gap = 0.0 if style.page[1] is None else rng.uniform(0.3, 1.0)
    head = style.is_centred
    for number, block in enumerate(blocks(rows)):
        if number and (len(block) > 1 or drawn.is_prose or block[0].is_title):
            setter.skip(gap)
        if len(block[0].cells) > 1:
            head = False
            setter.table(block)
            setter.skip(gap * 0.5)
        elif drawn.is_prose and not block[0].is_title:
            setter.prose(block[0].cells[0])
        else:
            title = block[0].is_title and not (number and drawn.is_prose)
            for row in block:
                setter.paragraph(row.cells[0], title=title, centred=head or (title and drawn.is_prose))
    return setter.sheets()


def blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of as many columns, with the lines below them; other lines alone."""
    block: list[Row] = []
    for row in rows:
        is_alike = bool(block) and not row.is_apart and 1 < len(row.cells) == len(block[0].cells)
        if block and not (is_alike or row.is_below):
            yield block
            block = []
        block.append(row)
    yield from [block] if block else []


def _row_of(cells: Line, is_title: Callable[[str], bool]) -> Row:
    texts = tuple("".join(piece.text for piece in cell) for cell in columns_of(cells))
    labelled = any(piece.labels and not str(piece.labels[0]).startswith("_") for cell in cells for piece in cell)
    marks = {label for cell in cells for piece in cell for label in piece.labels}
    title = len(texts) == 1 and is_title(texts[0])
    return Row(texts, labelled, is_title=title, is_below=BELOW in marks, is_apart=APART in marks)
