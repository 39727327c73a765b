"""Figures that tell whether a page's text layer says what the page shows; runs where pdfium runs."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from docsluice.reading.usability import Signals, bad_share, mean_length, vowelless_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdfium2 import PdfPage, PdfTextPage

    from docsluice.reading.seen import SeenWord

_MAX_OBJECTS = 400
_MAX_TEXT_OBJECTS = 60
_SAMPLED_CHARACTERS = 200


def measure_layer(
    page: PdfPage, text_page: PdfTextPage, words: Sequence[SeenWord], width: float, height: float
) -> Signals:
    """Return the signals of a page of this size (points, as displayed) and of the words found on it."""
    texts = [word.text for word in words]
    count = max(1, pdfium.FPDFText_CountChars(text_page.raw))
    sample = range(0, count, max(1, count // _SAMPLED_CHARACTERS))
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(text_page.raw, index) == 1 for index in sample) / len(sample)
    away = sum(not (-2 <= w.box.x0 <= width + 2 and -2 <= w.box.y0 <= height + 2) for w in words)  # noqa: PLR2004  2 pt of play
    image, invisible, paths = _look_at_objects(page, max(1.0, width * height))
    return Signals(
        characters=sum(map(len, texts)),
        words=len(words),
        unmapped=unmapped,
        bad=bad_share("".join(texts)),
        no_vowel=vowelless_share(texts),
        mean_length=mean_length(texts),
        off_page=away / max(1, len(words)),
        image=image,
        invisible=invisible,
        paths=paths,
    )


def _look_at_objects(page: PdfPage, area: float) -> tuple[float, float, int]:
    """Return the largest picture's share of the page, the share of unpainted text objects, and the outlines."""
    image, invisible, texts, paths = 0.0, 0, 0, 0
    corners = [ctypes.c_float() for _ in range(4)]
    for index in range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page.raw))):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and texts < _MAX_TEXT_OBJECTS:
            texts += 1
            invisible += pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            if pdfium.FPDFPageObj_GetBounds(item, *corners):
                left, bottom, right, top = (corner.value for corner in corners)
                image = max(image, max(0.0, right - left) * max(0.0, top - bottom) / area)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and _form_has_image(item):
            image = max(image, 0.5)  # its bounds are those of the form: take it as large enough to be a scan
    return min(1.0, image), invisible / max(1, texts), paths


def _form_has_image(form: Any) -> bool:
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, index)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for index in range(min(20, pdfium.FPDFFormObj_CountObjects(form)))
    )
