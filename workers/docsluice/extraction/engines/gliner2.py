"""GLiNER 2 models on ONNX Runtime.

    document → words → windows → [ tokens → found by the model ] a window → merged → Extraction

One window is in memory at a time, so a long contract costs time, not memory.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docsluice.errors import ExtractionError
from docsluice.extraction.assemble import assemble
from docsluice.extraction.found import Edge, Found, Row, Span
from docsluice.extraction.model_folder import MIN_WINDOW_TOKENS
from docsluice.extraction.models import Tokens
from docsluice.extraction.prompt import Prompt, Task, class_task, encode_prompt, tasks_of
from docsluice.extraction.text import to_model_text
from docsluice.extraction.windows import Window, cut_windows, units_of
from docsluice.extraction.words import Words, split_words
from docsluice.records import Extraction, TypeScore

if TYPE_CHECKING:
    from docsluice.extraction.model_folder import ModelCard
    from docsluice.extraction.models import Model
    from docsluice.extraction.tokens import Tokeniser
    from docsluice.extraction.word_spans import FoundWords, WordSpan
    from docsluice.records import Document
    from docsluice.schema.spec import Schema

Choose = Callable[[Words, Sequence[Window], Iterable[str]], list[Window]]
"""Which windows to read, by the words of the document and the labels that are asked."""

OVERLAP = 5  # neighbours share a fifth of a window: three or four rows of a table
_log = logging.getLogger(__name__)
_SENTENCE_ENDS = (".", "!", "?")
_URL_STARTS = ("http://", "https://", "www.")


@dataclass(frozen=True, eq=False)
class Text:
    """A document in words; `ids` are the sub-tokens of each."""

    text: str
    words: Words
    ids: tuple[tuple[int, ...], ...]


class Gliner2Engine:
    """Engine for exported GLiNER 2 checkpoints; see `docsluice.extraction.load.load_engine`."""

    def __init__(
        self,
        card: ModelCard,
        model: Model,
        tokeniser: Tokeniser,
        types: tuple[str, ...],
        choose: Choose | None = None,
    ) -> None:
        self.name = card.name
        self.digest = card.digest
        self.card = card
        self.model = model
        self._tokeniser = tokeniser
        self._types = types
        self._choose = choose
        self._prompts: dict[tuple[Task, ...], Prompt] = {}

    def classify(self, document: Document) -> tuple[TypeScore, ...]:
        """Document types with probabilities that sum to 1, best first; told from the first words."""
        text = self.read(document.text, self.card.type_words)
        prompt = self.prompt((class_task(self._types),))
        window = _trim(text, Window(0, len(text.words.texts)))
        if window.first == window.last:
            return tuple(TypeScore(value=label, probability=1 / len(self._types)) for label in self._types)
        found = self.model.classify(prompt, self.tokens(text, prompt, window))
        ranked = sorted(zip(self._types, found.tolist(), strict=True), key=lambda pair: -pair[1])
        return tuple(TypeScore(value=label, probability=probability) for label, probability in ranked)

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        """Candidates, rows and relations for a schema, from all windows of the document."""
        text = self.read(document.text)
        prompt = self.prompt(tasks_of(schema))
        windows = self.windows(text, prompt)
        chosen = self._choose(text.words, windows, prompt.asked) if self._choose else windows
        found = [self.find(text, prompt, window) for window in chosen]
        extraction = assemble(document.text, schema, document_type, found)
        if len(chosen) == len(windows):
            return extraction
        _log.info("%s: read %d of %d windows", document.document_id, len(chosen), len(windows))
        return extraction.model_copy(update={"windows_read": len(chosen) / len(windows)})

    def read(self, text: str, first_words: int | None = None) -> Text:
        """Step 1: words and their sub-tokens, as the model was trained to see them."""
        words = split_words(self.show(text))
        if first_words is not None:
            words = Words(words.texts[:first_words], words.starts[:first_words], words.ends[:first_words])
        return Text(text, words, tuple(map(self._tokeniser.encode, words.texts)))

    def show(self, text: str) -> str:
        """The text as the model was trained to see it, offsets unchanged."""
        if self.card.line_ends is None:
            return text
        return to_model_text(text, self.card.wide_gaps or "\t", self.card.ranges or "-")

    def prompt(self, tasks: tuple[Task, ...]) -> Prompt:
        """Step 2: the questions, encoded once a schema."""
        if tasks not in self._prompts:
            self._prompts[tasks] = encode_prompt(tasks, self._tokeniser.encode)
        return self._prompts[tasks]

    def windows(self, text: Text, prompt: Prompt) -> list[Window]:
        """Step 3: windows that leave room for the prompt."""
        room = min(self.card.window_tokens, self.card.max_tokens - len(prompt.ids) - 1)
        if room < MIN_WINDOW_TOKENS:
            raise ExtractionError(
                f"expected a schema whose labels leave {MIN_WINDOW_TOKENS} of the model's {self.card.max_tokens} "
                f"tokens for text, got labels of {len(prompt.ids)} tokens; ask fewer fields or split the schema"
            )
        sizes = [len(ids) for ids in text.ids]
        units = units_of(text.text, text.words, sizes, room)
        windows = (_trim(text, window) for window in cut_windows(units, sizes, room, room // OVERLAP))
        return [window for window in windows if window.first < window.last]

    def find(self, text: Text, prompt: Prompt, window: Window) -> Found:
        """Step 4: one window through the model; what it finds gets offsets in the document."""
        return _place_found(self.model.find(prompt, self.tokens(text, prompt, window)), text, window)

    def tokens(self, text: Text, prompt: Prompt, window: Window) -> Tokens:
        """Prompt and words of a window as sub-tokens."""
        ids = list(text.ids[window.first : window.last])
        ids += self._end_mark(text, window, ids)
        sizes = np.array([len(word) for word in ids], dtype=np.int64)
        places = len(prompt.ids) + np.cumsum(sizes) - sizes
        flat = np.fromiter((token for word in ids for token in word), dtype=np.int64, count=int(sizes.sum()))
        all_ids = np.concatenate([prompt.ids, flat])
        # a word without sub-tokens takes the state of the token after it, as in the reference
        return Tokens(all_ids, np.minimum(places, len(all_ids) - 1))

    def _end_mark(self, text: Text, window: Window, ids: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """The full stop that the reference appends to a text without one, as words to add."""
        last = text.words.texts[window.last - 1]
        if last.endswith(_SENTENCE_ENDS):
            return []
        if last.startswith(_URL_STARTS):  # the splitter reads a full stop as part of the URL
            ids[-1] = self._tokeniser.encode(f"{last}.")
            return []
        return [self._tokeniser.encode(".")]


def _trim(text: Text, window: Window) -> Window:
    """A window without the line ends at its own ends."""
    first, last = window
    while first < last and text.text[text.words.starts[first]] == "\n":
        first += 1
    while first < last and text.text[text.words.starts[last - 1]] == "\n":
        last -= 1
    return Window(first, last)


def _place_found(found: FoundWords, text: Text, window: Window) -> Found:
    """Spans, rows and relations of a window, with offsets in the document."""
    fields = {label: _place_all(spans, text, window) for label, spans in found.fields.items()}
    rows = {
        name: tuple(
            Row(anchor, {label: _place_all(cells, text, window) for label, cells in row.cells.items()})
            for row in rows
            for anchor in _place_all([row.anchor], text, window)
        )
        for name, rows in found.rows.items()
    }
    edges = {
        name: tuple(
            Edge(head, tail, edge.score)
            for edge in edges
            for head in _place_all([edge.head], text, window)
            for tail in _place_all([edge.tail], text, window)
        )
        for name, edges in found.edges.items()
    }
    return Found(text.words.starts[window.first], text.words.ends[window.last - 1], fields, rows, edges)


def _place_all(found: list[WordSpan] | tuple[WordSpan, ...], text: Text, window: Window) -> tuple[Span, ...]:
    """Spans in words of a window → spans in characters of the document; best first, each place once."""
    best: dict[tuple[int, int], Span] = {}
    for span in found:
        placed = _place(span, text, window)
        if placed is not None:
            best.setdefault(placed[:2], placed)
    return tuple(best.values())


def _place(span: WordSpan, text: Text, window: Window) -> Span | None:
    """Characters of a span without spaces and line ends around them; None if nothing is left.

    The appended full stop is the word after the window's last one, and no character of the document.
    """
    first, last = window.first + span.first, min(window.first + span.last, window.last)
    if first >= last:
        return None
    start, end = text.words.starts[first], text.words.ends[last - 1]
    inside = text.text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    return Span(start, end, span.score) if start < end else None
