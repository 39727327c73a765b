"""The real type of a file, by its content; names and declared media types are never trusted."""

from __future__ import annotations

from typing import Literal

from docsluice.errors import EmptyFile, UnsupportedFile

FileKind = Literal["pdf", "png", "jpeg", "tiff", "webp", "bmp", "gif", "xml"]

MEDIA_TYPES: dict[FileKind, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "xml": "application/xml",
}
SERVED = "PDF, PNG, JPEG, TIFF, WebP, BMP, GIF, and CII or UBL XML"

_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "a ZIP archive (also .docx, .xlsx, .odt)"),
    (0, b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a Windows program"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIF picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "an MP4 or QuickTime file"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"From ", "a mailbox"),
)
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1 Annex H.3.4.1: readers accept the header in the first 1024 bytes
_XML_ROOT_WITHIN = 4096


def sniff(content: bytes) -> FileKind:
    """Return what `content` is; raises EmptyFile, or UnsupportedFile with what came and what is served."""
    if not content:
        raise EmptyFile("Expected a document; the file has 0 bytes. Send it again in full.")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"BM") and _looks_like_bmp(content):
        return "bmp"
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if _looks_like_xml(content):
        return "xml"
    raise UnsupportedFile(f"Expected {SERVED}; came {_name_other(content)}. Convert it to PDF and send it again.")


def _looks_like_bmp(content: bytes) -> bool:
    """Tell whether the header names one of the known BITMAPINFOHEADER sizes."""
    return len(content) > 18 and int.from_bytes(content[14:18], "little") in {12, 40, 52, 56, 64, 108, 124}  # noqa: PLR2004  offsets and sizes of the BMP format


def _looks_like_xml(content: bytes) -> bool:
    """Tell whether the first characters are those of an XML document (not of an HTML page)."""
    head = content[:_XML_ROOT_WITHIN]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8", "replace")
    text = text.lstrip("\ufeff \t\r\n").lower()
    if text.startswith(("<!doctype html", "<html")):
        return False
    return text.startswith("<?xml") or (text.startswith("<") and "xmlns" in text)


def _name_other(content: bytes) -> str:
    """Return what a file that is not served seems to be."""
    for offset, magic, name in _OTHERS:
        if content[offset:].startswith(magic):
            return name
    head = content[:_XML_ROOT_WITHIN]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # a character cut at the end is still text
            return f"{len(content)} bytes that start with {content[:8].hex(' ')}"
        text = head[: error.start].decode("utf-8")
    if "\x00" in text:
        return f"{len(content)} bytes that start with {content[:8].hex(' ')}"
    return "an HTML page" if "<html" in text.lower() else "plain text"
