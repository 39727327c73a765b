"""Training samples out of labelled documents: a window of lines, a choice of labels, gold spans.

Windows are runs of whole lines, as at run time. A prompt with every label makes a step twice as dear, so most
samples ask for the labels that the window answers and for a few that it does not; some ask for all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from docsluice.extraction.text import RANGE, WIDE_GAP, to_model_text
from docsluice.teacher import labels
from docsluice.teacher.recipe import SampleRecipe
from docsluice.teacher.samples import Group, LabelledDocument, Span
from docsluice.teacher.wordings import other_wording

# Counts words about as GLiNER 2's splitter does: "12.50" is three.
_WORDS = re.compile(r"\w+(?:[-_]\w+)*|\S")

LABEL_WORDS = 2  # of a prompt, a label


class Gold(TypedDict):
    """A gold span as GLiNER 2 wants it; the text guards against shifted offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sample:
    """Text and GLiNER 2 schema with gold (`entities`, `json_structures`, `relations`, `classifications`).

    `unknown` are pairs of task and label (("entities", "iban"), ("tax", "tax base")) that are asked because the
    runtime asks for them, but that the document's labels say nothing about: they take no part in the loss.
    """

    text: str
    schema: Mapping[str, object]
    unknown: frozenset[tuple[str, str]] = frozenset()

    @property
    def asked(self) -> Mapping[str, object]:
        """The labels that are asked for as entities."""
        entities = self.schema.get("entities", {})
        return entities if isinstance(entities, Mapping) else {}

    @property
    def size(self) -> int:
        """Words of text and schema: a stand-in for the length in tokens."""
        return count_words(self.text) + LABEL_WORDS * len(self.asked)


def count_words(text: str) -> int:
    """Words of a text as GLiNER 2 counts them."""
    return sum(1 for _ in _WORDS.finditer(text))


def cut_window(document: LabelledDocument, words: int, rng: random.Random, recipe: SampleRecipe) -> LabelledDocument:
    """A run of whole lines of about `words` words, mostly around something that is labelled."""
    starts = _breaks(document.text, words // 4)
    sizes = [count_words(document.text[a:b]) for a, b in zip(starts, [*starts[1:], len(document.text)], strict=True)]
    if sum(sizes) <= words:
        return document
    first = rng.randrange(len(starts))
    if rng.random() < recipe.gold_window and (target := _target(document, rng)):
        first = max(i for i, start in enumerate(starts) if start <= target.start)
        back = rng.random() * 0.8 * words  # the target may stand anywhere in the window
        while first > 0 and back > sizes[first - 1]:
            first -= 1
            back -= sizes[first]
    last, held = first, 0
    while last < len(starts) and (held == 0 or held + sizes[last] <= words):
        held += sizes[last]
        last += 1
    while first > 0 and last == len(starts) and held + sizes[first - 1] <= words:
        first -= 1
        held += sizes[first]
    end = starts[last] - 1 if last < len(starts) else len(document.text)
    return crop(document, Span(starts[first], end))


def _breaks(text: str, words: int) -> list[int]:
    """Where a window may start: at lines, and within a line (plain text has very long ones) every `words` words."""
    breaks = [0]
    for match in re.finditer(r"\n|[^\n]+", text):
        if match.group() == "\n":
            breaks.append(match.end())
            continue
        inner = [m.end() for m in re.finditer(r"\S+[ \t]", match.group())]
        breaks += [match.start() + place for place in inner[words - 1 : -1 : words]]
    return breaks


def crop(document: LabelledDocument, area: Span) -> LabelledDocument:
    """The part of a document in an area; spans that stick out are dropped, rows without anchor too."""

    def kept(span: Span) -> bool:
        return area.start <= span.start and span.end <= area.end

    by = -area.start
    groups = {
        name: replace(
            group,
            rows=tuple(
                {cell: span.moved(by) for cell, span in row.items() if kept(span)}
                for row in group.rows
                if kept(row[group.anchor])
            ),
        )
        for name, group in document.groups.items()
    }
    return replace(
        document,
        text=document.text[area.start : area.end],
        entities={
            label: tuple(span.moved(by) for span in spans if kept(span)) for label, spans in document.entities.items()
        },
        groups=groups,
        relations={
            name: tuple((head.moved(by), tail.moved(by)) for head, tail in pairs if kept(head) and kept(tail))
            for name, pairs in document.relations.items()
        },
    )


def draw_sample(document: LabelledDocument, rng: random.Random, recipe: SampleRecipe) -> Sample:
    """One extraction sample of a document."""
    if rng.random() < recipe.as_at_run_time:
        return draw_full_sample(document, rng, recipe)
    everything = rng.random() < recipe.all_labels
    words = rng.randint(recipe.words_low, recipe.words_high)
    part = cut_window(document, words, rng, recipe)
    asked = _ask(part, rng, recipe, everything=everything)
    rename = rng.random() < recipe.paraphrased
    text = to_model_text(part.text, WIDE_GAP, RANGE)
    names = _names(asked, rng) if rename else {label: label for label in asked}
    schema: dict[str, object] = {
        "entities": {names[label]: [gold(text, span) for span in part.entities[label]] for label in asked}
    }
    groups = {
        name: group
        for name, group in part.groups.items()
        if group.rows or everything or rng.random() < recipe.absent_group
    }
    if groups:
        _add_groups(schema, text, groups, rng, rename=rename)
    if relations := _relations(part, text):
        schema["relations"] = relations
    if not schema["entities"]:
        del schema["entities"]
    return Sample(text, schema)


def draw_full_sample(document: LabelledDocument, rng: random.Random, recipe: SampleRecipe) -> Sample:
    """A sample with the prompt of the runtime: all labels and cells of the document type, in their order."""
    part = cut_window(document, rng.randint(recipe.words_low, recipe.words_high), rng, recipe)
    text = to_model_text(part.text, WIDE_GAP, RANGE)
    asked, wanted_groups = labels.prompt(part.document_type)
    unknown = {("entities", label) for label in asked if label not in part.entities}
    schema: dict[str, object] = {}
    groups: dict[str, Group] = {}
    for name, (anchor, cells) in wanted_groups.items():
        known = part.groups.get(name, Group(anchor, (), ()))
        groups[name] = Group(anchor, cells, known.rows)
        unknown |= {(name, cell) for cell in cells if cell not in known.cells}
    if groups:
        _add_groups(schema, text, groups, rng, rename=False)
    schema["entities"] = {label: [gold(text, span) for span in part.entities.get(label, ())] for label in asked}
    if relations := _relations(part, text):
        schema["relations"] = relations
    return Sample(text, schema, frozenset(unknown))


def draw_classification(document: LabelledDocument, rng: random.Random, recipe: SampleRecipe) -> Sample:
    """One document-type sample: the start of a document and only the classification prompt."""
    words = rng.randint(recipe.classification_words * 2 // 3, recipe.classification_words * 4 // 3)
    end = 0
    for number, match in enumerate(_WORDS.finditer(document.text)):
        if number == words:
            break
        end = match.end()
    task = {
        "task": labels.DOCUMENT_TYPE,
        "labels": list(labels.DOCUMENT_TYPES),
        "true_label": [document.document_type],
    }
    return Sample(to_model_text(document.text[:end], WIDE_GAP, RANGE), {"classifications": [task]})


def gold(text: str, span: Span) -> Gold:
    """A span with its text."""
    return {"text": text[span.start : span.end], "start": span.start, "end": span.end}


def _relations(part: LabelledDocument, text: str) -> list[dict[str, dict[str, Gold]]]:
    return [
        {name: {"head": gold(text, head), "tail": gold(text, tail)}}
        for name, pairs in part.relations.items()
        for head, tail in pairs
    ]


def _ask(part: LabelledDocument, rng: random.Random, recipe: SampleRecipe, *, everything: bool) -> list[str]:
    present = [label for label, spans in part.entities.items() if spans]
    absent = [label for label, spans in part.entities.items() if not spans]
    if not everything:
        present = rng.sample(present, min(len(present), recipe.positives))
        absent = rng.sample(absent, min(len(absent), rng.randint(1, recipe.negatives)))
    asked = labels.in_order(part.document_type, present + absent)
    if rng.random() < recipe.shuffled:
        rng.shuffle(asked)
    return asked


def _target(document: LabelledDocument, rng: random.Random) -> Span | None:
    pools: list[Sequence[Span]] = [spans for spans in document.entities.values() if spans]
    pools += [[row[group.anchor] for row in group.rows] for group in document.groups.values() if group.rows] * 2
    return rng.choice(rng.choice(pools)) if pools else None


def _names(asked: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Other wordings of labels, each different."""
    names: dict[str, str] = {}
    for label in asked:
        other = other_wording(label, rng)
        names[label] = label if other.casefold() in (shown.casefold() for shown in names.values()) else other
    return names


def _add_groups(
    schema: dict[str, object], text: str, groups: Mapping[str, Group], rng: random.Random, *, rename: bool
) -> None:
    structures: list[dict[str, dict[str, Gold | None]]] = []
    metadata: dict[str, dict[str, object]] = {}
    for name, group in groups.items():
        names = _names(group.cells, rng) if rename else {cell: cell for cell in group.cells}
        rows = [
            {names[cell]: gold(text, row[cell]) if cell in row else None for cell in group.cells} for row in group.rows
        ]
        structures += [{name: row} for row in rows or [dict.fromkeys(names.values())]]
        metadata[name] = {
            "mode": "natural",
            "anchor": names[group.anchor],
            "fields": {shown: {"cardinality": "optional_one"} for cell, shown in names.items() if cell != group.anchor},
        }
    schema["json_structures"] = structures
    schema["record_metadata"] = metadata
