from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from docsluice.errors import BrokenFile, EmptyFile, EncryptedPdf
from docsluice.reading.layout import compose
from docsluice.reading.text_layer import Layer, drop_shadows, join_units, load_page, open_pdf, read_layer, spell
from docsluice.reading.usability import judge
from reading_samples import A4, INVOICE, draw_pdf, pdf_of_image, pdf_of_pages, write_pdf


def read_page(content: bytes, index: int = 0, passwords: tuple[str, ...] = ()) -> Layer:
    document = open_pdf(content, passwords)
    page = load_page(document, index)
    layer = read_layer(document, page)
    page.close()
    document.close()
    return layer


def test_words_stand_where_they_are_drawn() -> None:
    layer = read_page(draw_pdf([INVOICE]))
    assert (layer.width, layer.height) == pytest.approx(A4)
    assert compose(layer.words).text.splitlines() == list(INVOICE)
    first = layer.words[0]
    assert first.text == "Müller"
    assert first.box.x0 == pytest.approx(72, abs=1)
    assert first.box.y0 < 83 < first.box.y1 + 1
    assert judge(layer.signals) == "text"


@pytest.mark.parametrize(
    ("rotate", "left", "top"),
    [(0, 100, 200), (90, 800 - 200, 100), (180, 600 - 100, 800 - 200), (270, 200, 600 - 100)],
)
def test_turned_pages_have_boxes_on_the_page_as_displayed(rotate: int, left: float, top: float) -> None:
    content = b"BT /F 12 Tf 100 600 Td (Rechnung 4711) Tj ET"  # 100 from the left, 200 from the top
    layer = read_page(pdf_of_pages(1, content=content, rotate=rotate))
    assert (layer.width > layer.height) == (rotate in {90, 270})
    assert layer.signals.off_page == 0
    box = layer.words[0].box
    assert (box.x1 - box.x0 > box.y1 - box.y0) == (rotate in {0, 180})
    assert min(abs(box.x0 - left), abs(box.x1 - left)) < 5
    assert min(abs(box.y0 - top), abs(box.y1 - top)) < 5


def test_a_page_box_away_from_zero_is_taken_off() -> None:
    content = b"BT /F 12 Tf 110 560 Td (Total 119.00) Tj ET"
    words = read_page(pdf_of_pages(1, "100 -50 400 650", content)).words
    assert words[0].box.x0 == pytest.approx(10, abs=1)
    assert words[0].box.y0 == pytest.approx(80, abs=6)


def test_shadows_are_dropped_and_repetitions_kept() -> None:
    content = b" ".join(b"BT /F 12 Tf %s Td (Total) Tj ET" % place for place in (b"50 500", b"50.4 499.6", b"50 400"))
    assert [w.text for w in read_page(pdf_of_pages(1, content=content)).words].count("Total") == 2
    assert drop_shadows([]) == []


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("e\ufb03cient", "efficient"),
        ("Rech\u00ad", "Rech-"),
        ("Mu\u0308ller", "Müller"),
        ("a\u200bb", "ab"),
        ("€", "€"),
    ],
)
def test_words_are_spelled_as_typed(raw: str, clean: str) -> None:
    assert spell(raw) == clean


def test_surrogate_pairs_keep_one_position_a_unit() -> None:
    joined = join_units([0x41, 0xD83D, 0xDE00, 0x42, 0, 0xD800])
    assert len(joined) == 6
    assert spell(joined) == "A😀B\ufffd"


def test_filled_fields_are_read_where_they_stand() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(72, 700, "Name of the tenant:")
    canvas.acroForm.textfield(name="tenant", value="Jane Example", x=200, y=690, width=200, height=20)
    canvas.save()
    words = {w.text: w.box for w in read_page(out.getvalue()).words}
    assert words["Jane"].x0 == pytest.approx(200, abs=3)
    assert words["Jane"].y0 == pytest.approx(842 - 710, abs=3)
    assert "Example" in words


def test_a_password_is_wanted_and_the_right_one_is_found_among_those_given() -> None:
    content = draw_pdf([INVOICE], password="open sesame")  # noqa: S106  made up
    with pytest.raises(EncryptedPdf, match="none was given"):
        open_pdf(content)
    with pytest.raises(EncryptedPdf, match="1 given did not fit"):
        open_pdf(content, ("wrong",))
    assert read_page(content, passwords=("wrong", "open sesame")).words[0].text == "Müller"


def test_a_pdf_cut_off_or_without_pages_is_an_error() -> None:
    with pytest.raises(BrokenFile, match="cut off or damaged"):
        open_pdf(b"%PDF-1.7 hello")
    with pytest.raises((BrokenFile, EmptyFile)):
        open_pdf(write_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]))


def test_a_picture_without_text_is_a_scan_and_nothing_is_blank() -> None:
    assert judge(read_page(pdf_of_image(100, 100)).signals) == "scan"
    assert judge(read_page(pdf_of_pages(1)).signals) == "blank"
