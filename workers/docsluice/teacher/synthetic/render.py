"""A drawn document as a PDF whose text layer holds what was drawn.

lines → `typeset` → texts, rules and boxes on pages → ReportLab
"""

# ruff: noqa: PLR2004 - chances and sizes that a renderer draws from stand where they are used

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.errors import ConfigurationError
from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.typeset import Box, Rule, Sheet, Style, Text, typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from docsluice.teacher.synthetic.layout import Drawn

FAMILIES = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Courier", "Courier-Bold"))
DEJAVU = ("DejaVuSans", "DejaVuSans-Bold")
DEJAVU_FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/TTF"))
MILLIMETRE = 72 / 25.4
A4, LETTER = (210 * MILLIMETRE, 297 * MILLIMETRE), (612.0, 792.0)
ROLLS = (58.0, 72.0, 80.0)  # mm; the widths of paper for tills


def render(drawn: Drawn, rng: random.Random) -> tuple[bytes, int]:
    """The PDF and its number of pages.

    Raises ConfigurationError where the text needs a font that is not there.
    """
    style = draw_style(drawn, rng)
    titles = tuple(w.TITLES[drawn.document_type][drawn.language]) if drawn.document_type in w.TITLES else ()
    first = next((piece.text for piece in drawn.pieces()), "")

    def is_title(text: str) -> bool:
        return text.startswith(titles) if titles else text == first

    sheets = typeset(drawn, style, rng, is_title)
    return write_pdf(sheets, style.page[0]), len(sheets)


def draw_style(drawn: Drawn, rng: random.Random) -> Style:
    """Fonts, sizes and margins of one document: a roll for a receipt, else a sheet."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    width_of: Callable[[str, str, float], float] = lru_cache(maxsize=None)(stringWidth)
    normal, bold = _family("".join(piece.text for piece in drawn.pieces()), rng)
    leading = rng.uniform(1.15, 1.45) if rng.random() < 0.85 else rng.uniform(1.8, 2.4)
    if drawn.document_type == "receipt":
        width, margin = rng.choice(ROLLS) * MILLIMETRE, rng.uniform(3.0, 6.0) * MILLIMETRE
        return Style(
            normal, bold, rng.uniform(6.5, 8.5), min(leading, 1.5), (width, None), (margin,) * 4, is_ruled=False,
            is_shaded=False, is_centred=rng.random() < 0.6, is_numbered=False, logo=None, width_of=width_of,
        )  # fmt: skip
    page = LETTER if drawn.locale == "en_US" else A4
    left, right, top = (rng.uniform(14.0, 25.0) * MILLIMETRE for _ in range(3))
    logo = None
    if not drawn.is_prose and rng.random() < 0.3:
        width, height = rng.uniform(60.0, 150.0), rng.uniform(25.0, 55.0)
        logo = (left if rng.random() < 0.5 else page[0] - right - width, top, width, height)
    return Style(
        normal, bold, rng.uniform(8.0, 11.0), leading, page, (left, right, top, 20 * MILLIMETRE),
        is_ruled=rng.random() < 0.35, is_shaded=rng.random() < 0.25, is_centred=False,
        is_numbered=rng.random() < (0.6 if drawn.is_prose else 0.15), logo=logo, width_of=width_of,
    )  # fmt: skip


def write_pdf(sheets: Sequence[Sheet], width: float) -> bytes:
    """Draw pages of a width in points; the same pages give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, sheets[0].height), invariant=1)
    for sheet in sheets:
        canvas.setPageSize((width, sheet.height))
        canvas.setLineWidth(0.5)
        for mark in sheet.marks:
            match mark:
                case Text():
                    canvas.setFont(mark.font, mark.size)
                    canvas.drawString(mark.x, sheet.height - mark.y, mark.text)
                case Rule():
                    canvas.line(mark.left, sheet.height - mark.y, mark.right, sheet.height - mark.y)
                case Box():
                    canvas.setFillGray(0.9 if mark.is_filled else 1.0)
                    bottom = sheet.height - mark.y - mark.height
                    canvas.rect(mark.x, bottom, mark.width, mark.height, stroke=not mark.is_filled, fill=mark.is_filled)
                    canvas.setFillGray(0.0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _family(text: str, rng: random.Random) -> tuple[str, str]:
    """A font and its bold one: those of every PDF reader where they have all characters, DejaVu where it is there."""
    chosen = rng.choice((*FAMILIES, DEJAVU))
    is_latin = text.encode("cp1252", "replace").decode("cp1252") == text
    if chosen == DEJAVU or not is_latin:
        if _register_dejavu():
            return DEJAVU
        if not is_latin:
            strange = sorted({c for c in text if c.encode("cp1252", "replace") == b"?" and c != "?"})
            raise ConfigurationError(
                f"expected text of Latin letters or the DejaVu fonts for {' '.join(strange)}; "
                f"install them (apt install fonts-dejavu-core), so that they are in one of "
                f"{', '.join(map(str, DEJAVU_FOLDERS))}"
            )
        return FAMILIES[0]
    return chosen


@lru_cache(maxsize=1)
def _register_dejavu() -> bool:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = next((f for f in DEJAVU_FOLDERS if all((f / f"{name}.ttf").is_file() for name in DEJAVU)), None)
    if folder is None:
        return False
    for name in DEJAVU:
        registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return True
