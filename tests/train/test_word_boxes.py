"""Boxes of words as the comparison of encoders gives them to a model."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
word_boxes = pytest.importorskip("word_boxes")

from docsluice.records import Box, Document, Page, Source, Word  # noqa: E402  torch may be missing

pytestmark = [pytest.mark.train]

TEXT = "Total 12.50"
PAGE = Page(
    number=1,
    width=100,
    height=200,
    reader="text_layer",
    text=TEXT,
    words=(
        Word(text="Total", start=0, end=5, box=Box(0, 90, 50, 110)),
        Word(text="12.50", start=6, end=11, box=Box(50, 90, 100, 110)),
    ),
)
SECOND = PAGE.model_copy(update={"number": 2})
DOCUMENT = Document(document_id="a", source=Source(name="a.pdf"), pages=(PAGE, SECOND))


def test_places_are_shares_of_the_page_at_offsets_of_the_document() -> None:
    places = word_boxes.place_words(DOCUMENT)
    assert [(place.start, place.end) for place in places] == [(0, 5), (6, 11), (12, 17), (18, 23)]
    assert places[1][2:] == (0.5, 1.0, 0.5, 1.0)


def test_parts_of_a_word_share_its_width_and_what_is_no_word_has_no_box() -> None:
    places = word_boxes.place_words(DOCUMENT)
    total, twelve, dot, none = word_boxes.find_buckets(places, [0, 6, 8, 11], [5, 8, 9, 12])
    assert total == (1, 65, 65, 9)
    assert twelve == (65, 1 + int(128 * 0.7), 65, 9)
    assert dot == (1 + int(128 * 0.7), 1 + int(128 * 0.8), 65, 9)
    assert none == word_boxes.NO_BOX


def test_boxes_change_nothing_until_they_are_learnt() -> None:
    embeddings = word_boxes.BoxedEmbeddings(torch.nn.Embedding(10, 4))
    ids = torch.tensor([[1, 2, 3]])
    before = embeddings(ids)
    embeddings.boxes = torch.tensor([[[1, 65, 65, 9], [65, 128, 65, 9], [0, 0, 0, 0]]])
    assert torch.equal(embeddings(ids), before)
    with torch.no_grad():
        embeddings.tables[0].weight += 1
    assert not torch.equal(embeddings(ids), before)
