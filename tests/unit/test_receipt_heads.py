"""Heads of receipts: date, time, telephone number, company and address that an engine missed or cut."""

from __future__ import annotations

import pytest

from docsluice.assembly.receipts.addresses import find_address
from docsluice.assembly.receipts.forms import find_dates_by_form, find_phones_by_form, find_times_by_form
from docsluice.assembly.receipts.names import find_companies, has_form
from docsluice.pipeline import Services, State, process, run_steps
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(text: str, *, kind: str = "receipt", **fields: list[tuple[str, float]]) -> StructuredDocument:
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine(kind, fields=found)))


def value_of(record: StructuredDocument, path: str) -> object:
    field = record.fields.get(path)
    return field.value if field else None


@pytest.mark.parametrize(
    ("line", "date", "time"),
    [
        ("14/03/20185:57:07PM", "2018-03-14", "17:57:07"),
        ("Counter 3 18/03/201823:02:16", "2018-03-18", "23:02:16"),
        ("29 Mar 201818:19", "2018-03-29", "18:19"),
        ("14/MAY/2017 18:19", "2017-05-14", "18:19"),
        ("Date 26/08-2013 18:19", "2013-08-26", "18:19"),
        ("2018-02-1714:17:07", "2018-02-17", "14:17:07"),
        ("22Aug1620:02", "2016-08-22", "20:02"),
        ("Datum: 17.04.2019 18:05", "2019-04-17", "18:05"),
        ("le 13/09/2017 à 12:31", "2017-09-13", "12:31"),
        ("Date 26/03/2017.11:59", "2017-03-26", "11:59"),
        ("01/30/2014 2:31 PH", "2014-01-30", "14:31"),
        ("--27Apr13 19:03-", "2013-04-27", "19:03"),
        ("270ec16 17:58", "2016-12-27", "17:58"),
        ("8166 4428/07/2017 14:41:44", "2017-07-28", "14:41:44"),
        ("02,22/2014 1:15 AM", "2014-02-22", "01:15"),
        ("Oct30‘18 14:05", "2018-10-30", "14:05"),
    ],
)
def test_date_and_time_that_run_together_are_found(line: str, date: str, time: str) -> None:
    record = run(f"CAFE NERO\n{line}\nTotal 9.50")
    assert (value_of(record, "issue_date"), value_of(record, "time")) == (date, time)


def test_a_date_by_form_is_evidence_for_the_same_of_an_engine_and_no_rival_of_another() -> None:
    text = "Shop\n13/02/2019 10:31\n14/02/2019"
    features = []
    for date in ("13/02/2019", "14/02/2019"):
        engine = ScriptedEngine("receipt", fields={"issue_date": [(date, 0.9)]})
        state = run_steps(State(make_document(text), Services(SCHEMAS, engine)))
        features.append((state.features["issue_date"].pattern, state.features["issue_date"].margin))
    assert features == [(True, pytest.approx(0.9)), (False, pytest.approx(0.9))]


def test_a_date_beside_a_time_goes_before_others_and_two_alike_decide_nothing() -> None:
    assert value_of(run("Shop\n13/02/2019 10:31\nbest 28/02/2019\n14/02/2019"), "issue_date") == "2019-02-13"
    assert value_of(run("Shop\n13/02/2019 10:31\n14/02/2019 10:32"), "issue_date") is None
    assert value_of(run("Shop\n13/02/2019\n14/02/2019"), "issue_date") is None


def test_dates_of_offers_birthdays_and_ends_are_none() -> None:
    for words in ("Valid until", "Exp.", "gültig bis", "Valable jusqu'au", "DOB:"):
        assert not list(find_dates_by_form(f"{words} 31/12/2019"))


def test_prices_shares_and_long_numbers_are_no_dates_or_times() -> None:
    assert not list(find_dates_by_form("12.50-3.10-2 4/12 100/12/2018 12/34/5"))
    assert not list(find_times_by_form("1:00 Rice 12:75 10:30:99:1 7:15"))


def test_an_engine_that_is_sure_keeps_its_date_and_invoices_have_none_by_form() -> None:
    text = "Shop\n13/02/2019 10:31\nbefore that: 11/02/2019"
    assert value_of(run(text, issue_date=[("11/02/2019", 0.9)]), "issue_date") == "2019-02-11"
    assert value_of(run("Acme\n13/02/2019 10:31", kind="invoice"), "issue_date") is None


def test_telephone_numbers_follow_their_word() -> None:
    found = [hit.span for hit in find_phones_by_form("Tel: 03-7731 8169 Fax: 03-7731 8170")]
    assert [(span.start, span.end) for span in found] == [(5, 17)]
    assert not list(find_phones_by_form("Hotel 03-7731 8169, Tel 1-300-80-MYNEWS"))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Chili's\nT.A.S Leisure Sdn Bhd (256864-P)\n", "T.A.S Leisure Sdn Bhd"),
        ("POPULAR BOOK\nCO. (M) SDN BHD\n", "POPULAR BOOK\nCO. (M) SDN BHD"),
        ("PASARAYA BORONG PINTAR\nSDN BHD\n", "PASARAYA BORONG PINTAR\nSDN BHD"),
        ("Cafe\nOwned by: banh mi cafe sdn bhd 1110644-W\n", "banh mi cafe sdn bhd"),
        ("Bäckerei\nMüller Backwaren GmbH & Co. KG\nHauptstr. 3\n", "Müller Backwaren GmbH & Co. KG"),
        ("Bar Sport\nBianchi Ristorazione S.r.l.\n", "Bianchi Ristorazione S.r.l."),
    ],
)
def test_companies_reach_to_their_legal_form(head: str, name: str) -> None:
    assert [head[span.start : span.end] for span in find_companies(head, len(head))] == [name]
    assert has_form(name)


def test_one_word_before_sdn_bhd_is_the_end_of_a_name_and_before_other_forms_may_be_one() -> None:
    text = "LIAN CHI PU TIAN VEGETARIAN\nRESTAURANT SDN BHD\n"
    assert [text[span.start : span.end] for span in find_companies(text, len(text))] == [text.strip()]
    text = "Brot und Mehr\nMüller GmbH\n"
    assert not list(find_companies(text, len(text)))


def test_a_title_does_not_go_before_what_an_engine_is_sure_of() -> None:
    text = "Bugenvila\nPrijeko 74, 20210 Cavtat\nFOREST FRUIT ICE\t9.50\nTotal 9.50"
    spans = [("Bugenvila", 0.8), ("FOREST FRUIT ICE", 0.35)]
    assert value_of(run(text, seller__name=spans), "seller.name") == "Bugenvila"
    sure = run(text, seller__name=[("FOREST FRUIT ICE", 0.8), ("Bugenvila", 0.3)])
    assert value_of(sure, "seller.name") == "FOREST FRUIT ICE"


def test_a_company_formerly_known_by_another_name_is_one() -> None:
    text = "Gerbang Alaf Restaurants Sdn Bhd\n(65351-M)\nformerly known as\nGolden Arches Restaurants Sdn Bhd\n"
    assert [text[span.start : span.end] for span in find_companies(text, len(text))] == [text.partition("\n")[0]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("31803017\nAEON CO. (M) BHD (126926-H)\n3RD FLOOR\nTotal 9.50", "AEON CO. (M) BHD"),
        ("YONGFATT ENTERPRISE\n(JM0517726)\nTotal 9.50", "YONGFATT ENTERPRISE"),
        ("SYARIKAT GIN KEE\n81109-A\nTotal 9.50", "SYARIKAT GIN KEE"),
        ("99 SPEED MART 5/B (519537-X)\nTotal 9.50", "99 SPEED MART S/B"),
        ("GARDENIA BAKERIES SDN EHD (139386 X)\nTotal 9.50", "GARDENIA BAKERIES SDN BHD"),
        ("Guardian Health Sdn Bnd\nTotal 9.50", "Guardian Health Sdn Bhd"),
    ],
)
def test_the_number_of_a_register_ends_a_name_and_misread_forms_are_mended(text: str, name: str) -> None:
    assert value_of(run(text), "seller.name") == name


@pytest.mark.parametrize(
    ("above", "company", "name"),
    [
        ("AL MENDIS", "ZAWIAJAYA FOOD SDN BHD", "ZAWIAJAYA FOOD SDN BHD"),
        ("KELIS", "Dimiliki oleh T PLUS F&B SDN BHD", "T PLUS F&B SDN BHD"),
        ("THE COFFEE BEAN", "& TEA LEAF SDN BHD", "THE COFFEE BEAN & TEA LEAF SDN BHD"),
        ("MPH BOOKSTORES", "SDN BHD", "MPH BOOKSTORES SDN BHD"),
    ],
)
def test_a_whole_company_below_a_brand_is_the_name(above: str, company: str, name: str) -> None:
    record = run(f"{above}\n{company}\nTotal 9.50", seller__name=[(f"{above}\n{company}", 0.9)])
    assert value_of(record, "seller.name") == name
    assert record.fields["seller.name"].raw.endswith(company.rsplit(maxsplit=1)[-1])


def test_the_company_goes_before_the_brand_above_it() -> None:
    text = "Chili's Grill\nT.A.S Leisure Sdn Bhd\nKuala Lumpur"
    record = run(text, seller__name=[("Chili's Grill", 0.9), ("T.A.S Leisure Sdn Bhd", 0.5)])
    assert value_of(record, "seller.name") == "T.A.S Leisure Sdn Bhd"
    unlikely = run(text, seller__name=[("Chili's Grill", 0.9), ("T.A.S Leisure Sdn Bhd", 0.1)])
    assert value_of(unlikely, "seller.name") == "Chili's Grill"


def test_a_company_that_the_engine_missed_is_proposed_unless_there_are_two() -> None:
    assert (
        value_of(run("Morganfield's\nTimeless Kitchen Sdn Bhd\nTotal 5.00"), "seller.name")
        == "Timeless Kitchen Sdn Bhd"
    )
    two = "Alaf Restaurants Sdn Bhd\nGolden Arches Restaurants Sdn Bhd\nTotal 5.00"
    assert value_of(run(two), "seller.name") is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "ADVANCO\n(725186-V)\nNO 1&3, Jalan Wangsa 12,\n53300 Kuala Lumpur\nSelangor D.E., Malaysia\nTel 03-4131",
            "NO 1&3, Jalan Wangsa 12,\n53300 Kuala Lumpur\nSelangor D.E., Malaysia",
        ),
        ("Joe's Diner\n1211 Green Street\nNew York, NY 10003\n(212) 555-0199", "1211 Green Street\nNew York, NY 10003"),
        ("Café de Flore\n172 Bd Saint-Germain\n75006 Paris\n12/03/2019", "172 Bd Saint-Germain\n75006 Paris"),
        ("Löwenbräu GmbH\nMarsstr. 17\n80335 München\nTisch 4", "Marsstr. 17\n80335 München"),
        ("UNIHAKKA\n18 Mar 2018 18:25\n12, Jalan Tampoi\n81200 Johor", "12, Jalan Tampoi\n81200 Johor"),
        ("SHOP\nLot 6, Jalan Batai,\n50490, Kuala Lumpur\nTel", "Lot 6, Jalan Batai,\n50490, Kuala Lumpur"),
        ("SHOP\n54,JALAN SS23\nTAMAN SEA,47400\nPETALING JAYA\nTel 1", "54,JALAN SS23\nTAMAN SEA,47400\nPETALING JAYA"),
        ("AROMA CAFE\n1211 Green Street\nNew York, NY\n03-12-2016", "1211 Green Street\nNew York, NY"),
        ("DUTY FREE\n255 HIGHWAY 99\nSURREY BC\nV3S 9N7\nTEL", "255 HIGHWAY 99\nSURREY BC\nV3S 9N7"),
    ],
)
def test_an_address_is_the_head_down_to_its_postal_code(text: str, address: str) -> None:
    span = find_address(text)
    assert span is not None
    assert text[span.start : span.end] == address


@pytest.mark.parametrize(
    "text",
    [
        "SHOP\n22241 WS CUT SCISSORS\t18.00 S\nTotal 18.00",
        "SHOP\nTable 4\nServer Ann\nGuests\n12/03/2019 10:00\n5 Main St\n53300 Kuala Lumpur",
        "SHOP\n120 Grand Court Cake\t4.50\nTotal",
        "SHOP\nDoc No CS00012440 Date\nTotal",
        "SHOP\nMorrisons plc\nHarrogate, HG1 1BJ",
    ],
)
def test_goods_and_numbers_are_no_address(text: str) -> None:
    assert find_address(text) is None


def test_an_address_with_its_postal_code_is_left_to_the_engine() -> None:
    text = "SHOP\nMIAMI BEACH #182\n14585 BISCAYNE BLVD.\nMIAMI, FL 33181\nTotal 5.00"
    whole = run(text, seller__address=[("14585 BISCAYNE BLVD.\nMIAMI, FL 33181", 0.4)])
    assert whole.fields["seller.address"].raw == "14585 BISCAYNE BLVD.\nMIAMI, FL 33181"
    missed = run(text).fields["seller.address"]
    assert missed.raw == "14585 BISCAYNE BLVD.\nMIAMI, FL 33181"


def test_ringgit_at_the_head_of_a_column_puts_the_day_first() -> None:
    assert value_of(run("BISTRO\nBILL DT: 12/03/2018 10:25\tRM\nBeer\t150.00"), "issue_date") == "2018-03-12"
    assert value_of(run("HOTEL\nRM# 214 12/03/2018 10:25\nThe total of the bill"), "issue_date") == "2018-12-03"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PEACE ARCH DUTY FREE SHOP\n123 Road\nTotal 9.50", "PEACE ARCH DUTY FREE SHOP"),
        ("saras\n15, 1st Floor\nTotal 9.50", "saras"),
        ("THE SEA\nFish & Chips\n12 Street\nTotal 9.50", "THE SEA Fish & Chips"),
        ("THE SEA\nCavan, Ireland\n12 Street\nTotal 9.50", "THE SEA"),
        ("THE SEA\nFish & Chips\nTotal", None),
        ("tan woon yann\nINDAH GIFT\n27, JALAN DEDAP\nTotal 9.50", "INDAH GIFT"),
        ("#B01\nOYAJI RESTAURANT\n3123 CLEMENT\nTotal 9.50", "OYAJI RESTAURANT"),
        ("Store #1458\nPanda Express\n123 Road\nTotal 9.50", "Panda Express"),
        ("STC\nOMAHA, NE #1012\n12300 West Dodge Rd\nTotal 9.50", None),
        ("MONOPRIX\nParis Opéra\nFruits 9.50\nwww.monoprix.fr\nTotal 9.50", "MONOPRIX"),
        ("KFC\nRestaurant\nMenu 9.50\ninfo@kfc.de\nTotal 9.50", "KFC"),
        ("Vihar\nNear Post Office\nRoti 9.50\nwww.other.com\nTotal 9.50", None),
        ("WELCOME TO BEST BUY #478\n50-01 NORTHERN BOULEVARD\nTotal 9.50", None),
        ("tan woon yann\nINDAH GIFT\nTotal 9.50", None),
        ("Thank you for shopping\nTotal 9.50", None),
        ("hank\nYou\nTotal 9.50", None),
        ("TAX INVOICE\nTotal 9.50", None),
        ("www.shop.com\nTotal 9.50", None),
        ("Kassenbon\nTotal 9.50", None),
        ("12 Main St 90210\nTotal 9.50", None),
    ],
)
def test_the_first_line_is_the_name_if_it_can_be_one(text: str, name: str | None) -> None:
    assert value_of(run(text), "seller.name") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BEST BUY #994\nThousands of Possibilities\nGet Yours", "BEST BUY #994"),
        ("Steak 'n Shake No:11\nCarry Out\nSeat", "Steak 'n Shake No:11"),
        ("SPEEDWAY 0006661\nLa Porte IN 46350", "SPEEDWAY 0006661"),
        ("Store #1458\nPanda Express\nEUREKA,MO", "Panda Express"),
        ("AL MANAMA HYPERMARKET\nTIMES SQUARE CENTER - DUBAI\nPhone:04-3466046", "AL MANAMA HYPERMARKET"),
        ("FLYING J\nTRAVEL PLAZA\nTroutdale, OR 97060", "FLYING J"),
        ("Milano\nRestaurant\nNO 24 NEW ROAD", "Milano Restaurant"),
        ("MIMMOS - GALLERIA\nMIMMOS GALLERIA\nVAT NO:", "MIMMOS - GALLERIA"),
        ("Higher Standards\nmeijer\nLower Prices\nwww.meijer.com", "meijer"),
        ("DINE IN\nJapan Corner\n10920 Winds Drive", "Japan Corner"),
    ],
)
def test_kinds_of_shops_numbers_of_stores_towns_and_the_web_tell_where_a_name_ends(text: str, name: str) -> None:
    assert value_of(run(f"{text}\nTotal 9.50"), "seller.name") == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("SAMCO\nSAMCO", "SAMCO"),
        ("CREST\nFOODS\nCrest Foods#5", "Crest Foods#5"),
        ("SAFEWAY\nEM\nWELCOME TO SAFEWAY!", "SAFEWAY"),
        ("RAJ GAYLORD\nINDIAN RESTAURANT", "RAJ GAYLORD INDIAN RESTAURANT"),
    ],
)
def test_a_name_over_lines_says_nothing_again(lines: str, name: str) -> None:
    record = run(f"{lines}\n12 High Street\nTotal 9.50", seller__name=[(lines, 0.9)])
    assert value_of(record, "seller.name") == name
    assert record.fields["seller.name"].evidence[0].end <= len(lines)


def test_a_longer_form_of_the_same_name_is_no_rival() -> None:
    text = "Microsoft\nVisit us\nMicrosoft Store\nNeighbour\nTotal 9.50"
    margins = []
    for others in ([], [("Microsoft", 0.7)], [("Neighbour", 0.7)]):
        engine = ScriptedEngine("receipt", fields={"seller.name": [("Microsoft Store", 0.9), *others]})
        state = run_steps(State(make_document(text), Services(SCHEMAS, engine)))
        margins.append(state.features["seller.name"].margin)
    alone, same, rivalled = margins
    assert (same, rivalled) == (alone, pytest.approx(0.2))


def test_a_name_with_a_legal_form_and_an_engine_that_is_sure_go_before_the_first_line() -> None:
    assert value_of(run("Blue Moon\nMoonlight Foods Ltd\nTotal 9.50"), "seller.name") == "Moonlight Foods Ltd"
    record = run("Good times\nBlue Moon\nTotal 9.50", seller__name=[("Blue Moon", 0.9)])
    assert value_of(record, "seller.name") == "Blue Moon"


def test_a_web_address_is_neither_the_name_nor_its_rival() -> None:
    text = "Fresh every day!!\nMorrisons\nwww.morrisons-stores.com\nTotal 9.50"
    record = run(text, seller__name=[("www.morrisons-stores.com", 0.7), ("Morrisons", 0.6)])
    assert value_of(record, "seller.name") == "Morrisons"
    alone = run(text, seller__name=[("Morrisons", 0.6)])
    assert record.fields["seller.name"].probability == alone.fields["seller.name"].probability


def test_a_date_behind_its_word_goes_before_others_beside_a_time() -> None:
    text = "Shop\nDate :20-03-2018 23:03:06\nClosed: 32\t21-03-2018 00:32:02"
    assert value_of(run(text), "issue_date") == "2018-03-20"


def test_gaps_within_a_date_do_not_matter() -> None:
    assert value_of(run("Bar\nTuesDay 15- 4-2011 14:19:48"), "issue_date") == "2011-04-15"


def test_numbers_grouped_as_in_north_america_are_telephone_numbers_but_not_behind_fax() -> None:
    def found(text: str) -> list[str]:
        return [text[hit.span.start : hit.span.end] for hit in find_phones_by_form(text)]

    assert found("Mason, MI\n(517) 244-1900 meijer.com") == ["(517) 244-1900"]
    assert found("New York, NY\n212-253-7860\nFax: 212-253-7861") == ["212-253-7860"]
    assert not found("4125064-485 12-253-7860 0182 004 0000203 212-253-78601")


def test_an_address_begins_below_the_branch() -> None:
    text = "COSTCO\nN. MIAMI BEACH#182\n14585 BISCAYNE BLVD.\nN. MIAMI, FL 33181\nTotal 9.50"
    span = find_address(text)
    assert span is not None
    assert text[span.start : span.end] == "14585 BISCAYNE BLVD.\nN. MIAMI, FL 33181"


def test_a_street_alone_does_not_go_before_what_an_engine_holds_for_the_address() -> None:
    text = "AROMA CAFE\n1211 Green Street\nOrlando Mall, FL\nTotal 9.50"
    assert value_of(run(text), "seller.address") is not None
    record = run(text, seller__address=[("1211 Green Street\nOrlando Mall, FL", 0.4)])
    assert record.fields["seller.address"].raw == "1211 Green Street\nOrlando Mall, FL"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Panda Express\nEUREKA,MO\n(636)587-2697", "EUREKA,MO"),
        ("Crest Foods\n4503 NW 23rd\nOklahoma City, OK\nManager: Kevin", "4503 NW 23rd\nOklahoma City, OK"),
        ("SHOP\nF15H HOUSE\nVentura, CA 93001", "Ventura, CA 93001"),
        ("Crystal Palace\nStore Number 322\nLake Buena, FL 32830", "Lake Buena, FL 32830"),
        ("Lids\nWestridge Square\nGreensboro, NC 27410", "Westridge Square\nGreensboro, NC 27410"),
        ("Wash\nMister Car Wash 002/102\n1038 Gessner Rd\nHouston, TX 77055", "1038 Gessner Rd\nHouston, TX 77055"),
        ("BAR LOUIE\n1280 Harbor Road\nSte# 1801\n09/18/2014", "1280 Harbor Road\nSte# 1801"),
        ("Gas\nSequence Number 11251\nSwiped\nAPPROVED 868158\ntm", None),
        ("Wash\nShift 2, Emp1 91768\nSale 3225, WA 98101", None),
        ("Cafe\nHouse Special, XX\nTea", None),
    ],
)
def test_towns_and_streets_of_north_america_are_addresses_and_numbers_of_sales_none(
    text: str, address: str | None
) -> None:
    span = find_address(text)
    assert (text[span.start : span.end] if span else None) == address


def test_an_address_by_its_place_is_evidence_for_the_same_of_an_engine() -> None:
    text = "Lids\n12 Main Street\nGreensboro, NC 27410\nTotal 9.50"
    engine = ScriptedEngine("receipt", fields={"seller.address": [("12 Main Street\nGreensboro, NC 27410", 0.9)]})
    state = run_steps(State(make_document(text), Services(SCHEMAS, engine)))
    assert state.features["seller.address"].pattern
