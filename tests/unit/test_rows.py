"""Rows of articles set against the columns of their table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from docsluice.assembly.found import Found, Ground
from docsluice.assembly.tables.rows import choose_rows
from docsluice.normalise.context import context_of
from docsluice.records import Candidate, Instance
from docsluice.schema.loader import load_schemas
from docsluice.schema.spec import GroupSpec
from scripted import find, make_document

SEEN = 0.9
Cells = Mapping[str, str | tuple[str, float]]


def line_items() -> GroupSpec:
    group = load_schemas()["invoice"].group("line_items")
    assert group is not None
    return group


def row(text: str, cells: Cells, *, score: float = SEEN) -> Instance:
    """A row whose values are found at or after the place of its description, or of its `@` text."""
    after = text.index(str(cells["@"] if "@" in cells else cells["description"]))
    spans: list[Candidate] = []
    for name, wanted in cells.items():
        if name != "@":
            value, sure = wanted if isinstance(wanted, tuple) else (wanted, SEEN)
            spans.append(find(text, f"line_items.{name}", value, score if name == "description" else sure, after))
    return Instance(group="line_items", cells=tuple(spans), score=score)


def read(text: str, rows: Sequence[Instance], *pages: str) -> list[dict[str, Found]]:
    """The cells of every row by name."""
    document = make_document(text, *pages)
    found: dict[int, dict[str, Found]] = {}
    for cell in choose_rows(line_items(), rows, Ground(document, context_of(document)), 0.15):
        number, _, name = cell.path.removeprefix("line_items[").partition("].")
        found.setdefault(int(number), {})[name] = cell
    assert list(found) == list(range(len(found)))
    return list(found.values())


def values(rows: Sequence[Mapping[str, Found]], name: str) -> list[object]:
    return [cells[name].value if name in cells else None for cells in rows]


TABLE = "Apples red\t4.50\nBread loaf\t2.10\nCheese old\t9.95\nDates dry\t3.30\nTotal\t19.85"
SURE = [
    {"description": name, "net_amount": amount} for name, amount in (("Apples red", "4.50"), ("Cheese old", "9.95"))
]


def test_a_number_belongs_to_one_row_and_the_loser_has_its_own_next_one() -> None:
    rows = [row(TABLE, cells) for cells in SURE]
    thief = row(TABLE, {"description": "Bread loaf", "net_amount": ("9.95", 0.5)})
    own = find(TABLE, "line_items.net_amount", "2.10", 0.3)
    rows.insert(1, thief.model_copy(update={"cells": (*thief.cells, own)}))
    assert values(read(TABLE, rows), "net_amount") == ["4.50", "2.10", "9.95"]


def test_a_row_seen_by_its_name_and_by_its_unit_is_one_row() -> None:
    text = "Oil\t10 litres\t19.80\t198.00"
    cells = {"quantity": "10", "unit_price": "19.80", "net_amount": "198.00"}
    rows = [
        row(text, {"description": "Oil", **cells}),
        row(text, {"@": "10", "description": "litres", **cells}, score=0.4),
    ]
    assert values(read(text, rows), "description") == ["Oil"]


def test_rows_on_lines_of_their_own_stay_two_though_they_claim_one_number() -> None:
    rows = [row(TABLE, SURE[0]), row(TABLE, {"@": "Apples", "description": "Bread loaf", "net_amount": ("4.50", 0.6)})]
    assert values(read(TABLE, rows), "description") == ["Apples red", "Bread loaf"]
    assert values(read(TABLE, rows), "net_amount") == ["4.50", None]


def test_a_missing_cell_is_found_in_its_column_and_says_so() -> None:
    rows = [row(TABLE, cells) for cells in (SURE[0], {"description": "Bread loaf"}, SURE[1])]
    cell = read(TABLE, rows)[1]["net_amount"]
    assert (cell.value, cell.tier, cell.rule) == ("2.10", "derived", "DS-COLUMN")
    assert cell.chosen.features.score < SEEN / 2
    (place,) = cell.chosen.evidence
    assert TABLE[place.start : place.end] == "2.10"


def test_what_the_engine_saw_stays_as_sure_as_it_was() -> None:
    cell = read(TABLE, [row(TABLE, cells) for cells in SURE])[0]["net_amount"]
    assert (cell.tier, cell.rule, cell.chosen.features.score) == ("encoder", None, SEEN)


def test_a_missing_cell_on_the_line_below_is_found_there() -> None:
    text = "Apples\nx\t4.50\nBread\ny\t2.10\nCheese\nz\t9.95"
    known = [{"description": "Apples", "net_amount": "4.50"}, {"description": "Bread"}]
    rows = [row(text, cells) for cells in (*known, {"description": "Cheese", "net_amount": "9.95"})]
    assert values(read(text, rows), "net_amount") == ["4.50", "2.10", "9.95"]


@pytest.mark.parametrize("line", ["Bread\tnone", "Bread\t\t\t2.10", "Bread 2.10"])
def test_nothing_is_filled_in_from_outside_the_column(line: str) -> None:
    text = f"Apples\t4.50\n{line}\nCheese\t9.95"
    known = [{"description": "Apples", "net_amount": "4.50"}, {"description": "Bread"}]
    rows = [row(text, cells) for cells in (*known, {"description": "Cheese", "net_amount": "9.95"})]
    assert values(read(text, rows), "net_amount") == ["4.50", None, "9.95"]


LIST = (
    "Head\tPrice\tAmount\nApples red\t1\t4.50\nBread loaf\t2\t4.20\nCheese old\t1\t9.95\n"
    "Dates dry\t3\t9.90\nEggs ten\t2\t6.60\n"
)
NAMES = {
    "Apples red": ("1", "4.50"),
    "Bread loaf": ("2", "4.20"),
    "Dates dry": ("3", "9.90"),
    "Eggs ten": ("2", "6.60"),
}


def known(*names: str) -> list[Instance]:
    return [row(LIST, {"description": n, "quantity": NAMES[n][0], "net_amount": NAMES[n][1]}) for n in names]


def test_a_row_between_others_that_was_not_seen_is_added() -> None:
    found = read(LIST + "Total\t\t35.15", known("Apples red", "Bread loaf", "Dates dry", "Eggs ten"))
    assert values(found, "description") == ["Apples red", "Bread loaf", "Cheese old", "Dates dry", "Eggs ten"]
    assert values(found, "net_amount")[2] == "9.95"
    assert {cell.tier for cell in found[2].values()} == {"derived"}
    assert {cell.tier for cell in found[1].values()} == {"encoder"}


@pytest.mark.parametrize("line", ["Total\t7\t35.15", "Grand total\t7\t35.15", "Zwischensumme\t7\t35.15", "Thanks"])
def test_rows_before_the_first_and_after_the_last_are_added_but_no_total(line: str) -> None:
    text = LIST + line
    names = ["Bread loaf", "Dates dry"]
    middle = row(text, {"description": "Cheese old", "quantity": "1", "net_amount": "9.95"})
    found = read(text, [*known(*names), middle])
    assert values(found, "description") == ["Apples red", "Bread loaf", "Cheese old", "Dates dry", "Eggs ten"]


def test_after_the_last_row_one_number_makes_no_row() -> None:
    text = "Apples red\t4.50\nBread loaf\t2.10\nCheese old\t9.95\nSU8 TOL\t16.55"
    cells = [*SURE, {"description": "Bread loaf", "net_amount": "2.10"}]
    assert len(read(text, [row(text, one) for one in cells])) == len(cells)


HEAD = "Item\tPrice\n"
WIDE = "Office chair with high back and arms"  # 36 characters of 6 points: 216 of the 240 before the next column


def test_a_description_has_all_of_its_words_and_the_line_that_it_wraps_to() -> None:
    text = f"{HEAD}{WIDE}\t80.00\nadjustable\n"
    cells = read(text, [row(text, {"description": "Office chair", "net_amount": "80.00"})])[0]
    assert cells["description"].value == f"{WIDE} adjustable"
    assert [text[one.start : one.end] for one in cells["description"].chosen.evidence] == [WIDE, "adjustable"]
    assert cells["description"].chosen.features.score < SEEN


@pytest.mark.parametrize(
    "below", ["a b", "Total amounts", "- of our own make", "adjustable\t3.00", "\tadjustable", "4012345678901"]
)
def test_a_line_below_that_is_something_else_is_left(below: str) -> None:
    name = "Office chair" if below == "a b" else WIDE
    text = f"{HEAD}{name}\t80.00\n{below}\n"
    cells = read(text, [row(text, {"description": name, "net_amount": "80.00"})])[0]
    assert cells["description"].value == name


def test_without_a_head_names_are_cut_and_do_not_wrap() -> None:
    text = f"{WIDE}\t80.00\nadjustable\n"
    cells = read(text, [row(text, {"description": WIDE, "net_amount": "80.00"})])[0]
    assert cells["description"].value == WIDE


@pytest.mark.parametrize("rest", [" - Description", " 12.50", " T", " 4012345678901", " ref:99", ": Bunt"])
def test_what_follows_a_description_without_being_its_words_is_left(rest: str) -> None:
    text = f"Chair{rest}\t80.00"
    cells = read(text, [row(text, {"description": "Chair", "net_amount": "80.00"})])[0]
    assert cells["description"].value == "Chair"


def test_a_whole_number_is_a_word_only_beside_a_quantity() -> None:
    text = "Circuit 1\t5\t80.00"
    cells: Cells = {"description": "Circuit", "net_amount": "80.00"}
    assert values(read(text, [row(text, cells)]), "description") == ["Circuit"]
    assert values(read(text, [row(text, {**cells, "quantity": "5"})]), "description") == ["Circuit 1"]


def test_pages_are_not_mixed() -> None:
    text = "Apples red\t4.50\nBread loaf\t2.10\nCheese old"
    cells = [SURE[0], {"description": "Bread loaf", "net_amount": "2.10"}, {"description": "Cheese old"}]
    assert values(read(text, [row(text, one) for one in cells], "\t7.00"), "net_amount") == ["4.50", "2.10", None]


PRICED = "Chair\t{quantity}\t20.00\t60.00"


@pytest.mark.parametrize(("quantity", "value"), [("3", "3"), ("3kg", "3"), ("4", None), ("3 3", None)])
def test_a_cell_that_follows_from_the_others_is_found_where_one_number_fits(quantity: str, value: str | None) -> None:
    text = PRICED.format(quantity=quantity)
    cells = read(text, [row(text, {"description": "Chair", "unit_price": "20.00", "net_amount": "60.00"})])[0]
    assert values([cells], "quantity") == [value]
    if value is not None:
        found = cells["quantity"]
        assert (found.tier, found.rule) == ("derived", "DS-LINE-NET")
        assert found.chosen.features.score < SEEN / 2
        assert text[found.chosen.evidence[0].start : found.chosen.evidence[0].end] == "3"


def test_a_quantity_of_one_does_not_follow_from_equal_amounts() -> None:
    text = "1\tChair\t60.00\t60.00"
    second = find(text, "line_items.net_amount", "60.00", SEEN, text.index("60.00") + 1)
    one = row(text, {"description": "Chair", "unit_price": "60.00"})
    assert values(read(text, [one.model_copy(update={"cells": (*one.cells, second)})]), "quantity") == [None]


@pytest.mark.parametrize("line", ["Wine\t(3 @10.00)\t30.00", "Wine\t10,00\t3\t30,00", "Wine\t3\t10.00\t30.00"])
def test_quantity_and_price_are_found_by_their_product(line: str) -> None:
    amount = "30,00" if "," in line else "30.00"
    rows = read(line, [row(line, {"description": "Wine", "net_amount": amount})])
    assert (values(rows, "quantity"), values(rows, "unit_price")) == (["3"], ["10,00".replace(",", ".")])
    assert (rows[0]["quantity"].tier, rows[0]["quantity"].rule) == ("derived", "DS-LINE-NET")


def test_no_product_is_found_where_two_fit_or_one_factor_is_one() -> None:
    two = "Wine\t3\t10.00\t2\t15.00\t30.00"
    assert values(read(two, [row(two, {"description": "Wine", "net_amount": "30.00"})]), "quantity") == [None]
    one = "Wine\t1\t30.00\t30.00"
    cells = {"description": "Wine", "net_amount": "30.00"}
    assert values(read(one, [row(one, cells)]), "unit_price") == [None]


def test_a_row_that_contradicts_itself_keeps_its_price_and_gets_what_multiplies() -> None:
    line = "3\tWater\t5.49\t20\t109.80"
    cells = {"@": "3", "description": "Water", "quantity": "3", "unit_price": "5.49", "net_amount": "5.49"}
    text = line
    wrong = row(text, cells)
    rows = read(text, [wrong])
    assert (values(rows, "quantity"), values(rows, "net_amount")) == (["20"], ["109.80"])
    unclear = "3\tWater\t5.49\t21\t109.80"
    assert values(read(unclear, [row(unclear, cells)]), "quantity") == ["3"]


HEADED = "Item\tPrice\tAmount\n{}\t5.00\t5.00\n{}\nSalt\t2.00\t2.00"


@pytest.mark.parametrize("above", ["Cleaning of", "Wall -", "Nettoyage de", "Lieferung von", "Tubo con"])
def test_a_name_that_asks_for_another_word_goes_on_below(above: str) -> None:
    text = HEADED.format(above, "Station")
    rows = [
        row(text, {"description": name, "unit_price": price}) for name, price in ((above, "5.00"), ("Salt", "2.00"))
    ]
    assert values(read(text, rows), "description") == [f"{above} Station", "Salt"]
    other = HEADED.format("Cleaning", "Station")
    rows = [row(other, {"description": name, "unit_price": "2.00"}) for name in ("Cleaning", "Salt")]
    assert values(read(other, rows), "description")[0] == "Cleaning"


def test_the_next_line_of_a_description_is_no_row_of_its_own() -> None:
    text = HEADED.format("Mineral water", "Medium 12")
    cells = {"unit_price": "5.00", "net_amount": "5.00"}
    rows = [
        row(text, {"description": "Mineral water", **cells}),
        row(text, {"description": "Medium 12"}),
        row(text, {"description": "Salt", "unit_price": "2.00", "net_amount": "2.00"}),
    ]
    assert values(read(text, rows), "description") == ["Mineral water", "Salt"]
    bare = text.replace("Item\tPrice\tAmount\n", "")
    assert len(read(bare, rows_of(bare))) == 3


def rows_of(text: str) -> list[Instance]:
    return [row(text, {"description": name}) for name in ("Mineral water", "Medium 12", "Salt")]


@pytest.mark.parametrize("rest", ["2.5 l", "4/4 colours, 135 g", "12 x 1,0l"])
def test_a_measure_before_the_next_column_belongs_to_the_description(rest: str) -> None:
    text = f"Item\t\t\tQty\tPrice\tAmount\nOak oil {rest}\t\t2\t4.00\t8.00\nBeech oil\t\t\t3\t5.00\t15.00"
    oak = {"description": "Oak oil", "unit_price": "4.00", "net_amount": "8.00"}
    beech = {"description": "Beech oil", "quantity": "3", "unit_price": "5.00", "net_amount": "15.00"}
    assert read(text, [row(text, oak), row(text, beech)])[0]["description"].value == f"Oak oil {rest}"


def test_the_unit_of_a_measure_is_not_that_of_the_quantity() -> None:
    text = "Item\t\tQty\tPrice\tAmount\nFlour 25 kg\t\t2\t4.00\t8.00\nYeast\t\t3 kg\t5.00\t15.00"
    flour = {"description": "Flour", "unit": "kg", "unit_price": "4.00", "net_amount": "8.00"}
    yeast = {"description": "Yeast", "quantity": "3", "unit": "kg", "unit_price": "5.00", "net_amount": "15.00"}
    first, second = read(text, [row(text, flour), row(text, yeast)])
    assert (first["description"].value, "unit" in first) == ("Flour 25 kg", False)
    assert second["unit"].value == "kg"
