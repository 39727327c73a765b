# ruff: noqa: S311 - documents are drawn, no secrets
from __future__ import annotations

import importlib.util
import itertools
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("faker", reason="pip install 'docsluice[train]'")
pytest.importorskip("reportlab", reason="pip install 'docsluice[train]'")

from docsluice.cli.synthesize import synthesize
from docsluice.errors import ConfigurationError
from docsluice.evaluation.labels import load_labels
from docsluice.evaluation.notation import read_amounts
from docsluice.evaluation.paths import as_list, as_object
from docsluice.teacher.alignment import find_date
from docsluice.teacher.datasets import read_rows
from docsluice.teacher.synthetic.generator import MAKERS, draw
from docsluice.teacher.synthetic.layout import (
    APART,
    NARROW_GAP,
    Drawn,
    Piece,
    apart,
    columns_of,
    join,
    line,
    marked,
    plain,
)
from docsluice.teacher.synthetic.render import draw_style
from docsluice.teacher.synthetic.truth import make_row, names_of, value_of
from docsluice.teacher.synthetic.typeset import Row, Rule, Style, Text, Typesetter, blocks, typeset
from docsluice.teacher.synthetic.write import Order, make_documents, write_documents

DATES = {"issue date", "due date", "delivery date", "agreement date", "effective date", "expiration date"}
DATES |= {"service period start", "service period end"}
AMOUNTS = {"total amount", "total tax", "total without tax", "amount due", "amount paid", "unit price", "net amount"}
AMOUNTS |= {"tax base", "tax amount", "discount", "charges", "tip", "sum of lines"}
SEEDS = range(25)


def drawn_of_all_kinds() -> Iterator[Drawn]:
    return (draw(random.Random(seed), kind) for kind in MAKERS for seed in SEEDS)


def labelled(names: set[str]) -> Iterator[Piece]:
    """Pieces with one of the labels, of documents of all kinds."""
    for drawn in drawn_of_all_kinds():
        for piece in drawn.pieces():
            if names & {label if isinstance(label, str) else label[2] for label in piece.labels}:
                yield piece


def test_dates_say_the_day_that_is_printed() -> None:
    pieces = list(labelled(DATES))
    assert len(pieces) > 100
    for piece in pieces:
        assert find_date(piece.text, date.fromisoformat(piece.value)), piece


def test_amounts_say_the_number_that_is_printed() -> None:
    pieces = list(labelled(AMOUNTS))
    assert len(pieces) > 100
    for piece in pieces:
        assert re.fullmatch(r"-?\d+\.\d{2,4}", piece.value), piece
        assert Decimal(piece.value) in read_amounts(piece.text, "month_first"), piece


def test_currencies_say_their_code() -> None:
    assert {piece.value or piece.text for piece in labelled({"currency"})} <= {"EUR", "USD", "GBP", "CHF", "MYR"}


def test_an_address_is_its_lines() -> None:
    for drawn in drawn_of_all_kinds():
        printed = " ".join(piece.text for piece in drawn.pieces())
        for piece in drawn.pieces():
            if "buyer address" in piece.labels:
                assert all(part in printed for part in piece.value.split(", "))


def test_rows_have_what_is_printed_and_nothing_else() -> None:
    for drawn in drawn_of_all_kinds():
        row = make_row("x", drawn, "docs/x.pdf", "dev", "native", 1)
        fields, hidden = as_object(row["fields"]), as_object(row["fields_not_visible"])
        said = {label for piece in drawn.pieces() for label in piece.labels}
        assert {name for name, label in names_of(drawn.document_type).items() if label in said} == {
            name for name in fields if name in names_of(drawn.document_type)
        }
        assert not fields.keys() & hidden.keys()
        assert row["exhaustive"]
        assert {value_of(piece) for piece in drawn.pieces() if "total amount" in piece.labels} <= {fields.get("total")}


def test_printed_and_hidden_totals_add_up() -> None:
    for seed in SEEDS:
        row = make_row("x", draw(random.Random(seed), "invoice"), "docs/x.pdf", "dev", "native", 1)
        fields, hidden = as_object(row["fields"]), as_object(row["fields_not_visible"])
        true = {name: Decimal(str(as_list(value)[0])) for name, value in hidden.items() if name != "currency"}
        true |= {name: Decimal(str(fields[name])) for name in ("subtotal", "tax", "total") if name in fields}
        assert true["subtotal"] + true["tax"] == true["total"]


def test_contracts_name_parties_aliases_and_clauses() -> None:
    row = make_row("x", draw(random.Random(2), "contract"), "docs/x.pdf", "dev", "native", 1)
    fields, clauses = as_object(row["fields"]), as_object(row["clauses"])
    assert [as_object(one)["subject"] for one in as_list(row["relations"])] == fields["parties"]
    assert (
        sum(fields[name.lower().replace(" ", "_").replace("-", "_")] == "Yes" for name in clauses) == len(clauses) > 0
    )


def test_documents_depend_on_the_seed_and_their_number_only() -> None:
    few, more = list(make_documents(Order(2, seed=3))), list(make_documents(Order(4, seed=3)))
    assert few == more[:2]
    assert few != list(make_documents(Order(2, seed=4)))
    assert len({made.content for made in more}) == 4


def test_another_process_writes_the_same() -> None:
    code = (
        "import hashlib; from docsluice.teacher.synthetic.write import Order, make_documents; "
        "made = make_documents(Order(12, 7, ('invoice',), ('it',))); "
        "print(hashlib.sha256(b''.join(one.content for one in made)).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_evaluate_and_train_read_the_labels(tmp_path: Path) -> None:
    made = list(write_documents(Order(6, seed=1, split="train"), tmp_path))
    rows = load_labels(tmp_path / "labels.jsonl", "train").rows
    assert [row.file for row in rows] == [one.file for one in made]
    assert all((tmp_path / row.file).read_bytes() == one.content for row, one in zip(rows, made, strict=True))
    assert {row.language for row in rows} <= {"en", "de", "fr", "es", "it", "nl"}
    assert len(list(read_rows(tmp_path / "labels.jsonl", "train"))) == 6


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    synthesize(tmp_path / "new", count=3, seed=2, language=["de"], document_type=["credit-note"], split="held")
    assert "3 documents: 3 credit_note" in capsys.readouterr().out
    rows = [json.loads(text) for text in (tmp_path / "new/labels.jsonl").read_text("utf-8").splitlines()]
    assert {(row["doc_type"], row["language"], row["split"]) for row in rows} == {("credit_note", "de", "held")}


@pytest.mark.parametrize(
    ("count", "languages", "types", "message"),
    [
        (0, None, None, "--count: expected 1 or more, came 0"),
        (1, ["de", "pt"], None, "--language: expected some of en, de, .*; came pt"),
        (1, None, ["memo"], "--type: expected some of invoice, .*; came memo"),
        (1, ["de"], ["contract"], "contracts are English only"),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, count: int, languages: list[str] | None, types: list[str] | None, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        synthesize(tmp_path, count=count, language=languages, document_type=types)
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text("mine")
    with pytest.raises(ConfigurationError, match="expected a new or empty folder"):
        synthesize(tmp_path, count=1)
    assert (tmp_path / "labels.jsonl").read_text() == "mine"


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "faker" else found(name))
    with pytest.raises(ConfigurationError, match=r"faker is missing; pip install 'docsluice\[train\]'"):
        synthesize(tmp_path, count=1)


def test_narrow_gaps_are_columns() -> None:
    row = line((*plain("1"), NARROW_GAP, *marked("Stuhl", "x")), join(plain("2"), plain("Stk")))
    assert ["".join(piece.text for piece in cell) for cell in columns_of(row)] == ["1", "Stuhl", "2 Stk"]


def test_a_block_apart_is_marked_at_its_first_text() -> None:
    first, second = line((), marked("Rechnung", "x")), line(plain("b"))
    assert apart([first, second]) == [((), marked("Rechnung", "x", APART)), second]
    assert apart([]) == []


def row_of(*cells: str, labelled: bool = True, below: bool = False) -> Row:
    return Row(cells, labelled, is_title=False, is_below=below, is_apart=False)


def test_rows_of_as_many_columns_stand_together() -> None:
    rows = [row_of("t"), row_of("a", "b"), row_of("c", "d"), row_of("e", below=True), row_of("f", "g", "h")]
    apart = replace(rows[1], is_apart=True)
    assert list(blocks([*rows, rows[0]])) == [rows[:1], rows[1:4], rows[4:], rows[:1]]
    assert list(blocks([rows[1], apart])) == [[rows[1]], [apart]]
    assert list(blocks([])) == []


def style_of_width(width: float, height: float | None = 400.0) -> Style:
    """A style in which every character is half as wide as it is high."""
    return Style(
        "Helvetica", "Helvetica-Bold", 10.0, 1.2, (width, height), (20.0, 20.0, 20.0, 20.0), is_ruled=True,
        is_shaded=False, is_centred=False, is_numbered=False, logo=None,
        width_of=lambda text, _, size: len(text) * size / 2,
    )  # fmt: skip


def test_long_tables_go_on_over_pages_with_common_stops() -> None:
    rows = [row_of("Pos", "Text", "Betrag", labelled=False)]
    rows += [row_of(str(number), "Stuhl" * (1 + number % 3), f"{number * 7}.00") for number in range(90)]
    setter = Typesetter(style_of_width(300), random.Random(1))
    setter.table(rows)
    pages = [[mark for mark in sheet.marks if isinstance(mark, Text)] for sheet in setter.sheets()]
    texts = [mark for page in pages for mark in page]
    assert len(pages) > 2
    assert all(20 < mark.y <= 382 for mark in texts)
    assert [mark.text for mark in texts if mark.text.endswith(".00")] == [row.cells[2] for row in rows[1:]]
    assert len({round(mark.x + len(mark.text) * mark.size / 2, 3) for mark in texts if mark.text.endswith(".00")}) == 1
    assert len({mark.x for mark in texts if mark.text.startswith("Stuhl")}) == 1
    assert any(isinstance(mark, Rule) for mark in setter.sheets()[0].marks)


def test_a_wide_table_wraps_its_words() -> None:
    setter = Typesetter(style_of_width(200), random.Random(1))
    setter.table([row_of("eins zwei drei vier fünf sechs sieben", "acht neun zehn", "11.00")])
    marks = [mark for mark in setter.sheets()[0].marks if isinstance(mark, Text)]
    assert len({mark.y for mark in marks}) > 1
    assert " ".join(mark.text for mark in marks).split() == (
        "eins zwei drei vier fünf sechs sieben acht neun zehn 11.00".split()
    )


def test_no_text_leaves_the_page() -> None:
    for drawn, seed in itertools.product((*drawn_of_all_kinds(),)[::5], (1, 2)):
        rng = random.Random(seed)
        style = draw_style(drawn, rng)
        for sheet in typeset(drawn, style, rng, lambda text: text.startswith("R")):
            for mark in sheet.marks:
                if isinstance(mark, Text):
                    assert mark.x > 0
                    assert mark.x + style.width_of(mark.text, mark.font, mark.size) <= style.page[0], mark
                    assert 0 < mark.y < sheet.height
