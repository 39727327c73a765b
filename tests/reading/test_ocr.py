"""Real engines on small pages: both kinds of page, all turns, all signs, all kinds of file."""

from __future__ import annotations

import functools
import io

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docsluice.reading.ocr import Engines, load_engines, see_page
from docsluice.reading.reader import read_document
from docsluice.records import Page
from docsluice.settings import ReadingSettings
from reading_samples import A4, draw_page, draw_receipt, message, save

pytestmark = pytest.mark.ocr
SETTINGS = ReadingSettings()
LETTER = (
    "Müller & Söhne GmbH, Hauptstraße 12",
    "Rechnung Nr. 2023-0017 vom 14.03.2023",
    "Übertrag für Öl und Äpfel, groß und süß",
    "Lieferung nach Köln, Menge 3, Preis 39,67",
    "Bitte überweisen Sie den Betrag bis zum 28.03.2023",
    "Gesamtbetrag 119,00 EUR inkl. 19 % MwSt",
)
LETTERS = {
    "deu": LETTER,
    "fra": (
        "Société Générale, 12 rue de la Forêt",
        "Facture n° 2023-0017 du 14 août 2023",
        "Désignation des pièces et quantité livrée",
        "Le montant à payer est de 1 234,56 EUR",
        "Réglement par chèque à réception, façade hôtel",
    ),
    "spa": (
        "Señor Ibáñez, calle Muñoz 12, Logroño",
        "Factura número 2023-0017 con fecha 14.03.2023",
        "Descripción de los artículos y cantidad",
        "El importe total para este año es 119,00 EUR",
    ),
    "ita": (
        "Ditta Perù, via della Libertà 12, Forlì",
        "Fattura numero 2023-0017 con data 14.03.2023",
        "Quantità e descrizione della merce, più bollo",
        "Il pagamento è dovuto per la città di Cefalù",
    ),
    "nld": (
        "De Vries, Coöperatie van één, België",
        "Factuur met datum 14.03.2023 voor de klant",
        "Het bedrag van 119,00 EUR is inclusief btw",
        "Omschrijving en aantal van de financiële reünie",
    ),
    "eng": (
        "Example Trading Ltd, 12 Station Road",
        "Invoice number 2023-0017 with date of 14 March 2023",
        "Quantity and description of the goods for your order",
        "Please pay the amount of 119.00 EUR by the due date",
    ),
}
RECEIPT = ("CAFÉ MÜLLER", "Straße 12, Köln", "2 x Cappuccino 7,80", "Croque señor 6,50", "SUMME € 14,30")


@functools.cache
def engines() -> Engines:
    return load_engines(SETTINGS)


def read_page(content: bytes, settings: ReadingSettings = SETTINGS) -> Page:
    return read_document(message(content), settings).pages[0]


@pytest.mark.parametrize("language", LETTERS)
def test_office_scans_are_read_in_their_language(language: str) -> None:
    page = read_page(save(draw_page(LETTERS[language], height=30), "png", dpi=(150, 150)))
    assert page.reader == "tesseract"
    assert page.text.splitlines() == list(LETTERS[language])


def letter(turn: int = 0) -> Image.Image:
    return draw_page(LETTER, height=30).rotate(-turn, expand=True)


def test_an_office_scan_is_read_by_tesseract_with_all_its_signs() -> None:
    page = read_page(save(letter(), "png", dpi=(150, 150)))
    assert page.reader == "tesseract"
    assert page.text.splitlines() == list(LETTER)
    assert (page.width, page.height) == pytest.approx(A4, abs=1)
    word = page.words[0]
    assert word.text == "Müller"
    assert word.box.x0 == pytest.approx(1240 / 12 * 72 / 150, abs=3)
    assert word.confidence > 0.7


def test_a_receipt_is_read_by_pp_ocr_with_all_its_signs() -> None:
    page = read_page(save(draw_receipt(RECEIPT), "png"))
    assert page.reader == "pp_ocr"
    assert " ".join(page.text.split()) == " ".join(RECEIPT)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_scans_are_put_upright(turn: int) -> None:
    page = read_page(save(letter(turn), "png", dpi=(150, 150)))
    assert page.rotation == turn
    assert page.text.splitlines() == list(LETTER)
    assert (page.width, page.height) == pytest.approx(A4, abs=1)
    assert page.words[0].box.y0 < page.words[-1].box.y0


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_receipts_are_put_upright(turn: int) -> None:
    page = read_page(save(draw_receipt(RECEIPT).rotate(-turn, expand=True), "png"))
    assert page.rotation == turn
    assert "SUMME € 14,30" in " ".join(page.text.split())


@pytest.mark.parametrize("degrees", [-1.5, 2.0])
def test_boxes_of_a_skewed_scan_lie_on_the_page_as_it_is(degrees: float) -> None:
    skewed = letter().rotate(-degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = read_page(save(skewed, "png", dpi=(150, 150)))
    dark = np.array(skewed) < 128
    for word in page.words:
        x0, y0, x1, y1 = (round(value * 150 / 72) for value in word.box)
        assert dark[y0:y1, x0:x1].any(), word
    assert "Gesamtbetrag 119,00" in page.text


def test_white_on_black_is_read() -> None:
    page = read_page(save(Image.eval(letter(), lambda level: 255 - level), "png"))
    assert "Rechnung Nr. 2023-0017" in page.text


@pytest.mark.parametrize("kind", ["jpeg", "tiff", "webp", "bmp", "gif"])
def test_all_kinds_of_picture_are_read(kind: str) -> None:
    assert "14,30" in read_page(save(draw_receipt(RECEIPT[-2:]), kind)).text


def test_each_frame_of_a_tiff_is_a_page() -> None:
    pages = [draw_receipt((f"TOTAL {n}2,50",)) for n in (1, 2)]
    document = read_document(message(save(pages[0], "tiff", save_all=True, append_images=pages[1:])), SETTINGS)
    assert [page.number for page in document.pages] == [1, 2]
    assert "12,50" in document.pages[0].text
    assert "22,50" in document.pages[1].text


def test_a_scan_in_a_pdf_is_read_beside_a_page_with_text() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(letter()), 0, 0, *A4)
    canvas.showPage()
    canvas.drawString(72, 700, "Second page with a text layer of its own")
    canvas.save()
    document = read_document(message(out.getvalue()), SETTINGS)
    assert [page.reader for page in document.pages] == ["tesseract", "text_layer"]
    assert "Gesamtbetrag 119,00 EUR" in document.pages[0].text


def test_a_hidden_layer_that_lies_is_replaced_by_what_is_seen() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(letter()), 0, 0, *A4)
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLines(["Gesamtbetrag 999,00 EUR", "a layer of an earlier OCR run that nobody can see"])
    canvas.drawText(text)
    canvas.save()
    page = read_page(out.getvalue())
    assert page.reader == "tesseract"
    assert "119,00" in page.text
    assert "999,00" not in page.text


def test_a_page_that_tesseract_doubts_goes_to_pp_ocr() -> None:
    noise = np.random.default_rng(0).normal(0, 70, (1754, 1240))
    noisy = np.clip(np.array(letter(), np.float64) + noise, 0, 255).astype(np.uint8)
    assert see_page(noisy, engines()).reader == "pp_ocr"


def test_noise_is_flagged() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (700, 500), dtype=np.uint8)
    page = read_page(save(Image.fromarray(noise), "png"))
    assert page.text == "" or "ocr_uncertain" in page.reasons


@pytest.mark.parametrize("engine", ["tesseract", "pp_ocr", "pytesseract"])
def test_an_engine_can_be_forced(engine: str) -> None:
    page = read_page(save(letter(), "png"), ReadingSettings.model_validate({"engine": engine}))
    assert page.reader == engine
    assert "2023-0017" in page.text


def wear(receipt: Image.Image, coarseness: float) -> Image.Image:
    """The picture in squares of so many pixels."""
    small = (int(receipt.width / coarseness), int(receipt.height / coarseness))
    return receipt.resize(small, Image.Resampling.BOX).resize(receipt.size, Image.Resampling.BOX)


def test_a_worn_receipt_has_other_readings_of_its_doubtful_amounts() -> None:
    amounts = ("2 x Cappuccino 7.80", "Croque señor 6.50", "Tarte 1 4.35", "Wasser 12.90", "SUMME $31.55")
    receipt = draw_receipt(("CAFÉ MÜLLER", "Straße 12, Köln", *amounts))
    clean, worn = (read_page(save(wear(receipt, squares), "png")) for squares in (1, 5))
    assert not any(word.alternatives for word in clean.words)
    read, possible = {word.text for word in worn.words}, {one for word in worn.words for one in word.alternatives}
    printed = {"7.80", "6.50", "4.35", "12.90", "$31.55"}
    assert len(printed & read) == 4
    assert printed - read <= possible


def test_small_print_that_is_narrow_loses_no_letters() -> None:
    lines = ("12, Jalan Tampoi 7/4, Kawasan Perindustrian", "Tampoi, 81200 Johor Bahru, Johor", "Total 8.20") * 3
    narrow = draw_page(lines, size=(900, 700), height=30).resize((240, 420), Image.Resampling.LANCZOS)
    page = read_page(save(narrow, "png"))
    assert page.reader == "pp_ocr"
    assert page.text.splitlines() == list(lines)
