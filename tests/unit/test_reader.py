"""Whole documents without OCR: text layers, XML, limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsluice.errors import EncryptedPdf, LimitExceeded, UnsupportedFile
from docsluice.reading.reader import read_document
from docsluice.settings import ReadingSettings
from reading_samples import INVOICE, draw_pdf, message, pdf_of_image, pdf_of_pages

SETTINGS = ReadingSettings(max_pages=20, max_bytes=1_000_000)
XML = Path(__file__).parents[1] / "documents" / "xml"


def test_pages_are_joined_and_offsets_name_the_words() -> None:
    document = read_document(message(draw_pdf([INVOICE, ["Seite 2", "Ende"]]), order="7"), SETTINGS)
    assert document.text == "\n".join(INVOICE) + "\nSeite 2\nEnde"
    assert [page.reader for page in document.pages] == ["text_layer", "text_layer"]
    assert document.source.media_type == "application/pdf"
    assert document.source.bytes > 0
    assert document.metadata == {"order": "7"}
    assert document.timings_ms["read"] > 0
    second = document.pages[1]
    word = second.words[-1]
    start = document.page_offsets[1] + word.start
    assert document.text[start : start + 4] == "Ende" == second.text[word.start : word.end]


def test_the_password_of_the_message_opens_and_is_not_passed_on() -> None:
    content = draw_pdf([INVOICE], password="open sesame")  # noqa: S106  made up
    document = read_document(message(content, password="open sesame"), SETTINGS)  # noqa: S106  made up
    assert document.metadata == {}
    assert "Gesamtbetrag" in document.text
    with pytest.raises(EncryptedPdf):
        read_document(message(content), SETTINGS)


def test_the_password_of_the_settings_opens() -> None:
    content = draw_pdf([INVOICE], password="open sesame")  # noqa: S106  made up
    settings = ReadingSettings.model_validate({"password": "open sesame"})
    assert "Gesamtbetrag" in read_document(message(content), settings).text


def test_a_blank_page_is_a_page() -> None:
    (page,) = read_document(message(pdf_of_pages(1)), SETTINGS).pages
    assert (page.reader, page.text, page.words) == ("blank", "", ())


def test_a_page_dark_all_over_is_flagged() -> None:
    document = read_document(message(pdf_of_image(300, 400)), SETTINGS)
    assert document.pages[0].reader == "blank"
    assert document.reasons == ("ocr_uncertain",)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf_of_pages(21), "at most 20 pages; came 21"),
        (b"%PDF-1.4" + bytes(1_000_001), "at most 1000000 bytes"),
        (pdf_of_pages(100_000), "bytes"),
    ],
)
def test_limits_are_named(content: bytes, expected: str) -> None:
    with pytest.raises(LimitExceeded, match=expected):
        read_document(message(content), SETTINGS)


def test_a_hundred_thousand_pages_are_counted_and_refused() -> None:
    with pytest.raises(LimitExceeded, match="at most 300 pages; came 100000"):
        read_document(message(pdf_of_pages(100_000)), ReadingSettings())


def test_xml_alone_is_a_page_of_its_values() -> None:
    source = next(path for path in sorted(XML.iterdir()) if path.suffix == ".xml" and "xxe" not in path.name.lower())
    document = read_document(message(source.read_bytes()), SETTINGS)
    assert document.pages[0].reader == "xml"
    assert document.xml_profile
    number = next(value.value for value in document.xml if value.path == "invoice_number")
    assert f"invoice_number\t{number}" in document.text


def test_xml_that_is_no_invoice_is_not_served() -> None:
    with pytest.raises(UnsupportedFile):
        read_document(message(b'<?xml version="1.0"?><feed/>'), SETTINGS)
