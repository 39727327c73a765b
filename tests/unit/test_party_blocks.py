from __future__ import annotations

import pytest

from docsluice.assembly.found import Found, Option
from docsluice.assembly.fragments import Fragment
from docsluice.assembly.parties.rivals import part_rivals
from docsluice.assembly.widen import next_below
from docsluice.confidence.features import Features
from docsluice.pipeline import Services, process
from docsluice.records import Box, StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
TWO_COLUMNS = "Adatum Corp\tCronus AG\nStation Road 21\tHofweg 12\n48436 Bonn\tBenrath\nInvoice 7\t20097 Hamburg"


def run(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found)))


def address_of(record: StructuredDocument, party: str) -> object:
    field = record.fields.get(f"{party}.address")
    return field.value["raw"] if field and isinstance(field.value, dict) else None


def test_each_party_has_the_address_below_its_name() -> None:
    record = run(
        TWO_COLUMNS,
        seller__name=[("Cronus AG", 0.9)],
        buyer__name=[("Adatum Corp", 0.9)],
        seller__address=[("Station Road 21", 0.5), ("Hofweg 12", 0.4)],
        buyer__address=[("48436 Bonn", 0.8), ("Hofweg 12", 0.7)],
    )
    assert address_of(record, "seller") == "Hofweg 12, Benrath, 20097 Hamburg"
    assert address_of(record, "buyer") == "Station Road 21, 48436 Bonn"
    assert len(record.fields["seller.address"].evidence) == 3


def test_a_line_between_name_and_street_is_left_out() -> None:
    text = "Kunden AG\nHans Muster\nWeg 5\n69876 Frankfurt"
    record = run(text, buyer__name=[("Kunden AG", 0.9)], buyer__address=[("69876 Frankfurt", 0.6)])
    assert address_of(record, "buyer") == "Weg 5, 69876 Frankfurt"


def test_lines_with_anything_else_are_no_address() -> None:
    text = "Kunden AG\nTel.: 0123 4567\n69876 Frankfurt"
    record = run(text, buyer__name=[("Kunden AG", 0.9)], buyer__address=[("69876 Frankfurt", 0.6)])
    assert address_of(record, "buyer") == "69876 Frankfurt"


def test_an_address_that_goes_on_beside_the_block_is_left_whole() -> None:
    text = "Kunden AG\nWeg 5\n1234 AB\nKring van Dorth"
    whole = "Weg 5\n1234 AB\nKring van Dorth"
    record = run(text, buyer__name=[("Kunden AG", 0.9)], buyer__address=[(whole, 0.6)])
    assert address_of(record, "buyer") == "Weg 5, 1234 AB, Kring van Dorth"


def test_without_any_hint_of_the_engine_only_a_sure_name_has_an_address() -> None:
    text = "Kunden AG\nWeg 5\n69876 Frankfurt"
    sure = run(text, buyer__name=[("Kunden AG", 0.9)])
    assert address_of(sure, "buyer") == "Weg 5, 69876 Frankfurt"
    assert sure.fields["buyer.address"].tier == "derived"
    assert address_of(run(text, buyer__name=[("Kunden AG", 0.7)]), "buyer") is None
    assert address_of(run("Kunden AG\nTel 5: 1\n69876 Bonn", buyer__name=[("Kunden AG", 0.9)]), "buyer") is None


def test_a_much_likelier_address_is_not_given_up_for_one_below_the_name() -> None:
    text = "Office\nWeg 5\n69876 Bonn\n\nKunden AG\nTor 1\n12347 Stadt"
    record = run(
        text,
        buyer__name=[("Kunden AG", 0.9)],
        buyer__address=[("Weg 5\n69876 Bonn", 0.95), ("Tor 1\n12347 Stadt", 0.3)],
    )
    assert address_of(record, "buyer") == "Weg 5, 69876 Bonn"


def test_a_town_below_a_gap_belongs_to_the_street_above_it() -> None:
    found = [("Weg 5", 0.9), ("69876 Bonn", 0.8)]
    assert address_of(run("Weg 5\n\n69876 Bonn", buyer__address=found), "buyer") == "Weg 5, 69876 Bonn"
    assert address_of(run("Weg 5\n\n\n\n\n69876 Bonn", buyer__address=found), "buyer") == "Weg 5"
    assert address_of(run("Weg 5\n\n\t69876 Bonn", buyer__address=found), "buyer") == "Weg 5"


def test_lines_that_are_set_flush_right_are_one_column() -> None:
    name = Fragment(0, 6, Box(240, 0, 300, 10))
    right, off = Fragment(7, 9, Box(258, 12, 300, 22)), Fragment(7, 9, Box(258, 12, 306, 22))
    assert next_below(name, 240, [name, right]) == right
    assert next_below(name, 240, [name, off]) is None


def test_what_the_other_party_holds_for_likelier_is_no_rival() -> None:
    seller = _found("seller.name", ("Cronus AG", 0.8), ("Adatum Corp", 0.7))
    buyer, unsure = _found("buyer.name", ("Adatum Corp", 0.9)), _found("buyer.name", ("Adatum Corp", 0.6))
    assert part_rivals({"seller.name": seller, "buyer.name": buyer})["seller.name"].chosen.features.margin == 0.8
    assert part_rivals({"seller.name": seller, "buyer.name": unsure})["seller.name"] == seller
    third = _found("seller.name", ("Cronus AG", 0.8), ("Adatum Corp", 0.7), ("Bank", 0.5))
    parted = part_rivals({"seller.name": third, "buyer.name": buyer})["seller.name"]
    assert parted.chosen.features.margin == pytest.approx(0.3)


def _found(path: str, *options: tuple[str, float]) -> Found:
    spec = SCHEMAS["invoice"].field(path)
    assert spec is not None
    made = [Option(name, name, Features(score, margin=0.1), ()) for name, score in options]
    return Found(path, spec, made[0], options=tuple(made[1:]))


def test_an_address_that_begins_with_its_town_has_the_street_above_it() -> None:
    text = "Olsen\n893 Thompson Terrace\nOlsontown, WA 08344"
    record = run(text, buyer__address=[("Olsontown, WA 08344", 0.6)])
    assert address_of(record, "buyer") == "893 Thompson Terrace, Olsontown, WA 08344"
    other = run("Olsen and sons\nOlsontown, WA 08344", buyer__address=[("Olsontown, WA 08344", 0.6)])
    assert address_of(other, "buyer") == "Olsontown, WA 08344"


def test_a_town_may_stand_before_its_postal_code() -> None:
    record = run("Calle Mayor 5\nAlicante, 21744", buyer__address=[("Calle Mayor 5", 0.6)])
    assert address_of(record, "buyer") == "Calle Mayor 5, Alicante, 21744"


def test_a_name_has_the_legal_form_that_follows_it() -> None:
    def name_of(text: str) -> object:
        return run(text, seller__name=[("Nando Chicken", 0.9)]).fields["seller.name"].value

    assert name_of("Nando Chicken\nSdn Bhd\nWeg 5") == "Nando Chicken Sdn Bhd"
    assert name_of("Nando Chicken GmbH & Co. KG\tInvoice") == "Nando Chicken GmbH & Co. KG"
    assert name_of("Nando Chicken Ltd - Weg 5") == "Nando Chicken"
    assert name_of("Nando Chicken\nLimited offer") == "Nando Chicken"


def test_an_address_below_the_other_partys_name_gives_way_to_the_one_below_its_own() -> None:
    record = run(
        TWO_COLUMNS,
        seller__name=[("Cronus AG", 0.9)],
        buyer__name=[("Adatum Corp", 0.9)],
        seller__address=[("Hofweg 12", 0.8), ("Station Road 21", 0.3)],
        buyer__address=[("Hofweg 12", 0.7)],
    )
    assert address_of(record, "seller") == "Hofweg 12, Benrath, 20097 Hamburg"
    assert address_of(record, "buyer") == "Station Road 21, 48436 Bonn"


def test_an_address_that_crosses_into_the_other_partys_is_cut_to_its_own_line() -> None:
    text = "Adatum Corp\tCronus AG\nStation Road 21, 48436 Bonn\tHofweg 12\nInvoice 7\t20097 Hamburg"
    crossing = "Station Road 21, 48436 Bonn\tHofweg 12"
    names = {"seller__name": [("Cronus AG", 0.9)], "buyer__name": [("Adatum Corp", 0.9)]}
    record = run(text, **names, seller__address=[("20097 Hamburg", 0.6)], buyer__address=[(crossing, 0.7)])
    assert address_of(record, "buyer") == "Station Road 21, 48436 Bonn"


def test_a_street_of_five_digits_is_not_taken_for_the_town() -> None:
    text = "Sold to:\nWheeler Inc\n97693 Howard View\nSouth Emilyburgh, FL 69028"
    record = run(text, buyer__name=[("Wheeler Inc", 0.9)], buyer__address=[("97693 Howard View", 0.6)])
    assert address_of(record, "buyer") == "97693 Howard View, South Emilyburgh, FL 69028"


def test_a_street_of_four_digits_is_not_taken_for_the_town() -> None:
    text = "Invoice For:\nWingtip Toys\n1010 El Camino Real\nCupertino, CA 98024"
    record = run(text, buyer__name=[("Wingtip Toys", 0.9)], buyer__address=[("Cupertino, CA 98024", 0.3)])
    assert address_of(record, "buyer") == "1010 El Camino Real, Cupertino, CA 98024"


def test_an_address_set_in_behind_its_label_belongs_to_the_name_above() -> None:
    text = "AdventureWorks\n Address:\n 22 First Way\n Redmond, WA 99243\nInvoice 7"
    record = run(text, seller__name=[("AdventureWorks", 0.9)], seller__address=[("Redmond, WA 99243", 0.3)])
    assert address_of(record, "seller") == "22 First Way, Redmond, WA 99243"


@pytest.mark.parametrize(("score", "kept"), [(0.2, None), (0.95, "5 Willow Street, Larch, TX 98342")])
def test_the_other_partys_address_is_none_of_a_party_without_one(score: float, kept: str | None) -> None:
    text = "Contoso\tStatement\nSold to Fabrikam\n5 Willow Street\nLarch, TX 98342"
    place = "5 Willow Street\nLarch, TX 98342"
    names = {"seller__name": [("Contoso", 0.9)], "buyer__name": [("Fabrikam", 0.9)]}
    record = run(text, **names, seller__address=[(place, score)], buyer__address=[(place, 0.9)])
    assert address_of(record, "seller") == kept


@pytest.mark.parametrize(
    "number", ["NIF: 48516203K", "SIRET 512 345 678 00021", "P.IVA: 01234560244", "USt-IdNr.: DE1"]
)
def test_a_number_between_name_and_address_is_passed_over(number: str) -> None:
    text = f"Acme SL\n{number}\nCalle Mayor 3\n46004 Valencia"
    assert address_of(run(text, seller__name=[("Acme SL", 0.9)]), "seller") == "Calle Mayor 3, 46004 Valencia"
