"""Bytes to a `Document`, page by page; runs inside a reading process (see `pool`)."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, NamedTuple

from docsluice.errors import LimitExceeded, ReadingError
from docsluice.reading.geometry import clip_box, scale_box, swing_box
from docsluice.reading.layout import compose
from docsluice.reading.sniff import MEDIA_TYPES, FileKind, sniff
from docsluice.reading.usability import judge
from docsluice.records import Document, Page, XmlValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    from pypdfium2 import PdfDocument, PdfPage

    from docsluice.reading.ocr import Engines
    from docsluice.reading.seen import SeenWord
    from docsluice.records import DocumentMessage, Reason
    from docsluice.settings import ReadingSettings

_EMBEDDED = b"EmbeddedFile"
_OBJECT_STREAM = b"/ObjStm"  # in which names are compressed
DARK = 128  # gray; a page that is dark all over may be a picture that did not decode
MIN_OF_LAYER = 0.5  # a hidden layer is replaced when the picture gives at least this share of its characters


def read_document(message: DocumentMessage, settings: ReadingSettings) -> Document:
    """Return the document as read; raises ReadingError (of the file) or ConfigurationError (no OCR engine loads)."""
    started = time.perf_counter()
    content = message.content or b""
    if len(content) > settings.max_bytes:
        raise LimitExceeded(
            f"Expected at most {settings.max_bytes} bytes; came {len(content)}. "
            "Make the file smaller or raise DOCSLUICE_READING__MAX_BYTES."
        )
    kind = sniff(content)
    profile, values = _read_xml(content, kind, _passwords(message, settings))
    pages = tuple(_read_pages(content, kind, message, settings, values))
    return Document(
        document_id=message.document_id,
        source=message.source.model_copy(update={"media_type": MEDIA_TYPES[kind], "bytes": len(content)}),
        schema_name=message.schema_name,
        metadata={name: value for name, value in message.metadata.items() if name != "password"},
        pages=pages,
        xml=values,
        xml_profile=profile,
        reasons=tuple(dict.fromkeys(reason for page in pages for reason in page.reasons)),
        timings_ms={"read": round((time.perf_counter() - started) * 1000, 1)},
    )


def _read_pages(
    content: bytes, kind: FileKind, message: DocumentMessage, settings: ReadingSettings, values: Sequence[XmlValue]
) -> Iterator[Page]:
    if kind == "pdf":
        yield from _read_pdf(content, _passwords(message, settings), settings)
    elif kind == "xml":
        yield _page_of_values(values)
    else:
        yield from _read_picture(content, settings)


def _read_pdf(content: bytes, passwords: Sequence[str], settings: ReadingSettings) -> Iterator[Page]:
    from docsluice.reading.text_layer import load_page, open_pdf

    document = open_pdf(content, passwords)
    try:
        if len(document) > settings.max_pages:
            raise LimitExceeded(
                f"Expected at most {settings.max_pages} pages; came {len(document)}. "
                "Split the PDF or raise DOCSLUICE_READING__MAX_PAGES."
            )
        for index in range(len(document)):
            page = load_page(document, index)
            try:
                yield _read_pdf_page(document, page, index + 1, settings)
            finally:
                page.close()
    finally:
        document.close()


def _read_pdf_page(document: PdfDocument, page: PdfPage, number: int, settings: ReadingSettings) -> Page:
    from docsluice.reading.text_layer import read_layer

    layer = read_layer(document, page)
    verdict = judge(layer.signals)
    if verdict in {"text", "blank"}:
        text = compose(layer.words)
        return Page(
            number=number,
            width=layer.width,
            height=layer.height,
            reader="text_layer" if text.words else "blank",
            text=text.text,
            words=text.words,
        )
    from docsluice.reading.raster import render_page

    gray = render_page(page, number, settings.max_memory_mb * 1_000_000 // 2)
    seen = _see(gray, number, layer.width, layer.height, settings)
    if verdict == "check" and len(seen.text) < MIN_OF_LAYER * layer.signals.characters:
        text = compose(layer.words)
        return Page(
            number=number,
            width=layer.width,
            height=layer.height,
            reader="text_layer",
            text=text.text,
            words=text.words,
            reasons=("layer_unverified",),
        )
    return seen


def _read_picture(content: bytes, settings: ReadingSettings) -> Iterator[Page]:
    from docsluice.reading.image import read_frames

    for number, frame in enumerate(read_frames(content, settings), 1):
        reasons: tuple[Reason, ...] = ("truncated",) if frame.truncated else ()
        yield _see(frame.gray, number, frame.width, frame.height, settings, reasons)


def _see(  # noqa: PLR0913, PLR0917  a page is its picture, its number, its size, and what is known of it
    gray: npt.NDArray[np.uint8],
    number: int,
    width: float,
    height: float,
    settings: ReadingSettings,
    reasons: tuple[Reason, ...] = (),
) -> Page:
    """Read a picture of a page of `width` by `height` points."""
    from docsluice.reading.ocr import load_engines, see_page
    from docsluice.reading.page_kind import is_uncertain

    engines: Engines = load_engines(settings)
    (words, turn, tilt, _), reader = see_page(gray, engines)
    rows, columns = gray.shape
    if turn in {90, 270}:
        width, height, rows, columns = height, width, columns, rows
    if is_uncertain(words) or (reader == "blank" and gray.mean() < DARK):
        reasons = (*reasons, "ocr_uncertain")
    page = compose([_to_points(word, width / columns, height / rows) for word in words])
    placed = tuple(
        word.model_copy(update={"box": clip_box(swing_box(word.box, tilt, width, height), width, height)})
        for word in page.words
    )
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        reader=reader,
        text=page.text,
        words=placed,
        rotation=turn,
        reasons=reasons,
    )


def _to_points(word: SeenWord, across: float, down: float) -> SeenWord:
    return word._replace(box=scale_box(word.box, across, down))


def _page_of_values(values: Sequence[XmlValue]) -> Page:
    """Return a page that shows the values of a stand-alone XML, a line each."""
    from docsluice.reading.seen import SeenWord
    from docsluice.records import Box

    size, left, right, line = 842.0, 36.0, 240.0, 12.0
    words = []
    for row, value in enumerate(values):
        top = left + row * line
        for start, text in ((left, value.path), (right, value.value)):
            here = start
            for part in text.split():
                words.append(SeenWord(part, Box(here, top, here + 5.0 * len(part), top + 10.0)))
                here += 5.0 * len(part) + 5.0
    shown = compose(words)
    height = max(size, 2 * left + line * len(values))
    return Page(number=1, width=595.0, height=height, reader="xml", text=shown.text, words=shown.words)


def _passwords(message: DocumentMessage, settings: ReadingSettings) -> tuple[str, ...]:
    """Return the passwords to try: the message's, then the one of the settings."""
    given = message.metadata.get("password")
    ours = settings.password.get_secret_value() if settings.password else None
    return tuple(password for password in (given, ours) if password)


class _Xml(NamedTuple):
    """What the XML of a document says, and whether some of it could not be read."""

    profile: str | None = None
    values: tuple[XmlValue, ...] = ()


def _read_xml(content: bytes, kind: FileKind, passwords: Sequence[str]) -> _Xml:
    """Return profile and values of a stand-alone XML, or of the first invoice attached to a PDF.

    XML inside a PDF that is unsafe, damaged or no invoice is passed over: the pages are there to be read.
    """
    if kind not in {"pdf", "xml"} or (kind == "pdf" and _EMBEDDED not in content and _OBJECT_STREAM not in content):
        return _Xml()
    from docsluice.reading.embedded_xml import invoice_attachments, read_embedded_xml

    if kind == "xml":
        found = read_embedded_xml(content)
        return _Xml(found.profile, found.values)
    from docsluice.reading.text_layer import open_pdf

    document = open_pdf(content, passwords)
    try:
        for attached in invoice_attachments(document):
            with contextlib.suppress(ReadingError):
                found = read_embedded_xml(attached)
                return _Xml(found.profile, found.values)
    finally:
        document.close()
    return _Xml()
