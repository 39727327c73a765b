from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from docsluice.errors import ConfigurationError, SchemaError
from docsluice.schema.loader import find_schema, load_schema, load_schemas, schema_for
from docsluice.schema.spec import ValueType
from docsluice.shipped import shipped

SMALL = """\
name: ticket
version: 2
description: A ticket.
classes:
  ticket: A ticket of a train.
fields:
  seller.name:
    type: name
    required: true
    description: Who sells.
  price:
    type: money
    label: total price
    description: What it costs.
    aliases: {aws: TOTAL}
groups:
  legs:
    anchor: from
    description: A part of the journey.
    fields:
      from: {type: text, description: Where it starts.}
      to: {type: text, description: Where it ends.}
relations:
  sold_by: {head: legs, tail: seller.name, description: Who runs the train.}
rules: [DS-DATE-ORDER]
"""

# What the contract with the model says: training data are labelled with these texts.
INVOICE_LABELS = (
    "invoice number; issue date; currency; due date; purchase order number; payment terms; preceding invoice number; "
    "service period start; service period end; seller name; seller tax id; seller address; buyer name; buyer tax id; "
    "buyer address; iban; bic; payment reference; sum of lines; discount; charges; total without tax; total tax; "
    "total amount; amount paid; rounding; amount due"
)
RECEIPT_LABELS = (
    "seller name; seller address; seller tax id; seller phone; receipt number; issue date; time; currency; "
    "total without tax; total tax; total amount; discount; tip; rounding; amount paid"
)
CONTRACT_LABELS = (
    "document name; party; agreement date; effective date; expiration date; term; renewal term; "
    "notice period to terminate renewal; governing law; termination for convenience; anti-assignment; "
    "change of control; cap on liability; exclusivity; non-compete; audit rights; insurance"
)


def write(folder: Path, text: str, name: str = "ticket.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_small_schema(tmp_path: Path) -> None:
    schema = load_schema(write(tmp_path, SMALL))
    assert schema.id == "ticket@2"
    assert [field.label for field in schema.asked()] == ["seller name", "total price"]
    assert [group.name for group in schema.structures()] == ["legs"]
    assert schema.max_error == 0.02
    price, start = schema.field("price"), schema.field("legs[3].from")
    assert price is not None
    assert price.aliases == {"aws": "TOTAL"}
    assert start is not None
    assert (start.name, start.path, start.label) == ("from", "legs.from", "from")
    assert schema.field("legs") is None
    legs = schema.group("legs[1]")
    assert legs is not None
    assert legs.anchor_field is start


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("type: money", "type: mony", 12, "did you mean 'money'?"),
        ("type: money", "type: 7", 12, "price.type: expected a text, got '7' (a whole number); put numbers"),
        ("    label: total price", "    labl: total price", 13, "'labl'; did you mean 'label'?"),
        (
            "label: total price",
            "label: seller name",
            11,
            "a label of its own, got 'seller name', which seller.name has too",
        ),
        (
            "    description: What it costs.\n",
            "",
            11,
            "expected the key 'description', got only type, label, aliases; add it",
        ),
        ("  price:", "  seller.name:", 11, "each name once, got it again (first on line 7)"),
        ("  price:", "  seller:", 7, "expected seller to be an object, got a field seller with a value of its own"),
        ("  price:", "  legs:", 17, "a name that no field has, got 'legs'"),
        ("  price:", "  Price:", 11, "a path (seller.name) of lower-case letters, digits and _, got 'Price'"),
        ("version: 2", "version: two", 2, "a whole number from 1, got 'two' (a text)"),
        ("version: 2", "version: 0", 2, "a whole number from 1"),
        ("version: 2", "version: 2\nmax_error: 2", 3, "a share above 0 and below 1"),
        ("version: 2", "version: 2\nmax_error: .inf", 3, "a share above 0 and below 1"),
        ("version: 2", "version: 2\nmax_error: often", 3, "a share above 0 and below 1"),
        ("required: true", "required: maybe", 9, "seller.name.required: expected true or false, got 'maybe'"),
        ("type: money", "type: choice", 11, "expected allowed_values, because the type is choice"),
        ("aliases: {aws: TOTAL}", "aliases: {ibm: TOTAL}", 15, "one of the keys azure, aws, google, got 'ibm'"),
        ("aliases: {aws: TOTAL}", "allowed_values: cheap", 15, "a list of texts ([a, b]), got 'cheap'"),
        ("aliases: {aws: TOTAL}", "allowed_values: [a, a]", 15, "each text once, got 'a' again"),
        ("anchor: from", "anchor: form", 18, "a cell of the group (from, to), got 'form'; did you mean 'from'?"),
        ("    anchor: from\n", "", 17, "expected the key 'anchor'"),
        ("from: {type: text,", "from: {type: text, derived: true,", 18, "expected a cell that is on the page"),
        ("to: {type: text,", "to: {type: text, label: from,", 22, "a label of its own, got 'from', which from has too"),
        ("tail: seller.name", "tail: seler.name", 24, "'seler.name'; did you mean 'seller.name'?"),
        ("rules: [DS-DATE-ORDER]", "rules: [dates]", 25, "ids of rules such as BR-CO-15, got 'dates'"),
        ("  ticket: A ticket of a train.", "  - ticket", 4, "expected a mapping (key: value), got a list"),
        ("name: ticket", "name: ticket: 1", 1, "expected YAML"),
        ("name: ticket", "name: [", 3, "expected YAML"),
    ],
)
def test_a_wrong_schema_names_file_line_and_what_was_expected(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert SMALL.count(old) >= 1
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(SchemaError) as caught:
        load_schema(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)


def test_files_that_are_no_schema(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"missing\.yaml: expected a readable schema file"):
        load_schema(tmp_path / "missing.yaml")
    with pytest.raises(SchemaError, match=r"empty\.yaml:1: expected a schema, got an empty file"):
        load_schema(write(tmp_path, "# nothing\n", "empty.yaml"))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: café".encode("latin-1"))
    with pytest.raises(SchemaError, match="UTF-8"):
        load_schema(latin)


def test_a_folder_of_schemas(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="expected a folder with schemas"):
        load_schemas(tmp_path)
    write(tmp_path, SMALL)
    assert list(load_schemas(tmp_path)) == ["ticket"]
    other = write(tmp_path, SMALL.replace("name: ticket", "name: fare", 1), "fare.yaml")
    with pytest.raises(SchemaError, match=rf"document type 'ticket' in one file only, got it in {other}"):
        load_schemas(tmp_path)


def test_schema_by_document_type_name_and_path(tmp_path: Path) -> None:
    schemas = load_schemas()
    chosen = {kind: schema_for(kind, schemas) for kind in ("invoice", "credit note", "order", "receipt", "contract")}
    assert {kind: schema and schema.name for kind, schema in chosen.items()} == {
        "invoice": "invoice",
        "credit note": "invoice",
        "order": "invoice",
        "receipt": "receipt",
        "contract": "contract",
    }
    assert schema_for("other", schemas) is None
    assert find_schema("receipt", schemas) is schemas["receipt"]
    assert find_schema(str(write(tmp_path, SMALL)), schemas).name == "ticket"
    with pytest.raises(SchemaError, match="got 'invoce'; did you mean 'invoice'"):
        find_schema("invoce", schemas)


@pytest.mark.parametrize(
    ("name", "labels"), [("invoice", INVOICE_LABELS), ("receipt", RECEIPT_LABELS), ("contract", CONTRACT_LABELS)]
)
def test_shipped_schemas_ask_for_what_the_model_was_trained_on(name: str, labels: str) -> None:
    assert {field.label for field in load_schemas()[name].asked()} == set(labels.split("; "))


def test_shipped_structures() -> None:
    cells = {
        (schema.name, group.label): ([cell.label for cell in group.fields], group.anchor_field.label)
        for schema in load_schemas().values()
        for group in schema.structures()
    }
    line = ["line number", "item code", "description", "quantity", "unit", "unit price", "tax rate", "net amount"]
    assert cells == {
        ("invoice", "line item"): (line, "description"),
        ("invoice", "tax"): (["tax category", "tax rate", "tax base", "tax amount"], "tax rate"),
        ("receipt", "line item"): (["description", "quantity", "unit price", "net amount"], "description"),
    }


def test_parties_are_asked_as_entities() -> None:
    contract = load_schemas()["contract"]
    party = next(field for field in contract.asked() if field.label == "party")
    assert party.path == "parties.name"
    (relation,) = contract.relations
    assert (relation.head, relation.tail, relation.label) == ("parties.name", "parties.alias", "referred to as")


def test_shipped_files_are_found_and_missing_ones_are_named() -> None:
    assert (shipped("schemas") / "invoice.yaml").is_file()
    with pytest.raises(ConfigurationError, match="expected nothing_like_this to come with docsluice"):
        shipped("nothing_like_this")


def test_the_example_of_the_guide_is_a_schema(tmp_path: Path) -> None:
    guide = (shipped("schemas") / "README.md").read_text("utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    assert load_schema(write(tmp_path, example)).id == "ticket@1"
    types = get_args(ValueType)
    assert [name for name in types if f"`{name}`" not in guide] == []


def test_an_installed_wheel_has_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "docsluice"
    (package / "_shipped" / "schemas").mkdir(parents=True)
    monkeypatch.setattr("docsluice.shipped.__file__", str(package / "shipped.py"))
    assert shipped("schemas") == (package / "_shipped" / "schemas").resolve()
    with pytest.raises(ConfigurationError, match=r"expected topics\.yaml to come with docsluice"):
        shipped("topics.yaml")
