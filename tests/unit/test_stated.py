from __future__ import annotations

import pytest

from docsluice.assembly.contracts.phrases import sentence_at
from docsluice.assembly.contracts.stated_dates import find_agreement_date, find_effective_date, find_expiration_date
from docsluice.assembly.contracts.stated_terms import find_first_term, find_renewal_notice, find_renewal_term
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
CONTRACT = """SUPPLY AGREEMENT
This Agreement is made on January 5, 2020, effective as of March 1, 2020 (the "Effective Date").
The initial term of this Agreement shall be for two (2) years from the Effective Date. It shall automatically renew
for successive one (1) year terms unless either party gives notice of non-renewal at least sixty (60) days prior to
the end of the then-current term. Invoices are paid within thirty (30) days."""


def run(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("contract", fields=fields)))


def cut(text: str, hit: tuple[int, int] | None) -> str | None:
    return " ".join(text[hit[0] : hit[1]].split()) if hit else None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("is dated August 3, 2009 (the “Effective Date”), between", "August 3, 2009"),
        ("made May 1, 2019 and effective June 11, 2018 (“Amendment Effective Date”)", "June 11, 2018"),
        ("“Effective Date” means July 15, 2005.", "July 15, 2005"),
        ("Effective Date:\tMarch 1, 1996", "March 1, 1996"),
        ("This Agreement shall commence on the 1st day of\nApril, 2010 and", "1st day of April, 2010"),
        ("This Agreement is effective 7/1/98 between", "7/1/98"),
        ("dated July 2, 1998, hereinafter called the Effective Date, by", "July 2, 1998"),
        ("This Agreement is made May 3, 2018 (the Effective Date) by", "May 3, 2018"),
        ("Addendum Effective Date March 3, 2011", "March 3, 2011"),
        ("THIS ENDORSEMENT AGREEMENT is dated May 3, 2018 (“Effective Date”) by", "May 3, 2018"),
        ("This agreement has an effective date of April 9, 2003.", "April 9, 2003"),
        (
            "This Agreement is made May 3, 2018. This Agreement shall become effective as of the date hereof.",
            "May 3, 2018",
        ),
        ("This Agreement is made May 3, 2018. The bonus shall become effective as of the date hereof.", None),
        (f"{'x ' * 5000}This Agreement shall come into force as of May 1, 2013 and", "May 1, 2013"),
        (
            """This Agreement is effective as of the last date of execution.
            By: /s/ Jane Roe, Date: May 4, 2005
            By: /s/ Al Doe, Date: April 30, 2005""",
            "May 4, 2005",
        ),
        ("This Agreement is made by both.\nBy: /s/ Jane Roe\nDate: May 4, 2005", None),
        ("This Agreement is effective as of the last date of execution.", None),
        ("THE EFFECTIVE DATE OF THIS RESELLER AGREEMENT SHALL BE: Sept 29, 2004", "Sept 29, 2004"),
        ("“Commencement Date” means: 1st January 2013", "1st January 2013"),
        ("EFFECTIVE DATE means 18 May 2000;", "18 May 2000"),
        ("The commencement date for this contract will be 16th June 2004.", "16th June 2004"),
        ("This Agreement is effective on the day of May 1, 2013 and", "May 1, 2013"),
        (f"{'x ' * 5000}3.1. This Agreement shall commence on 1 January 1998.", "1 January 1998"),
        ("This amends a contract. It shall be effective on 06 October 2000 and", "06 October 2000"),
        (
            "This Agreement is made on 19 MAY , 2010. “Commencement Date” means the date of this Agreement",
            "19 MAY , 2010",
        ),
        ("This Agreement is dated May 3, 2018. The “Term” shall begin on the date hereof and", "May 3, 2018"),
        ("THIS LEASE is made as of May 3, 2018. This Lease commences upon signing.", "May 3, 2018"),
        ("through October 15, 2000 (6 Months from the Effective Date)", None),
        ("This Agreement is dated May 4, 2005 between", None),
        ("Your employment ends effective March 19, 2009.", None),
        ("the plan as restated effective January 1, 2015", None),
        ("entered into a Distributor Agreement with an Effective Date of March 1, 1996", None),
        ("This Agreement has a term in a fiscal year beginning April 1, 2003", None),
    ],
)
def test_the_effective_date_by_the_words_around_it(text: str, date: str | None) -> None:
    assert cut(text, find_effective_date(text)) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("This Agreement is made and entered into as of May 4, 2005 by", "May 4, 2005"),
        ("THIS AGREEMENT is made July 31, 2017 between", "July 31, 2017"),
        ("THIS LEASE, dated this first (1st) day of January, 1996, by", "first (1st) day of January, 1996"),
        (
            f"{'x ' * 3000}IN WITNESS WHEREOF, both have executed this Agreement, in two originals, as of May 4, 2005.",
            "May 4, 2005",
        ),
        ("WHEREAS, Acme has executed a Loan Agreement on May 4, 2005", None),
        ("This Agreement amends that certain Supply Agreement dated May 4, 2005", None),
        ("This Contract is signed. WHEREAS, the parties made a deal as of May 4, 2005", None),
        ("This Agreement changes their Supply Agreement dated May 4, 2005", None),
    ],
)
def test_the_date_of_the_contract_is_in_its_opening(text: str, date: str | None) -> None:
    assert cut(text, find_agreement_date(text)) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("This Agreement shall continue until December 31, 2020, unless", "December 31, 2020"),
        ("The term of this Agreement shall terminate on May 31, 2015.", "May 31, 2015"),
        ("This Agreement runs from March 1, 2001 through and including March 1, 2004.", "March 1, 2004"),
        ("This Second Amendment shall expire on December 31, 2021.", "December 31, 2021"),
        ("Term shall mean the Effective Date through June 15, 2001 and", "June 15, 2001"),
        ("“Service Period” means April 1, 2019 through March 30, 2020", "March 30, 2020"),
        ("Expiration Date: August 31, 2006", "August 31, 2006"),
        ("“Restricted Period” means April 1, 2019 through March 30, 2020", None),
        ("During the term the minimum is due for the year ending May 31, 2015.", None),
        ("Either party may end this Agreement. The lease of March 1, 2004 stays.", None),
        ("TERM OF EXECUTION From January 30, 2012 until July 29, 2012", "July 29, 2012"),
        ("“Service Period” means April. 1st 2019 through to March 30, 2020.", "March 30, 2020"),
        ("The venture is for a fixed term beginning May 2, 2018 and ending May 30th, 2019 or", "May 30th, 2019"),
        ("The Term of the Agreement is hereby extended to January 20, 2012 unless", "January 20, 2012"),
        ("Lease Term: January 1, 2020 – December 31, 2024", "December 31, 2024"),
        ("Contract End Date: December 31, 2024", "December 31, 2024"),
        ("Renewal term: January 1, 2020 – December 31, 2024", None),
        ("The option period, and its term, is from May 2, 2018 to May 30, 2019", None),
    ],
)
def test_the_end_by_its_sentence(text: str, date: str | None) -> None:
    assert cut(text, find_expiration_date(text)) == date


def test_notices_of_other_things_are_none_against_a_renewal() -> None:
    path = "notice_period_to_terminate_renewal"
    against = "Either party may cancel it at the end of any renewal by notice of 90 days in writing."
    other = "Buyer may terminate this Agreement for convenience by giving 90 days written notice."
    wish = "If both wish to renew this Agreement, they agree on it 90 days before its end."
    assert run(against, **{path: [("90 days", 0.9)]}).values[path] == "P90D"
    assert path not in run(other, **{path: [("90 days", 0.9)]}).values
    assert path not in run(wish, **{path: [("90 days", 0.9)]}).values
    assert run("Es gilt eine Frist von 90 Tagen.", **{path: [("90 Tagen", 0.9)]}).values[path] == "P90D"


@pytest.mark.parametrize(
    ("text", "renewal", "notice"),
    [
        (CONTRACT, "one (1) year", "sixty (60) days"),
        (
            """After that this Agreement shall continue on a year to year basis until ended, unless either party gives
            written notice to terminate at least six (6) months prior to the end of the term.""",
            "year to year",
            "six (6) months",
        ),
        (
            """The Agreement may be renewed for two additional terms of 10 years. Franchisee shall give notice of its
            election to renew at least 3 months prior to the expiration of the term.""",
            "10 years",
            None,
        ),
        ("The warranty is extended for twelve (12) months. Invoices are due before thirty (30) days.", None, None),
        ("The initial term is two (2) years.", None, None),
        (
            "The term is two years with automatic annual renewals unless terminated by 60 days notice.",
            "annual",
            "60 days",
        ),
        ("This Agreement will extend automatically for monthly periods.", "monthly", None),
        ("It shall automatically renew for successive one (I) year terms.", "one (I) year", None),
        ("Buyer has the option to renew the Agreement for another 5 years.", "5 years", None),
        (
            "Thereafter, it shall continue until terminated by either party upon thirty (30) days notice.",
            None,
            "thirty (30) days",
        ),
        (
            "Seller gives notice of the non-renewal not less than six months prior to the end of the term.",
            None,
            "six months",
        ),
        ("The insurer gives 30 days prior written notice of cancellation or non-renewal of the policies.", None, None),
        ("During any renewal term and for a period of one year after its expiration he shall not hire.", None, None),
        (
            "The term may be renewed for an additional year if the prices are agreed 60 days prior to its expiration.",
            "an additional year",
            None,
        ),
    ],
)
def test_renewal_and_the_notice_against_it(text: str, renewal: str | None, notice: str | None) -> None:
    assert cut(text, find_renewal_term(text)) == renewal
    assert cut(text, find_renewal_notice(text)) == notice


@pytest.mark.parametrize(
    ("text", "term"),
    [
        (CONTRACT, "two (2) years"),
        ("This Agreement shall remain in effect for sixty (60) months from the Effective Date.", "sixty (60) months"),
        ("Records under this Agreement are kept for six years.", None),
        ("This Section shall survive the end of this Agreement for a period of three (3) years.", None),
        ("The term of this Agreement is ten years and commences on the date on which goods arrive.", None),
        ("Either party may end this Agreement by ninety (90) days' notice.", None),
        ("The term “Restricted Period” shall mean the period of one year from the end of employment.", None),
    ],
)
def test_the_first_term_is_what_the_contract_lasts(text: str, term: str | None) -> None:
    assert cut(text, find_first_term(text)) == term


def test_full_stops_of_numbers_and_forms_end_no_sentence() -> None:
    text = "One. Acme, Inc. pays 2.5 million for A. B. Miller; Two."
    start, end = sentence_at(text, text.index("2.5"), text.index("million"))
    assert text[start:end] == "Acme, Inc. pays 2.5 million for A. B. Miller"


def test_a_contract_states_its_dates_and_terms_without_an_engine() -> None:
    record = run(CONTRACT)
    fields = record.fields
    assert {
        path: fields[path].value for path in ("agreement_date", "effective_date", "expiration_date", "renewal_term")
    } == {
        "agreement_date": "2020-01-05",
        "effective_date": "2020-03-01",
        "expiration_date": "2022-03-01",
        "renewal_term": "P1Y",
    }
    assert fields["notice_period_to_terminate_renewal"].value == "P60D"
    assert (fields["effective_date"].tier, fields["effective_date"].raw) == ("derived", "March 1, 2020")
    assert fields["expiration_date"].inputs == ("effective_date",)
    place = fields["expiration_date"].evidence[0]
    assert CONTRACT[place.start : place.end] == "two (2) years"


def test_a_stated_date_goes_before_the_date_that_an_engine_likes() -> None:
    field = run(CONTRACT, effective_date=[("January 5, 2020", 0.8)]).fields["effective_date"]
    assert (field.value, field.tier) == ("2020-03-01", "derived")
    agreed = run(CONTRACT, effective_date=[("March 1, 2020", 0.8)]).fields["effective_date"]
    assert (agreed.value, agreed.tier) == ("2020-03-01", "encoder")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("SUPPLY AGREEMENT\nThis Agreement is dated as of May 4, 2005 between Acme and Borealis.", None),
        ("SUPPLY AGREEMENT\nThis Agreement starts once all agree. It is May 4, 2005 then.", "2005-05-04"),
        (
            "NON-DISCLOSURE AGREEMENT\nThis Agreement is dated as of May 4, 2005 between Acme and Borealis.",
            "2005-05-04",
        ),
        ("Liefervertrag vom 4. Mai 2005, genauer: May 4, 2005", "2005-05-04"),
    ],
)
def test_the_date_of_a_contract_is_effective_where_it_says_so_or_only_keeps_secrets(
    text: str, date: str | None
) -> None:
    found = run(text, effective_date=[("May 4, 2005", 0.9)]).fields.get("effective_date")
    assert (found.value if found else None) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("CONFIDENTIALITY AGREEMENT\nThis Agreement is made as of May 4, 2005 by Acme.", "2005-05-04"),
        ("May 4, 2005\nAcme, Inc.\nRe: Confidentiality Agreement\nDear Sir, we agree.", "2005-05-04"),
        ("SUPPLY AGREEMENT\nThis Agreement is made as of May 4, 2005 by Acme.", None),
        ("CONFIDENTIAL TREATMENT of this supply agreement. It is made as of May 4, 2005 by Acme.", None),
    ],
)
def test_an_agreement_to_keep_secrets_binds_from_its_date(text: str, date: str | None) -> None:
    found = run(text).fields.get("effective_date")
    assert (found.value if found else None) == date


def test_no_other_date_takes_the_place_of_one_that_is_none() -> None:
    text = "This Agreement is dated as of May 4, 2005.\n" + "Some words. " * 40 + "The plan starts on June 5, 2006."
    fields = run(text, effective_date=[("May 4, 2005", 0.9), ("June 5, 2006", 0.6)]).fields
    assert "effective_date" not in fields


def test_a_date_of_which_no_word_says_that_it_is_an_end_is_none() -> None:
    page = "Lease dated May 4, 2005.\nIt is over at the end of June 1, 2009."
    assert "expiration_date" not in run(page, expiration_date=[("May 4, 2005", 0.9)]).values
    assert run(page, expiration_date=[("June 1, 2009", 0.9)]).values["expiration_date"] == "2009-06-01"
    assert run("Runs in perpetuity.", expiration_date=[("in perpetuity", 0.9)]).values["expiration_date"] == "perpetual"
