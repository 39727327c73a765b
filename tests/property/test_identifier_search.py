from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docsluice.normalise.identifier_search import find_bics, find_ibans, find_vat_ids
from docsluice.standards.iban import IBAN_LENGTHS, has_iban_checksum
from docsluice.standards.vat import check_vat

BANKS = {"GB": "NWBK", "NL": "ABNA", "IE": "AIBK", "LV": "HABA"}  # what precedes the digits of an account
COUNTRIES = st.sampled_from(["DE", "AT", "BE", "ES", "PL", "CH", "FR", "PT", "DK", *BANKS])
GAPS = st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-", "  "])
DIGITS = st.text("0123456789", min_size=8, max_size=40)


def _with_check_digits(country: str, account: str) -> str:
    number = int("".join(str(int(char, 36)) for char in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(COUNTRIES)
    bank = BANKS.get(country, "")
    size = IBAN_LENGTHS[country] - 4 - len(bank)
    return _with_check_digits(country, bank + draw(st.text("0123456789", min_size=size, max_size=size)))


def _in_groups(text: str, gap: str, size: int = 4) -> list[str]:
    return [text[i : i + size] + gap for i in range(0, len(text), size)]


@given(ibans(), GAPS, st.integers(0, 12), st.sampled_from(["IBAN: {}", "IBAN{}", "({})", "x\n{}\ny", "{}, BIC"]))
def test_ibans_are_found_however_they_are_written(iban: str, gap: str, line_end: int, around: str) -> None:
    groups = _in_groups(iban, gap)
    groups[-1] = groups[-1].removesuffix(gap)
    if 0 < line_end < len(groups):
        groups[line_end] = "\n" + groups[line_end]
    text = around.format("".join(groups))
    (hit,) = find_ibans(text)
    assert hit.value == iban
    assert text[hit.start : hit.end] == "".join(groups)


@given(ibans(), st.integers(2, 33), st.sampled_from("123456789"))
def test_an_iban_with_one_wrong_digit_is_none(iban: str, place: int, shift: str) -> None:
    assume(place < len(iban) and iban[place].isdigit())
    wrong = iban[:place] + str((int(iban[place]) + int(shift)) % 10) + iban[place + 1 :]
    assert not has_iban_checksum(wrong)
    assert all(hit.value != wrong for hit in find_ibans(f"IBAN {wrong}"))
    assert not [hit for hit in find_ibans(f"IBAN {wrong}") if wrong[4:].isdigit()]


@given(DIGITS, GAPS, st.integers(1, 6), st.sampled_from(["{}", "No. {}", "IBAN {}", "VAT {}", "BIC {}", "DE {}x"]))
def test_runs_of_digits_are_no_identifiers(digits: str, gap: str, size: int, around: str) -> None:
    text = around.format("".join(_in_groups(digits, gap, size)))
    assert not [*find_ibans(text), *find_bics(text)]
    assert not list(find_vat_ids(text.replace("DE ", "")))


@given(DIGITS, st.sampled_from(["DE", "AT", "ES", "PL", "NO"]))
def test_whatever_is_found_has_right_check_digits(digits: str, country: str) -> None:
    text = f"VAT {country}{digits} IBAN {country} {digits}"
    assert all(has_iban_checksum(hit.value) for hit in find_ibans(text))
    assert all(check_vat(hit.value) != "invalid" for hit in find_vat_ids(text))


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for hit in (*find_ibans(text), *find_bics(text), *find_vat_ids(text)):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("USt-IdNr. DE 136 695 976", ["DE136695976"]),
        ("N° TVA : FR 40 303265045", ["FR40303265045"]),
        ("BTW NL 0044.95.445.B01", ["NL004495445B01"]),
        ("CHE-116.281.710 MWST", ["CHE116281710"]),
        ("VAT DE136695976 2024", ["DE136695976"]),
        ("VAT DE 136 695 976 2024", []),
        ("DIČ: CZ12345678", ["CZ12345678"]),
        ("CZ12345678", []),
        ("RO18547290", ["RO18547290"]),
        ("in DE136695977", []),
        ("IBAN SE4550000000058398257466", []),
        ("ADE136695976", []),
        ("DE136695976a", []),
    ],
)
def test_vat_ids_as_printed(text: str, values: list[str]) -> None:
    assert [hit.value for hit in find_vat_ids(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("BIC: COBADEFFXXX", ["COBADEFFXXX"]),
        ("SWIFT-Code\tNWBK GB 2L", ["NWBKGB2L"]),
        ("BIC (SWIFT): ABNANL2A", ["ABNANL2A"]),
        ("IBAN/BIC: DE89 3704 0044 0532 0130 00 / COBADEFF", ["COBADEFF"]),
        ("BIC\nCOBADEFF", ["COBADEFF"]),
        ("COBADEFFXXX", []),
        ("BIC of the bank COBADEFF", []),
        ("CUBIC COBADEFF", []),
        ("BIC\n\nCOBADEFF", []),
    ],
)
def test_a_bic_stands_beside_its_word(text: str, values: list[str]) -> None:
    assert [hit.value for hit in find_bics(text)] == values
