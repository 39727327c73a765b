from __future__ import annotations

import pytest

from docsluice.normalise.context import context_of
from docsluice.normalise.identifiers import normalise_bic, normalise_code, normalise_iban, normalise_tax_id
from docsluice.normalise.types import Normalised
from docsluice.normalise.values import normalise_value
from docsluice.schema.loader import load_schemas
from docsluice.standards.iban import has_iban_checksum
from docsluice.standards.vat import check_vat, has_vat_form, is_siren, is_siret, luhn
from scripted import make_document

# Published examples of valid numbers, one a country with a public algorithm.
VALID_VAT = (
    "ATU13585627 BE0428759497 CHE116281710 DE136695976 DK13585628 EE100931558 EL094259216 ESB58378431 ES54362315K "
    "ESX2482300W FI20774740 FR40303265045 GB980780684 HR33392005961 HU12892312 IE6433435F IT00743110157 LU15027442 "
    "MT11679112 NL004495445B01 PL8567346215 PT501964843 RO18547290 SE123456789701 SI50223054 SK2022749619"
).split()


@pytest.mark.parametrize("vat", VALID_VAT)
def test_published_vat_ids_are_valid(vat: str) -> None:
    assert check_vat(vat) == "valid"


@pytest.mark.parametrize("vat", VALID_VAT)
def test_no_single_wrong_digit_passes_everywhere(vat: str) -> None:
    place = next(i for i in range(len(vat) - 3, 0, -1) if vat[i].isdigit())
    wrong = [vat[:place] + str(digit) + vat[place + 1 :] for digit in range(10) if str(digit) != vat[place]]
    caught = sum(check_vat(one) == "invalid" for one in wrong)
    assert caught >= 8


def test_greece_by_both_prefixes() -> None:
    assert check_vat("GR094259216") == "valid"


@pytest.mark.parametrize(
    ("vat", "verdict"), [("LT100001919017", "unknown"), ("US123456789", "unknown"), ("DE12345", "invalid")]
)
def test_what_cannot_be_checked_is_unknown(vat: str, verdict: str) -> None:
    assert check_vat(vat) == verdict


def test_luhn_siren_siret() -> None:
    assert luhn("4111111111111111")
    assert is_siren("732829320")
    assert not is_siren("732829321")
    assert is_siret("73282932000074")
    assert is_siret("35600000000048")
    assert not is_siret("73282932000075")


@pytest.mark.parametrize(
    ("raw", "iban"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("IBAN: GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
        ("de89370400440532013000", "DE89370400440532013000"),
        ("NL91 ABNA 0417 1643 00 BIC ABNANL2A", "NL91ABNA0417164300"),
        ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("DE89 37O4 0044 0532 0l30 00", "DE89370400440532013000"),
        ("DE89 3704 0044\n0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_ibans(raw: str, iban: str) -> None:
    found = normalise_iban(raw)
    assert found is not None
    assert (found.value, found.reasons) == (iban, ())
    assert has_iban_checksum(iban)


def test_an_iban_with_wrong_check_digits_is_kept_and_marked() -> None:
    found = normalise_iban("DE88 3704 0044 0532 0130 00")
    assert found is not None
    assert (found.value, found.reasons) == ("DE88370400440532013000", ("invalid_checksum",))
    assert found.score < 1


@pytest.mark.parametrize("raw", ["Konto 1234567", "", "Total", "VAT DE123456789"])
def test_no_iban(raw: str) -> None:
    assert normalise_iban(raw) is None


@pytest.mark.parametrize(
    ("raw", "bic"),
    [("BIC: COBADEFFXXX", "COBADEFFXXX"), ("ABNANL2A", "ABNANL2A"), ("SWIFT code NWBK GB 2L", "NWBKGB2L")],
)
def test_bics(raw: str, bic: str) -> None:
    found = normalise_bic(raw)
    assert found is not None
    assert found.value == bic


def test_no_bic() -> None:
    assert normalise_bic("Sparkasse 12") is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("USt-IdNr.: DE136695976", "DE136695976"),
        ("VAT Reg. No. GB 980 7806 84", "GB980780684"),
        ("N° TVA : FR 40 303 265 045", "FR40303265045"),
        ("DE13669597b", "DE13669597b"),
        ("DE1366959T6", "DE1366959T6"),
        ("DEl36695976", "DE136695976"),
        ("G8980780684", "GB980780684"),
        ("Steuernummer 201/113/40209", "201/113/40209"),
        ("GST ID : 000489357312", "000489357312"),
        ("NIP 583-318-89-35", "583-318-89-35"),
        ("P.IVA 00743110157", "00743110157"),
    ],
)
def test_tax_ids(raw: str, value: str) -> None:
    found = normalise_tax_id(raw)
    assert found is not None
    assert found.value == value


def test_a_vat_id_with_a_wrong_check_digit_is_kept_and_marked() -> None:
    found = normalise_tax_id("DE136695975")
    assert found is not None
    assert (found.value, found.reasons) == ("DE136695975", ("invalid_checksum",))
    assert has_vat_form("DE136695975")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Invoice No.: 4711", "4711"),
        ("Rechnungsnr. RE-2017/505", "RE-2017/505"),
        ("#INV03051", "#INV03051"),
        ("INV/2023/03/0008", "INV/2023/03/0008"),
        ("Order # 1234", "1234"),
        ("No. 2013-471331", "2013-471331"),
    ],
)
def test_codes_lose_their_label(raw: str, value: str) -> None:
    found = normalise_code(raw)
    assert found is not None
    assert found.value == value


def test_what_is_printed_is_no_misreading() -> None:
    iban, short, vat = "DE88 3704 0044 0532 0130 00", "DE12 1234 4321 9876 00", "DE136695975"
    assert [normalise_iban(raw, printed=True) for raw in (iban, short)] == [
        Normalised("DE88370400440532013000", ("invalid_checksum",), 1.0),
        Normalised("DE1212344321987600", ("invalid_checksum",), 0.9),
    ]
    assert normalise_tax_id(vat, printed=True) == Normalised("DE136695975", ("invalid_checksum",), 1.0)
    cut = normalise_iban("IE65 SGIG 0370 2670", printed=True)  # a line of whole groups may go on below
    assert cut == Normalised("IE65SGIG03702670", ("invalid_checksum",), 0.3)
    read = [normalise_iban(iban), normalise_iban(short), normalise_tax_id(vat)]
    assert [one.score for one in read if one] == [0.6, 0.3, 0.7]


@pytest.mark.parametrize(("reader", "town"), [("text_layer", "48436 Düsseldorf"), ("tesseract", "48436 Dusseldorf")])
def test_only_what_was_recognised_loses_accents_in_english(reader: str, town: str) -> None:
    document = make_document("Invoice\nDate of the invoice\nTotal amount due\n48436 Düsseldorf")
    pages = tuple(page.model_copy(update={"reader": reader}) for page in document.pages)
    context = context_of(document.model_copy(update={"pages": pages}))
    spec = load_schemas()["invoice"].field("buyer.address")
    found = normalise_value("48436 Düsseldorf", spec, context) if spec else None
    assert found is not None
    assert isinstance(found.value, dict)
    assert found.value["raw"] == town
