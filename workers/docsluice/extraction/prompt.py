"""A schema as the prompt that GLiNER 2 reads before the text.

    ( [P] name ( [C] label [C] label ) ) [SEP_STRUCT] ( [P] entities ( [E] label … ) ) … [SEP_TEXT]

Order and brackets are those of `gliner2.processor.SchemaTransformer`: structures, entities, relations,
classifications. Each marker's state in the encoder's output becomes the query of the label that follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from docsluice.schema.spec import Schema

TYPE_TASK = "document type"
Kind = Literal["structure", "entities", "relation", "classes"]

_MARKER: dict[Kind, str] = {"structure": "[C]", "entities": "[E]", "relation": "[R]", "classes": "[L]"}
_FIRST_LABEL = 4  # "(", "[P]", name, "(" stand before it


@dataclass(frozen=True)
class Task:
    """One bracket of the prompt; `anchor` is the label that every row of a structure has."""

    kind: Kind
    name: str
    labels: tuple[str, ...]
    anchor: str | None = None


@dataclass(frozen=True, eq=False)
class Prompt:
    """An encoded prompt.

    `queries` are positions in `ids` of the markers of extractive labels, in the order of `tasks`; `classes` those of
    class labels; `names` those of the names of extractive tasks. `cells` are positions in `queries` of the labels of
    structures, `owners` says for each query which of `names` it belongs to.
    """

    tasks: tuple[Task, ...]
    ids: NDArray[np.int64]
    queries: NDArray[np.int64]
    classes: NDArray[np.int64]
    cells: NDArray[np.int64]
    names: NDArray[np.int64]
    owners: NDArray[np.int64]

    @property
    def asked(self) -> tuple[str, ...]:
        """Labels of entities, and names of structures and relations."""
        return tuple(
            chain.from_iterable(task.labels if task.kind == "entities" else (task.name,) for task in self.tasks)
        )


def tasks_of(schema: Schema) -> tuple[Task, ...]:
    """What a schema asks of the model; labels that several fields share are asked once."""
    structures = [
        Task(
            "structure",
            group.label,
            tuple(dict.fromkeys(cell.label for cell in group.fields if not cell.derived)),
            group.anchor_field.label,
        )
        for group in schema.structures()
    ]
    labels = tuple(dict.fromkeys(field.label for field in schema.asked()))
    entities = [Task("entities", "entities", labels)] if labels else []
    names = dict.fromkeys(relation.label for relation in schema.relations if relation.label)
    return (*structures, *entities, *(Task("relation", name, ("head", "tail")) for name in names))


def class_task(labels: Sequence[str]) -> Task:
    """The question for the document type."""
    return Task("classes", TYPE_TASK, tuple(labels))


def encode_prompt(tasks: tuple[Task, ...], tokenise: Callable[[str], Sequence[int]]) -> Prompt:
    """Sub-tokens and positions of a prompt; `tokenise` gives the sub-tokens of one word or label."""
    ids: list[int] = []
    queries: list[int] = []
    classes: list[int] = []
    cells: list[int] = []
    names: list[int] = []
    owners: list[int] = []
    for number, task in enumerate(tasks):
        if number:
            ids += tokenise("[SEP_STRUCT]")
        for place, token in enumerate(_tokens(task)):
            if place == 1 and task.kind != "classes":
                names.append(len(ids))
            if token == _MARKER[task.kind] and place >= _FIRST_LABEL and place % 2 == 0:
                if task.kind == "structure":
                    cells.append(len(queries))
                if task.kind == "classes":
                    classes.append(len(ids))
                else:
                    queries.append(len(ids))
                    owners.append(len(names) - 1)
            ids += tokenise(token)
    ids += tokenise("[SEP_TEXT]")
    return Prompt(tasks, *map(_array, (ids, queries, classes, cells, names, owners)))


def _tokens(task: Task) -> list[str]:
    marker = _MARKER[task.kind]
    labels = chain.from_iterable((marker, label) for label in task.labels)
    return ["(", "[P]", task.name, "(", *labels, ")", ")"]


def _array(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
