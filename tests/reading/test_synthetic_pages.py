"""Rendered synthetic documents as our own reader sees them."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("faker", reason="pip install 'docsluice[train]'")
pytest.importorskip("reportlab", reason="pip install 'docsluice[train]'")

from docsluice.reading.reader import read_document
from docsluice.records import Document
from docsluice.settings import ReadingSettings
from docsluice.teacher.synthetic.degrade import degrade, scan
from docsluice.teacher.synthetic.generator import draw
from docsluice.teacher.synthetic.layout import Drawn
from docsluice.teacher.synthetic.render import render
from reading_samples import message

KINDS = (
    ("invoice", "de"), ("invoice", "fr"), ("invoice", "es"), ("credit note", "it"), ("order", "nl"), ("receipt", "en"),
    ("receipt", "de"), ("contract", "en"),
)  # fmt: skip


def read(content: bytes) -> Document:
    return read_document(message(content), ReadingSettings())


def texts_of(drawn: Drawn) -> list[str]:
    """What each labelled piece prints."""
    return [
        " ".join(piece.text.split())
        for piece in drawn.pieces()
        if any(not str(label).startswith("_") for label in piece.labels)
    ]


def test_the_text_layer_holds_what_is_labelled() -> None:
    found: list[tuple[str, bool]] = []
    for number, (kind, language) in enumerate(KINDS):
        rng = random.Random(number)  # noqa: S311  documents, no secrets
        drawn = draw(rng, kind, language)
        content, pages = render(drawn, rng)
        document = read(content)
        assert {page.reader for page in document.pages} == {"text_layer"}
        assert len(document.pages) == pages
        text = " ".join(document.text.split())
        found += [(value, value in text) for value in texts_of(drawn)]
    assert len(found) > 150
    assert sum(is_found for _, is_found in found) >= 0.97 * len(found), [
        text for text, is_there in found if not is_there
    ]


@pytest.mark.ocr
def test_a_scan_is_a_picture_that_can_be_read() -> None:
    rng = random.Random(5)  # noqa: S311  documents, no secrets
    drawn = draw(rng, "receipt", "en")
    content, suffix, said = scan(render(drawn, rng)[0], rng)
    assert suffix == ".jpg"
    assert said.startswith("scan(")
    document = read(content)
    text = "".join(document.text.split())
    values = texts_of(drawn)
    assert sum("".join(value.split()) in text for value in values) >= 0.8 * len(values), document.text


def test_longer_documents_become_pictures_in_a_pdf() -> None:
    rng = random.Random(1)  # noqa: S311  documents, no secrets
    while (rendered := render(draw(rng, "contract"), rng))[1] < 2:
        pass
    content, suffix, _ = scan(rendered[0], rng)
    assert suffix == ".pdf"
    from docsluice.reading.text_layer import open_pdf

    document = open_pdf(content, ())
    assert len(document) == rendered[1]
    assert document[0].get_textpage().get_text_range().strip() == ""
    document.close()


def test_a_degraded_page_keeps_its_size_and_its_ink() -> None:
    import numpy as np

    page = np.full((300, 200), 255, dtype=np.uint8)
    page[100:120, 50:150] = 0
    worn = degrade(page, random.Random(2))  # noqa: S311  documents, no secrets
    assert worn.shape == page.shape
    assert worn.dtype == np.uint8
    assert worn[105:115, 60:140].mean() < 60
    assert 150 < worn[200:280].mean() < 254
    assert (worn == degrade(page, random.Random(2))).all()  # noqa: S311  documents, no secrets
