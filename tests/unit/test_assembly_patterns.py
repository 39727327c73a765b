from __future__ import annotations

import pytest

from docsluice.confidence.calibration import Calibration
from docsluice.pipeline import STEPS, Services, State, process
from docsluice.records import FieldValue, StructuredDocument, XmlValue
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
IBAN, OTHER_IBAN = "DE89370400440532013000", "GB29NWBK60161331926819"
SELLER, BUYER = "DE136695976", "FR40303265045"


def run(text: str, *, kind: str = "invoice", **fields: list[tuple[str, float]]) -> StructuredDocument:
    """The record of a text; the name `seller_name` stands for `seller.name`."""
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine(kind, fields=found)))


def value_of(record: StructuredDocument, path: str) -> object:
    field = record.fields.get(path)
    return field.value if field else None


def test_what_the_engine_misses_is_found_with_its_place() -> None:
    text = "Acme GmbH\nIBAN: DE89 3704 0044 0532 0130 00\nBIC: COBADEFFXXX"
    record = run(text)
    field: FieldValue = record.fields["payment.iban"]
    assert (field.value, field.tier, field.rule, field.reasons) == (IBAN, "derived", "DS-IBAN", ())
    place = field.evidence[0]
    assert text[place.start : place.end] == field.raw == "DE89 3704 0044 0532 0130 00"
    assert (place.page, len(place.boxes)) == (1, 1)
    assert value_of(record, "payment.bic") == "COBADEFFXXX"


@pytest.mark.parametrize(
    ("text", "given"),
    [("IBAN: DE89 3704 0044 0532 0130 00", IBAN), ("IBAN: DE88 3704 0044 0532 0130 00", None), ("IBAN: none", None)],
)
def test_right_check_digits_are_given_where_labels_make_all_of_them_doubtful(text: str, given: str | None) -> None:
    strict = Calibration(accept=0.99)
    services = Services(SCHEMAS, ScriptedEngine("invoice", fields={}), calibration=strict)
    field = process(make_document(text), services).fields.get("payment.iban")
    assert (field.value if field and field.status == "found" else None) == given


def test_an_engine_that_agrees_keeps_its_value_and_name() -> None:
    field = run(f"IBAN {IBAN}", payment__iban=[(IBAN, 0.9)]).fields["payment.iban"]
    assert (field.value, field.tier, field.rule) == (IBAN, "encoder", None)


def test_a_wrong_check_digit_loses_however_sure_the_engine_is() -> None:
    wrong = "DE89370400440532013001"
    record = run(f"Old: {wrong}\nNew: {IBAN}", payment__iban=[(wrong, 0.99)])
    assert value_of(record, "payment.iban") == IBAN
    alone = run(f"Old: {wrong}", payment__iban=[(wrong, 0.99)]).fields["payment.iban"]
    assert (alone.value, alone.reasons) == (wrong, ("invalid_checksum",))


def test_of_several_ibans_the_first() -> None:
    assert value_of(run(f"IBAN {OTHER_IBAN}\nIBAN {IBAN}"), "payment.iban") == OTHER_IBAN


def test_a_surer_engine_chooses_among_right_ones() -> None:
    record = run(f"IBAN {OTHER_IBAN}\nIBAN {IBAN}", payment__iban=[(IBAN, 0.95)])
    assert value_of(record, "payment.iban") == IBAN


@pytest.mark.parametrize(
    ("text", "seller", "buyer"),
    [
        (f"Our VAT no. {SELLER}\nYour VAT no. {BUYER}", SELLER, BUYER),
        (f"Unsere USt-IdNr.\t{SELLER}\tIhre USt-IdNr.\t{BUYER}", SELLER, BUYER),
        (f"Customer VAT: {BUYER}\nVAT: {SELLER}", SELLER, BUYER),
        (f"Kunden-USt-IdNr.: {BUYER}", None, BUYER),
        (f"USt-IdNr. {SELLER}", SELLER, None),
        (f"VAT: {SELLER}\nVAT: {BUYER}", None, None),
        (f"Our VAT: {SELLER}\nOur VAT: {BUYER}", None, None),
        (f"Our VAT: {SELLER}\nYour VAT: {SELLER}", None, None),
        ("USt-IdNr. DE136695977", "DE136695977", None),
        ("Nr. DE136695977", None, None),
    ],
)
def test_words_and_loneliness_tell_whose_it_is(text: str, seller: str | None, buyer: str | None) -> None:
    record = run(text)
    assert value_of(record, "seller.tax_id") == seller
    assert value_of(record, "buyer.tax_id") == buyer


def test_wrong_check_digits_stand_in_the_text_of_the_document_and_not_in_a_picture() -> None:
    text = "USt-IdNr. DE136695977\nIBAN: DE12 3456 7812 3456 7890 12\nBIC: COBADEFFXXX"
    printed = run(text)
    assert value_of(printed, "payment.iban") == "DE12345678123456789012"
    assert {one.rule for one in printed.violations} >= {"DS-IBAN", "DS-TAX-ID"}
    services = Services(SCHEMAS, ScriptedEngine("invoice"))
    recognised = process(make_document(text, confidence=0.9), services)
    assert not {"payment.iban", "seller.tax_id"} & recognised.fields.keys()


def test_an_iban_of_the_wrong_length_is_printed_if_it_is_all_of_its_line() -> None:
    assert value_of(run("IBAN : DE12 1234 4321 9876 00"), "payment.iban") == "DE1212344321987600"
    assert value_of(run("IBAN : DE12 1234 4321 9876\n0012"), "payment.iban") is None


def test_what_clearly_is_one_partys_tax_id_is_no_option_of_the_other() -> None:
    text = "Acme GmbH\nSteuernummer: 201/113/40209\nUnsere USt-IdNr.: DE136695976"
    record = run(
        text,
        seller__tax_id=[("201/113/40209", 0.99), (SELLER, 0.7)],
        buyer__tax_id=[(SELLER, 0.6)],
    )
    assert value_of(record, "seller.tax_id") == "201/113/40209"
    assert value_of(record, "buyer.tax_id") is None


def test_the_party_that_it_stands_next_to_owns_it() -> None:
    gap = "\n" * 30
    text = f"Acme GmbH\nVAT {SELLER}{gap}Durand SARL\nVAT {BUYER}"
    record = run(text, seller__name=[("Acme GmbH", 0.9)], buyer__name=[("Durand SARL", 0.9)])
    assert value_of(record, "seller.tax_id") == SELLER
    assert value_of(record, "buyer.tax_id") == BUYER
    swapped = run(text, buyer__name=[("Acme GmbH", 0.9)], seller__name=[("Durand SARL", 0.9)])
    assert value_of(swapped, "seller.tax_id") == BUYER


def test_between_both_parties_it_is_left_out() -> None:
    names = {"seller__name": [("Acme GmbH", 0.9)], "buyer__name": [("Durand SARL", 0.9)]}
    for between in (SELLER, f"VAT {SELLER}\nVAT {BUYER}"):
        record = run(f"Acme GmbH\n{between}\nDurand SARL", **names)
        assert value_of(record, "seller.tax_id") is None
        assert value_of(record, "buyer.tax_id") is None


def test_the_footer_is_the_sellers() -> None:
    record = run(f"VAT {BUYER}" + "\n" * 62 + f"Acme GmbH - VAT {SELLER}")
    assert value_of(record, "seller.tax_id") == SELLER
    assert value_of(record, "buyer.tax_id") is None


def test_a_buyer_seen_in_the_footer_is_not_believed() -> None:
    record = run("\n" * 62 + f"Acme GmbH - VAT {SELLER}", buyer__name=[("Acme GmbH", 0.9)])
    assert value_of(record, "seller.tax_id") == SELLER
    assert value_of(record, "buyer.tax_id") is None


def test_no_tax_id_has_two_owners() -> None:
    record = run(f"Our VAT: {SELLER}", buyer__tax_id=[(SELLER, 0.6)])
    assert value_of(record, "seller.tax_id") == SELLER
    assert value_of(record, "buyer.tax_id") is None
    next_one = run(f"Our VAT: {SELLER}\n{BUYER}", buyer__tax_id=[(SELLER, 0.6), (BUYER, 0.5)])
    assert value_of(next_one, "buyer.tax_id") == BUYER


def test_a_schema_with_one_party_gives_it_to_that_one() -> None:
    record = run("Billa\nDIC: CZ00685976\nTotal 5.00", kind="receipt")
    assert value_of(record, "seller.tax_id") == "CZ00685976"


def test_xml_states_all_that_it_means_to_state() -> None:
    document = make_document(f"IBAN {IBAN}\nUSt-IdNr. {SELLER}", xml=[XmlValue(path="invoice_number", value="1")])
    record = process(document, Services(SCHEMAS, ScriptedEngine()))
    assert value_of(record, "payment.iban") is None
    assert value_of(record, "seller.tax_id") is None


def test_wrong_check_digits_count_against_a_cut_iban_and_not_against_a_whole_one() -> None:
    assert broken_by("IBAN: DE12 3456 7812 3456 7890 12", "DE12 3456 7812 3456 7890 12") == 0
    assert broken_by("IBAN: DE12 3456 7812 3456\nSeite 2", "DE12 3456 7812 3456") == -1


def broken_by(text: str, iban: str) -> int:
    """What arithmetic says about an IBAN that the engine found in a text."""
    engine = ScriptedEngine("invoice", fields={"payment.iban": [(iban, 0.9)]})
    state = State(make_document(text), Services(SCHEMAS, engine))
    for _, step in STEPS:
        state = step(state)
    return state.draft.found["payment.iban"].chosen.features.arithmetic


@pytest.mark.parametrize(("score", "owner"), [(0.6, None), (0.97, "201/113/40209")])
def test_a_german_tax_number_beside_a_vat_id_is_the_same_partys(score: float, owner: str | None) -> None:
    text = f"Acme GmbH\nSteuernummer 201/113/40209\nUSt-IdNr. {SELLER}\nBeta AG"
    record = run(
        text,
        seller__tax_id=[(SELLER, 0.96), ("201/113/40209", 0.9)],
        buyer__tax_id=[("201/113/40209", score)],
    )
    assert (value_of(record, "seller.tax_id"), value_of(record, "buyer.tax_id")) == (SELLER, owner)
