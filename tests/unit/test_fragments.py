"""Runs of text within columns, remembered as long as their page lives."""

from __future__ import annotations

import gc
import weakref

from docsluice.assembly import fragments
from docsluice.assembly.fragments import fragments_of, list_fragments
from docsluice.records import Box, Document, Page, Source, Word


def make_page(number: int, text: str) -> Page:
    """A page with a word a token, 6 points a character, 12 a line."""
    words, here = [], 0
    for row, line in enumerate(text.split("\n")):
        place = here
        for token in line.replace("\t", " ").split(" "):
            left = 6.0 * (place - here)
            box = Box(left, 12.0 * row, left + 6.0 * len(token), 12.0 * row + 10)
            words.append(Word(text=token, start=place, end=place + len(token), box=box))
            place += len(token) + 1
        here += len(line) + 1
    return Page(number=number, width=600, height=800, reader="text_layer", text=text, words=tuple(words))


def test_runs_are_parted_by_wide_gaps_and_line_ends_and_count_in_the_document() -> None:
    pages = (make_page(1, "first page"), make_page(2, "Nordwind GmbH\tInvoice 7\nMain Street 1"))
    document = Document(document_id="d", source=Source(), pages=pages)
    found = list_fragments(document, document.page_offsets[1])
    assert [document.text[one.start : one.end] for one in found] == ["Nordwind GmbH", "Invoice 7", "Main Street 1"]
    assert found[2].box == Box(0, 12, 78, 22)
    assert [document.text[one.start : one.end] for one in list_fragments(document, 3)] == ["first page"]


def test_a_page_is_parted_once_and_forgotten_with_it() -> None:
    page = make_page(1, "Nordwind GmbH\tInvoice 7")
    first = fragments_of(page)
    assert fragments_of(page) is first
    key, gone = id(page), weakref.ref(page)
    assert key in fragments._KEPT
    del page
    gc.collect()
    assert gone() is None
    assert key not in fragments._KEPT
