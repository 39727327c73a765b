"""Small documents made in the tests, in the font that ReportLab brings along (it has all Latin-1 signs and €)."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docsluice.records import DocumentMessage, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT_FILE = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
A4 = (595.0, 842.0)
INVOICE = (
    "Müller & Söhne GmbH",
    "Hauptstraße 12, 80331 München",
    "Rechnung Nr. 2023-0017",
    "Rechnungsdatum 14.03.2023",
    "Zwischensumme 100,00 EUR",
    "Umsatzsteuer 19,00 EUR",
    "Gesamtbetrag 119,00 EUR",
)


def message(content: bytes, **metadata: str) -> DocumentMessage:
    """A message with these bytes."""
    return DocumentMessage(document_id="test", source=Source(name="test"), content=content, metadata=metadata)


def draw_pdf(pages: Sequence[Sequence[str]], *, password: str | None = None) -> bytes:
    """A PDF with a text layer: lines of 11 points from (72, 72) downwards, 20 apart."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", str(FONT_FILE)))
    out = io.BytesIO()
    encrypt = pdfencrypt.StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for lines in pages:
        canvas.setFont("Vera", 11)
        for row, line in enumerate(lines):
            canvas.drawString(72, A4[1] - 83 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_page(lines: Sequence[str], *, size: tuple[int, int] = (1240, 1754), height: int = 34) -> Image.Image:
    """A picture of a page, A4 at 150 dpi unless said, with lines of text `height` pixels high."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT_FILE), height)
    for row, line in enumerate(lines):
        draw.text((size[0] // 12, size[1] // 12 + row * height * 2), line, font=font, fill=0)
    return image


@functools.cache
def draw_receipt(lines: tuple[str, ...], width: int = 500) -> Image.Image:
    """A narrow picture of a till receipt."""
    return draw_page(lines, size=(width, 120 + 64 * len(lines)), height=28)


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def write_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first one being the catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    parts = [body]
    here = len(body)
    for number, item in enumerate(objects, 1):
        offsets.append(here)
        part = b"%d 0 obj\n" % number + item + b"\nendobj\n"
        parts.append(part)
        here += len(part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, here)
    return b"".join([*parts, head, table, tail])


def pdf_of_pages(count: int, box: str = "0 0 600 800", content: bytes = b"", rotate: int = 0) -> bytes:
    """A PDF of `count` pages that share one content stream in Helvetica."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    stream = b"<</Length %d>>\nstream\n" % len(content) + content + b"\nendstream"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Rotate %d/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>" % (
        box.encode(),
        rotate,
    )
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return write_pdf([catalogue, tree, stream, font, *[page] * count])


def pdf_of_image(width: int, height: int, data: bytes | None = None, coding: bytes = b"/FlateDecode") -> bytes:
    """A PDF with one gray picture over the page; black unless `data` (of this coding) is given."""
    if data is None:
        squeeze = zlib.compressobj(9)
        row = bytes(width)
        data = b"".join([*(squeeze.compress(row) for _ in range(height)), squeeze.flush()])
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter%s/Length %d>>\nstream\n" % (width, height, coding, len(data)) + data + b"\nendstream"
    )
    paint = b"q 600 0 0 800 0 0 cm /I Do Q"
    return write_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
            b"<</Length %d>>\nstream\n" % len(paint) + paint + b"\nendstream",
            image,
        ]
    )


def png_bomb(side: int) -> bytes:
    """A PNG whose header claims side by side pixels and whose data is a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((side + 1) * 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
