from collections.abc import Sequence

from docsluice.extraction.prompt import Task, class_task, encode_prompt, tasks_of
from docsluice.schema.spec import FieldSpec, GroupSpec, RelationSpec, Schema


def make_field(path: str, label: str, *, derived: bool = False) -> FieldSpec:
    name = path.rsplit(".", 1)[-1]
    return FieldSpec(name=name, path=path, type="text", label=label, description="-", derived=derived)


SCHEMA = Schema(
    name="order",
    version=1,
    description="-",
    classes={"order": "-"},
    fields=(
        make_field("number", "order number"),
        make_field("kind", "kind", derived=True),
        make_field("buyer", "buyer name"),
        make_field("payer", "buyer name"),
    ),
    groups=(
        GroupSpec(
            name="items",
            label="line item",
            description="-",
            anchor="text",
            fields=(
                make_field("items.count", "quantity"),
                make_field("items.text", "description"),
                make_field("items.sum", "sum", derived=True),
            ),
        ),
        GroupSpec(
            name="parties",
            label="party",
            description="-",
            anchor="name",
            as_entities=True,
            fields=(make_field("parties.name", "party"), make_field("parties.alias", "alias", derived=True)),
        ),
    ),
    relations=(
        RelationSpec(type="alias", head="parties.name", tail="parties.alias", description="-", label="referred to as"),
        RelationSpec(type="derived", head="number", tail="buyer", description="-"),
    ),
)


class Vocabulary:
    """Two sub-tokens for words of more than eight letters, else one."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, word: str) -> Sequence[int]:
        self.words.append(word)
        return (
            [len(self.words) * 10, len(self.words) * 10 + 1]
            if len(word) > 8 and word[0] != "["
            else [len(self.words) * 10]
        )


def test_a_schema_becomes_structures_entities_and_relations_in_the_order_of_the_reference() -> None:
    assert tasks_of(SCHEMA) == (
        Task("structure", "line item", ("quantity", "description"), "description"),
        Task("entities", "entities", ("order number", "buyer name", "party")),
        Task("relation", "referred to as", ("head", "tail")),
    )


def test_tokens_stand_in_the_order_of_the_reference() -> None:
    tokenise = Vocabulary()
    encode_prompt((Task("structure", "item", ("a", "b"), "a"), Task("entities", "entities", ("c",))), tokenise)
    assert tokenise.words == [
        *("(", "[P]", "item", "(", "[C]", "a", "[C]", "b", ")", ")", "[SEP_STRUCT]"),
        *("(", "[P]", "entities", "(", "[E]", "c", ")", ")", "[SEP_TEXT]"),
    ]


def test_positions_are_those_of_the_markers() -> None:
    tokenise = Vocabulary()
    prompt = encode_prompt((*tasks_of(SCHEMA), class_task(("order", "letter"))), tokenise)
    markers = [
        position
        for position, token in enumerate(prompt.ids)
        if token % 10 == 0 and tokenise.words[token // 10 - 1] in {"[C]", "[E]", "[R]", "[L]"}
    ]
    assert [*prompt.queries, *prompt.classes] == markers
    assert len(prompt.queries) == 7
    assert list(prompt.cells) == [0, 1]


def test_a_label_that_looks_like_a_marker_is_not_taken_for_one() -> None:
    prompt = encode_prompt((Task("entities", "[E]", ("[E]", "x")),), Vocabulary())
    assert list(prompt.queries) == [4, 6]
