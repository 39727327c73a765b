"""Tests of where names of companies and persons begin and end in running text."""

from __future__ import annotations

import pytest

from docsluice.assembly.contracts.party_names import name_at, whole_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Roe, Doe and Co., a New York corporation", "Roe, Doe and Co."),
        ("Roe Smith, Doe, Poe & Lane LLP, counsel", "Roe Smith, Doe, Poe & Lane LLP"),
        ("BOREALIS PHARMACEUTICAL CO., LTD., a Japanese corporation", "BOREALIS PHARMACEUTICAL CO., LTD."),
        ("Borealis Co.,Ltd and", "Borealis Co.,Ltd"),
        ("NORTH LAKE LIFE INSURANCE AND ANNUITY CORPORATION, a", "NORTH LAKE LIFE INSURANCE AND ANNUITY CORPORATION"),
        ("Borealis Imports and Acme Corporation", "Borealis Imports"),
        ("Open Joint Stock Company “Borealis-Telecom”, a", "Open Joint Stock Company “Borealis-Telecom”"),
        ("Borealis (Tianjin) Education Co., Ltd. of", "Borealis (Tianjin) Education Co., Ltd."),
        ("USA Care Organization (USA CO) A Texas Corporation whose", "USA Care Organization"),
        ("Borealis Speakers of 90 High Street", "Borealis Speakers"),
        ("Borealis, Inc.\tAcme Corp.", "Borealis, Inc."),
        ("Board of Directors of Borealis Corporation", "Borealis Corporation"),
        ("Board of Directors", "Board of Directors"),
    ],
)
def test_name_ends_where_its_description_begins(text: str, name: str) -> None:
    found = name_at(text, 0)
    assert found is not None
    assert text[found.start : found.end] == name


@pytest.mark.parametrize("text", ["The", "Reseller", "Customer Name", "Affiliated Companies"])
def test_words_for_parties_are_no_names(text: str) -> None:
    assert name_at(text, 0) is None


@pytest.mark.parametrize(
    ("text", "part", "name"),
    [
        ("between Roe, Doe and Co. and you", "Doe and Co.", "Roe, Doe and Co."),
        ("between Steven A Roe and you", "Steven", "Steven A Roe"),
        ("between Borealis Hotels, B.V. and you", "Borealis Hotels", "Borealis Hotels, B.V."),
        ("First Written Above BOREALIS CORPORATION by", "Above BOREALIS CORPORATION", "BOREALIS CORPORATION"),
        (
            "its Chief Compliance Officer Borealis GP, LLC",
            "Chief Compliance Officer Borealis GP, LLC",
            "Borealis GP, LLC",
        ),
        ("Jane Roe\tJohn Doe", "Jane Roe", "Jane Roe"),
        ("Acme, Inc. and Borealis Bank", "Acme, Inc.", "Acme, Inc."),
        ("in Reston, Borealis Bank", "Borealis Bank", "Borealis Bank"),
    ],
)
def test_names_are_made_whole(text: str, part: str, name: str) -> None:
    start = text.index(part)
    found = whole_name(text, start, start + len(part))
    assert text[found.start : found.end] == name


@pytest.mark.parametrize("piece", ["A, ", "Aa ", "Aa (Bb ", "Aa Co., ", "Aa and ", "Joint Stock Company “"])
def test_a_name_in_a_hostile_text_stays_short(piece: str) -> None:
    text = piece * 20_000
    for start in range(0, len(text), len(piece) * 400):
        found = whole_name(text, start, start + len(piece))
        assert found.end - found.start <= 200
