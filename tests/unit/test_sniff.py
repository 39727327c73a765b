from __future__ import annotations

import pytest

from docsluice.errors import EmptyFile, UnsupportedFile
from docsluice.reading.sniff import sniff
from reading_samples import draw_page, draw_pdf, save


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "webp", "bmp", "gif"])
def test_pictures_are_known_by_content(kind: str) -> None:
    assert sniff(save(draw_page(["x"], size=(60, 60), height=8), kind)) == kind


def test_pdf_is_known_behind_junk() -> None:
    assert sniff(b"\r\n junk \r\n" + draw_pdf([["x"]])) == "pdf"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><Invoice/>',
        b'\xef\xbb\xbf  <Invoice xmlns="urn:x"/>',
        '<?xml version="1.0" encoding="utf-16"?><Invoice/>'.encode("utf-16"),
    ],
)
def test_xml_is_known(content: bytes) -> None:
    assert sniff(content) == "xml"


def test_nothing_is_empty() -> None:
    with pytest.raises(EmptyFile, match="0 bytes"):
        sniff(b"")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"dear sir or madam", "plain text"),
        ("Grüße".encode()[:-1], "plain text"),
        (b"\x01\x02\x03\x00\xfe\xfd", "01 02 03"),
    ],
)
def test_other_files_are_named_beside_what_is_served(content: bytes, named: str) -> None:
    with pytest.raises(UnsupportedFile, match=named) as caught:
        sniff(content)
    assert "PDF, PNG, JPEG, TIFF" in str(caught.value)
