"""Words of a PDF page's text layer by pdfium: one call for the text, two for the box of a word.

pdfium is not thread safe and crashes on some damaged files, so this runs in a reading process only. Its traps:
boxes are in user space before /Rotate while page sizes are after it; the page box need not start at 0; indices
count pdfium's own characters, which are not those of the returned string when one of them has no Unicode value or
lies outside the basic plane; filled form fields are not part of the text page.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from docsluice.errors import BrokenFile, EmptyFile, EncryptedPdf
from docsluice.reading.geometry import QuarterTurn, order_corners, turn_box
from docsluice.reading.layer_signals import measure_layer
from docsluice.reading.seen import SeenWord
from docsluice.reading.usability import Signals
from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_NOT_A_CHARACTER = "\u2060"  # word joiner: keeps one position an index, taken out of the words
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe]+[\x02\ufffe]?")  # \x02 and U+FFFE are pdfium's hyphen at the end of a line
_SPELLED = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\u00ad": "-",
        "\x02": "-",
        "\ufffe": "-",
        "\uffff": None,
        "\u200b": None,
        "\ufeff": None,
        _NOT_A_CHARACTER: None,
    }
)
_SHADOW = 1.5  # points; a copy this near is a drawn shadow or fake bold
_MAX_FIELDS = 400


class Layer(NamedTuple):
    """The text layer of a page: words in points, as displayed, and the figures that tell whether to trust it."""

    width: float
    height: float
    words: tuple[SeenWord, ...]
    signals: Signals


def open_pdf(content: bytes, passwords: Sequence[str] = ()) -> PdfDocument:
    """Open a PDF; raises EncryptedPdf when no password fits, BrokenFile or EmptyFile when there is nothing to read."""
    from pypdfium2 import PdfDocument, PdfiumError

    document: PdfDocument | None = None
    wants_password = False
    for password in (None, *passwords):
        try:
            document = PdfDocument(content, password=password)
            break
        except PdfiumError as error:
            wants_password = "password" in str(error).lower()
            if not wants_password:
                raise BrokenFile(
                    f"Expected a PDF; pdfium cannot open these {len(content)} bytes ({_last_line(error)}). "
                    "It is cut off or damaged: print it to a new PDF and send that."
                ) from error
    if document is None:
        tried = f"{len(passwords)} given did not fit" if passwords else "none was given"
        raise EncryptedPdf(
            f"Expected a PDF that opens; this one wants a password and {tried}. "
            "Set the header `password` of the message or DOCSLUICE_READING__PASSWORD."
        )
    if len(document) == 0:
        document.close()
        raise EmptyFile("Expected a PDF with at least one page; came one with 0 pages.")
    if document.get_formtype():
        document.init_forms()
        pdfium.FPDF_SetFormFieldHighlightAlpha(document.formenv.raw, 0)  # else filled fields are painted dark
    return document


def load_page(document: PdfDocument, index: int) -> PdfPage:
    """Return page `index` (from 0); raises BrokenFile when it does not load."""
    from pypdfium2 import PdfiumError

    try:
        return document[index]
    except PdfiumError as error:
        raise BrokenFile(
            f"Expected {len(document)} pages; page {index + 1} does not load ({_last_line(error)}). "
            "Print the PDF to a new one and send that."
        ) from error


def read_layer(document: PdfDocument, page: PdfPage) -> Layer:
    """Return the words of a page with filled form fields, and their signals.

    Raises BrokenFile when pdfium cannot parse the page.
    """
    from pypdfium2 import PdfiumError

    width, height = page.get_size()
    try:
        text_page = page.get_textpage()
    except PdfiumError as error:
        raise BrokenFile(f"Expected a readable page; pdfium cannot parse it ({_last_line(error)}).") from error
    try:
        words = drop_shadows(_to_view(_layer_words(text_page), page))
        words += _to_view(_field_words(document, page), page)
        return Layer(width, height, tuple(words), measure_layer(page, text_page, words, width, height))
    finally:
        text_page.close()


def drop_shadows(words: Iterable[SeenWord]) -> list[SeenWord]:
    """Drop words that stand twice at one place: drawn shadows and fake bold."""
    seen: defaultdict[str, list[Box]] = defaultdict(list)
    kept: list[SeenWord] = []
    for word in words:
        box = word.box
        if any(abs(box.x0 - one.x0) < _SHADOW and abs(box.y0 - one.y0) < _SHADOW for one in seen[word.text]):
            continue
        seen[word.text].append(box)
        kept.append(word)
    return kept


def spell(text: str) -> str:
    """Return a word as a reader would type it: ligatures apart, hyphens plain, accents composed."""
    if text.isascii() and "\x02" not in text:
        return text
    return unicodedata.normalize("NFC", text.translate(_SPELLED))


def _layer_words(text_page: PdfTextPage) -> list[SeenWord]:
    """Return words in user space: y upwards, before /Rotate."""
    raw = text_page.raw
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return []
    text = _layer_text(raw, count)
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    box_of = pdfium.FPDFText_GetLooseCharBox
    words: list[SeenWord] = []
    for match in _WORD.finditer(text):
        first, end = match.span()
        box_of(raw, first, reference)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if end - first > 1:
            box_of(raw, end - 1, reference)
            along = rect.left >= left - 1 and abs(rect.bottom - bottom) <= 0.5 * (top - bottom)
            for index in () if along else range(first, end):  # turned, wrapped or backward: ask for every character
                box_of(raw, index, reference)
                left, bottom = min(left, rect.left), min(bottom, rect.bottom)
                right, top = max(right, rect.right), max(top, rect.top)
            left, bottom = min(left, rect.left), min(bottom, rect.bottom)
            right, top = max(right, rect.right), max(top, rect.top)
        spelled = spell(match.group())
        if spelled:
            words.append(SeenWord(spelled, order_corners(left, bottom, right, top)))
    return words


def _layer_text(raw: Any, count: int) -> str:
    """Return the text of a page with exactly one position an index of pdfium."""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    written = pdfium.FPDFText_GetText(raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    if written == count + 1:
        text = buffer.raw[: count * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
    return join_units([pdfium.FPDFText_GetUnicode(raw, index) for index in range(count)])


def join_units(units: Sequence[int]) -> str:
    """Return one character a unit: the low half of a surrogate pair becomes a mark that `spell` takes out."""
    chars: list[str] = []
    for unit in units:
        if 0xDC00 <= unit <= 0xDFFF and chars and "\ud800" <= chars[-1] <= "\udbff":  # noqa: PLR2004  UTF-16 ranges
            chars[-1] = chr(0x10000 + ((ord(chars[-1]) - 0xD800) << 10) + unit - 0xDC00)
            chars.append(_NOT_A_CHARACTER)
        else:
            chars.append(chr(unit) if 0 < unit <= 0x10FFFF else _NOT_A_CHARACTER)  # noqa: PLR2004  end of Unicode
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in chars)


def _field_words(document: PdfDocument, page: PdfPage) -> list[SeenWord]:
    """Return the values of filled form fields in user space, laid out evenly in the field."""
    if document.formenv is None:
        return []
    form, words = document.formenv.raw, []
    rect = pdfium.FS_RECTF()
    for index in range(min(_MAX_FIELDS, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
                continue
            kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
            if kind not in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX):
                continue
            value = _field_value(form, annotation)
            if value.strip() and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
                around = order_corners(rect.left, rect.bottom, rect.right, rect.top)
                words += spread_value(value, around)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return words


def _field_value(form: Any, annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if size <= 2:  # noqa: PLR2004  the terminator only
        return ""
    buffer = ctypes.create_string_buffer(size)
    target = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, target, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def spread_value(value: str, around: Box) -> list[SeenWord]:
    """Return the words of a form field's value (y upwards); pdfium tells its box only, so places are estimates."""
    rows = [row for row in re.split(r"[\r\n]+", value) if row.strip()]
    words: list[SeenWord] = []
    step_y = (around.y1 - around.y0) / max(1, len(rows))
    for number, row in enumerate(rows):
        step_x = min((around.x1 - around.x0) / len(row), step_y * 0.6)
        top = around.y1 - number * step_y
        for match in re.finditer(r"\S+", row):
            x0, x1 = around.x0 + match.start() * step_x, around.x0 + match.end() * step_x
            words.append(SeenWord(spell(match.group()), Box(x0, top - step_y, x1, top)))
    return words


def _to_view(words: Iterable[SeenWord], page: PdfPage) -> list[SeenWord]:
    """Carry words from user space to the page as displayed, origin top left."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(rect))
    width, height = rect.right - rect.left, rect.top - rect.bottom
    turn: QuarterTurn = page.get_rotation()
    return [
        word._replace(
            box=turn_box(
                Box(word.box.x0 - rect.left, rect.top - word.box.y1, word.box.x1 - rect.left, rect.top - word.box.y0),
                turn,
                width,
                height,
            )
        )
        for word in words
    ]


def _last_line(error: Exception) -> str:
    return str(error).strip().rsplit("\n", 1)[-1][:120]
