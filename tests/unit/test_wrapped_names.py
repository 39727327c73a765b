from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import Box, Document, Word
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def indent(document: Document, words: set[str], by: float) -> Document:
    """The document with some words moved right by so many points."""
    [page] = document.pages

    def moved(word: Word) -> Word:
        box = Box(word.box.x0 + by, word.box.y0, word.box.x1 + by, word.box.y1)
        return word.model_copy(update={"box": box}) if word.text in words else word

    return document.model_copy(update={"pages": (page.model_copy(update={"words": tuple(map(moved, page.words))}),)})


@pytest.mark.parametrize(
    ("text", "moved", "name", "whole"),
    [
        ("Client: Congress\nFund\nProduct: 1", {"Fund"}, "Congress", "Congress Fund"),
        ("Client: Bloom 2020,\nInc\nProduct: 1", {"Inc"}, "Bloom 2020", "Bloom 2020, Inc"),
        ("Client: Congress\nFund\nProduct: 1", set(), "Congress", "Congress"),
        ("Client: Congress\nRoad\n1234\nProduct: 1", {"Road", "1234"}, "Congress", "Congress"),
        ("Congress\nFund\nProduct: 1", set(), "Congress", "Congress"),
    ],
)
def test_what_stands_close_below_a_labelled_name_goes_on_with_it(
    text: str, moved: set[str], name: str, whole: str
) -> None:
    document = indent(make_document(text), moved, 6.0 * len("Client: "))
    [page] = document.pages
    tall = tuple(
        word.model_copy(update={"box": Box(word.box.x0, word.box.y0, word.box.x1, word.box.y1 + 2.5)})
        for word in page.words
    )
    document = document.model_copy(update={"pages": (page.model_copy(update={"words": tall}),)})
    engine = ScriptedEngine("invoice", fields={"buyer.name": [(name, 0.95)]})
    assert process(document, Services(SCHEMAS, engine)).fields["buyer.name"].value == whole
