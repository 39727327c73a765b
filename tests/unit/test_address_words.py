from __future__ import annotations

import pytest

from docsluice.normalise.address_words import mend_address
from docsluice.normalise.contacts import has_long_postal_code, has_postal_code, normalise_address
from docsluice.normalise.text import mend_letters
from docsluice.standards.regions import is_region


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("1OT 12, JALAN KPB 6", "LOT 12, JALAN KPB 6"),
        ("12, Jaian Tampoi 7/4", "12, Jalan Tampoi 7/4"),
        ("7,J1n SS21/34", "7,Jln SS21/34"),
        ("29 01d Burlington Street, London WIS 3AN", "29 Old Burlington Street, London W1S 3AN"),
        ("London SEI 9RY", "London SE1 9RY"),
        ("91 Clerkenwe11 Rd", "91 Clerkenwell Rd"),
        ("Tulsa, 0K 74137", "Tulsa, OK 74137"),
        ("Richmond, 8C V7B 1A1", "Richmond, BC V7B 1A1"),
        ("Leve1 3", "Level 3"),
    ],
)
def test_words_and_postal_codes_decide(read: str, printed: str) -> None:
    assert mend_address(read) == printed


@pytest.mark.parametrize(
    "address",
    [
        "1st Floor, 2nd Cross Rd",
        "Level11, Lot 5",
        "Via Roma 11, 00184 Roma",
        "Soi 20, Bangkok 10110",
        "Jalan SS2/61, 47300 Petaling Jaya",
        "Bahnhofstraße 5, 8001 Zürich",
        "Bristol BS1 4AA",
        "Fontana, CA 92335",
        "10 Rue d'Oran, 75018 Paris",
    ],
)
def test_what_can_be_so_stays(address: str) -> None:
    assert mend_address(address) == address


def test_a_register_number_above_an_address_is_no_line_of_it() -> None:
    found = normalise_address("JM0725755-U\n18,JALAN PERMAS 10/7\nMASAI,JOHOR")
    assert found is not None
    assert isinstance(found.value, dict)
    assert found.value["raw"] == "18,JALAN PERMAS 10/7, MASAI,JOHOR"


@pytest.mark.parametrize("line", ["Selangor", "SELANGOR DARUL EHSAN, MALAYSIA", "Johor.", "Ontario, Canada", "France"])
def test_lines_that_name_a_region_alone(line: str) -> None:
    assert is_region(line)


@pytest.mark.parametrize("line", ["Selangor 40150", "Johor Bahru", "Francesco", "", "12"])
def test_lines_that_name_more(line: str) -> None:
    assert not is_region(line)


def test_house_numbers_are_no_long_postal_codes() -> None:
    assert has_long_postal_code("53300 Kuala Lumpur")
    assert has_long_postal_code("London, EC1R 5BX")
    assert not has_long_postal_code("1211 Green Street")
    assert not has_long_postal_code("CS00012440 Date")


def test_the_legal_form_of_malaysia_is_mended() -> None:
    assert mend_letters("SUN VICTORY SON BHD", ()) == "SUN VICTORY SDN BHD"
    assert mend_letters("SMITH AND SON LTD", ()) == "SMITH AND SON LTD"
    assert mend_letters("SUN VICTORY S0N BHD", ()) == "SUN VICTORY SDN BHD"
    assert mend_letters("Timeless Kitchen Sán Bhd", ()) == "Timeless Kitchen Sdn Bhd"


@pytest.mark.parametrize("raw", ["153 Victoria Street\nGB SW1B 3BN London", "153 Victoria Street\nSW1B 3BN London"])
def test_a_british_postal_code_may_stand_before_its_town(raw: str) -> None:
    found = normalise_address(raw)
    assert found is not None
    assert found.value == {
        "raw": "153 Victoria Street, SW1B 3BN London",
        "street": "153 Victoria Street",
        "postal_code": "SW1B 3BN",
        "city": "London",
        "country": "GB",
    }


def test_the_frame_of_an_address_is_no_bracket() -> None:
    framed = normalise_address("35 rue d'ici\n[75018 PARIS")
    bracketed = normalise_address("35 rue d'ici\n[75018] PARIS")
    assert framed is not None
    assert bracketed is not None
    assert isinstance(framed.value, dict)
    assert isinstance(bracketed.value, dict)
    assert framed.value["raw"] == "35 rue d'ici, 75018 PARIS"
    assert bracketed.value["raw"] == "35 rue d'ici, [75018] PARIS"


def test_bullets_part_the_lines_of_an_address() -> None:
    found = normalise_address("Ecke 12 ● 12345 Stadthausen")
    assert found is not None
    assert found.value == {
        "raw": "Ecke 12, 12345 Stadthausen",
        "street": "Ecke 12",
        "postal_code": "12345",
        "city": "Stadthausen",
    }


@pytest.mark.parametrize(
    ("raw", "street", "code", "city"),
    [
        (
            "93196 Bryan Village Suite 434\nRobertsfort, DC 67535",
            "93196 Bryan Village Suite 434",
            "67535",
            "Robertsfort",
        ),
        ("Vishwas Khand\nLucknow 226010 Uttar Pradesh", "Vishwas Khand", "226010", "Lucknow"),
        ("10 Anson Road\nSingapore 079903", "10 Anson Road", "079903", "Singapore"),
        ("35 rue d'ici, line 275018 PARIS", "35 rue d'ici, line 2", "75018", "PARIS"),  # a space is lost
        ("Weg 3\nDE 69876 Frankfurt", "Weg 3", "69876", "Frankfurt"),
    ],
)
def test_postal_codes_are_told_from_numbers_of_streets(raw: str, street: str, code: str, city: str) -> None:
    found = normalise_address(raw)
    assert found is not None
    assert isinstance(found.value, dict)
    assert [found.value.get(part) for part in ("street", "postal_code", "city")] == [street, code, city]


@pytest.mark.parametrize(
    ("raw", "street", "city", "country"),
    [
        ("Weg 5 · A-5301 Eugendorf", "Weg 5", "Eugendorf", "AT"),
        ("Via Roma, 18 - 36015 Schio", "Via Roma, 18", "Schio", None),
        ("548 Market Street\nSan Francisco, California 94104", "548 Market Street", "San Francisco", "US"),
        ("1 High St\nDover, New Hampshire, 03820-1234", "1 High St", "Dover", "US"),
    ],
)
def test_parts_end_at_the_signs_between_them(raw: str, street: str, city: str, country: str | None) -> None:
    found = normalise_address(raw)
    assert found is not None
    assert isinstance(found.value, dict)
    assert [found.value.get(part) for part in ("street", "city", "country")] == [street, city, country]


@pytest.mark.parametrize(("line", "ends"), [("HX7 6AA", True), (" sw1a 1aa", False), ("HX7 6AA x", False)])
def test_a_british_postal_code_may_stand_alone(line: str, *, ends: bool) -> None:
    assert has_postal_code(line) is ends
