from __future__ import annotations

from decimal import Decimal

import pytest

from docsluice.schema.loader import load_schemas
from docsluice.validation.arithmetic import RULES
from docsluice.validation.repair import Choice, search
from docsluice.validation.rules import check, known_rules


def amounts(**texts: str) -> dict[str, Decimal]:
    return {path.replace("__", "."): Decimal(text) for path, text in texts.items()}


def lines(*nets: str) -> dict[str, Decimal]:
    return {f"line_items[{i}].net_amount": Decimal(net) for i, net in enumerate(nets)}


def taxes(*rows: tuple[str, str, str]) -> dict[str, Decimal]:
    return {
        f"tax_breakdown[{i}].{name}": Decimal(value)
        for i, row in enumerate(rows)
        for name, value in zip(("base", "rate", "amount"), row, strict=True)
    }


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("BR-CO-10", amounts(lines_net="3.00") | lines("1.00", "2.00")),
        ("BR-CO-13", amounts(total_net="11", lines_net="10", discount_total="1", charge_total="2")),
        ("BR-CO-13", amounts(total_net="10", lines_net="10")),
        ("BR-CO-14", amounts(total_tax="3.00") | taxes(("10", "10", "1.00"), ("20", "10", "2.00"))),
        ("BR-CO-15", amounts(total_gross="119.00", total_net="100", total_tax="19.00")),
        ("BR-CO-16", amounts(amount_due="20.01", total_gross="119", amount_paid="99", rounding="0.01")),
        ("BR-CO-17", taxes(("10.55", "7", "0.74"), ("100", "19", "18.50"))),
        (
            "DS-LINE-NET",
            {**lines("10.00"), "line_items[0].quantity": Decimal(3), "line_items[0].unit_price": Decimal("3.33")},
        ),
        ("DS-RECEIPT-TOTAL", amounts(total_gross="11", total_net="10", total_tax="1")),
        ("DS-RECEIPT-TOTAL", amounts(total_gross="10", total_net="10", total_tax="1")),
        ("DS-RECEIPT-TOTAL", amounts(total_gross="12.50", total_net="10", total_tax="1", tip="1.50")),
        ("DS-RECEIPT-TOTAL", amounts(total_gross="10.00", total_net="10.02", rounding="-0.02")),
    ],
)
def test_rules_that_hold(rule: str, values: dict[str, Decimal]) -> None:
    assert RULES[rule](values), "the rule must look at these values"
    assert check([rule], values, {}) == ()


@pytest.mark.parametrize(
    ("rule", "values", "message", "fields"),
    [
        (
            "BR-CO-10",
            amounts(lines_net="3.00") | lines("1.00", "1.00"),
            "lines_net 3.00 ≠ sum of 2 line_items 2.00",
            ("lines_net", "line_items[0].net_amount", "line_items[1].net_amount"),
        ),
        (
            "BR-CO-13",
            amounts(total_net="12", lines_net="10", discount_total="1"),
            "total_net 12 ≠ lines_net 10 − discount_total 1",
            ("total_net", "lines_net", "discount_total"),
        ),
        (
            "BR-CO-14",
            amounts(total_tax="3.01") | taxes(("10", "10", "1.00")),
            "total_tax 3.01 ≠ sum of 1 tax_breakdown 1.00",
            ("total_tax", "tax_breakdown[0].amount"),
        ),
        (
            "BR-CO-15",
            amounts(total_gross="119.00", total_net="100.00", total_tax="18.00"),
            "total_gross 119.00 ≠ total_net 100.00 + total_tax 18.00",
            ("total_gross", "total_net", "total_tax"),
        ),
        (
            "BR-CO-16",
            amounts(amount_due="119", total_gross="119", amount_paid="19"),
            "amount_due 119 ≠ total_gross 119 − amount_paid 19",
            ("amount_due", "total_gross", "amount_paid"),
        ),
        (
            "BR-CO-17",
            taxes(("100", "19", "17.50")),
            "tax_breakdown[0].amount 17.50 ≠ base 100 × 19 %",
            ("tax_breakdown[0].amount", "tax_breakdown[0].base", "tax_breakdown[0].rate"),
        ),
        (
            "DS-RECEIPT-TOTAL",
            amounts(total_gross="15", total_net="10", total_tax="1"),
            "total_gross 15 ≠ total_net 10 + total_tax 1",
            ("total_gross", "total_net", "total_tax"),
        ),
        (
            "DS-RECEIPT-TOTAL",
            amounts(total_gross="14.10", total_net="14.10", total_tax="14.10"),
            "total_gross 14.10 ≠ total_net 14.10 + total_tax 14.10",
            ("total_gross", "total_net", "total_tax"),
        ),
    ],
)
def test_rules_that_are_broken(rule: str, values: dict[str, Decimal], message: str, fields: tuple[str, ...]) -> None:
    (violation,) = check([rule], values, {})
    assert (violation.rule, violation.message, violation.fields) == (rule, message, fields)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_rules_say_nothing_where_an_amount_is_missing(rule: str) -> None:
    for values in ({}, amounts(total_gross="1"), amounts(total_net="1"), lines("1.00"), taxes(("1", "1", "9"))):
        if rule == "BR-CO-17" and "tax_breakdown[0].base" in values:
            continue
        assert check([rule], values, {}) == ()


def test_a_cent_of_difference_is_too_much_but_no_fraction_of_it() -> None:
    assert check(["BR-CO-15"], amounts(total_gross="119.01", total_net="100", total_tax="19"), {})
    assert not check(["BR-CO-15"], amounts(total_gross="119.00", total_net="100.004", total_tax="19"), {})


def test_payment_terms_are_needed_for_an_amount_due() -> None:
    due = amounts(amount_due="10")
    (violation,) = check(["BR-CO-25"], due, {})
    assert violation.rule == "BR-CO-25"
    assert check(["BR-CO-25"], due, {"due_date": "2023-03-14"}) == ()
    assert check(["BR-CO-25"], due, {"payment_terms": "30 days net"}) == ()
    assert check(["BR-CO-25"], amounts(amount_due="0"), {}) == ()


def test_dates_and_identifiers() -> None:
    rules = ["DS-DATE-ORDER", "DS-IBAN", "DS-TAX-ID"]
    good = {
        "issue_date": "2023-03-14",
        "due_date": "2023-03-14",
        "payment.iban": "DE89370400440532013000",
        "seller.tax_id": "DE136695976",
        "buyer.tax_id": "201/113/40209",
        "effective_date": "2023-01-01",
        "expiration_date": "perpetual",
    }
    assert check(rules, {}, good) == ()
    bad = good | {"due_date": "2023-03-13", "payment.iban": "DE88370400440532013000", "seller.tax_id": "DE136695975"}
    assert [one.rule for one in check(rules, {}, bad)] == rules


def test_the_shipped_schemas_name_known_rules_only() -> None:
    for schema in load_schemas().values():
        assert set(schema.rules) <= known_rules()


def test_search_takes_the_likeliest_combination_that_adds_up() -> None:
    values = amounts(total_gross="119", total_net="90", total_tax="19")
    net = [Choice(Decimal(90), 0.6, 0), Choice(Decimal(100), 0.3, 1)]
    tax = [Choice(Decimal(19), 0.9, 0), Choice(Decimal(29), 0.05, 1)]
    found = search(RULES["BR-CO-15"], values, {"total_net": net, "total_tax": tax})
    assert found is not None
    assert (found["total_net"].number, found["total_tax"].number) == (1, 0)


def test_search_gives_up_rather_than_take_the_unlikely() -> None:
    values = amounts(total_gross="119", total_net="90", total_tax="19")
    net = [Choice(Decimal(90), 0.9, 0), Choice(Decimal(100), 0.001, 1)]
    assert search(RULES["BR-CO-15"], values, {"total_net": net}) is None


def test_search_may_leave_an_optional_amount_out() -> None:
    values = amounts(amount_due="119", total_gross="119", amount_paid="5")
    paid = [Choice(Decimal(5), 0.4, 0), Choice(None, 0.1, -1)]
    found = search(RULES["BR-CO-16"], values, {"amount_paid": paid}, needed=frozenset({"amount_due", "total_gross"}))
    assert found is not None
    assert found["amount_paid"].value is None
