"""Rules on a draft: what holds, what is broken, and what another reading would mend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.found import Draft, Found, Option, as_decimal
from docsluice.assembly.reread import reread
from docsluice.assembly.sums.dollar_signs import mend_signs
from docsluice.assembly.sums.same_totals import order_totals, part_lines_net, part_net, part_totals, turn_subtracted
from docsluice.normalise.values import normalise_value
from docsluice.validation.arithmetic import RULES, column, round_cents
from docsluice.validation.repair import MOST_LOSS, Choice, search
from docsluice.validation.rules import check

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.assembly.found import Ground
    from docsluice.records import Violation
    from docsluice.schema.spec import Schema
    from docsluice.validation.arithmetic import Equation

_TOTALS = frozenset(
    {
        "lines_net",
        "discount_total",
        "charge_total",
        "total_net",
        "total_tax",
        "total_gross",
        "amount_paid",
        "rounding",
        "amount_due",
        "tip",
    }
)
_MONEY = frozenset({"money", "number", "rate"})
# Totals that may be left out when nothing adds up with them; the others are the facts that the rest is checked by.
_OPTIONAL = frozenset({"discount_total", "charge_total", "amount_paid", "rounding", "tip"})
_ABSENT_LIKELIHOOD = 0.1
_OTHER_READING = 0.3
"""Likelihood of OCR's next reading against its first, for the next but one half of it, and so on.

Of 22 lost amounts of receipts that were among the other readings, 18 were the first of them.
"""
_SUMS = {"BR-CO-10": ("line_items", "net_amount"), "BR-CO-14": ("tax_breakdown", "amount")}
"""Rules on the sum of a column."""
_LEAST_TERMS = 3
"""Amounts in an equation that confirms them: two that are equal may be one number, taken twice."""
_WITH_UNSEEN_TERMS = frozenset({"BR-CO-13", "BR-CO-16", "DS-RECEIPT-TOTAL"})
"""Rules with terms that a document may print and nobody saw, which is likelier than a very unlikely reading."""
_CHECK_DIGITS = frozenset({"DS-IBAN", "DS-TAX-ID"})
_PRINTED = 0.9  # how well an identifier parses from which its wrong check digits are no slip of reading
_REPAIRABLE = ("BR-CO-15", "DS-RECEIPT-TOTAL", "BR-CO-16", "BR-CO-13", "DS-LINE-NET", "BR-CO-17")


class _Reading(NamedTuple):
    """A reading of a field; `guessed` where it stands nowhere on the page."""

    option: Option
    guessed: bool = False


def amounts_of(draft: Draft) -> dict[str, Decimal]:
    """Numbers of a draft by path."""
    pairs = ((path, item.amount()) for path, item in draft.found.items() if item.spec.type in _MONEY)
    return {path: amount for path, amount in pairs if amount is not None}


def texts_of(draft: Draft) -> dict[str, str]:
    """Texts of a draft by path."""
    pairs = ((path, item.value) for path, item in draft.found.items() if item.spec.type not in _MONEY)
    return {path: value for path, value in pairs if isinstance(value, str)}


def repair(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with other readings of amounts where a rule is broken and exactly they make it hold.

    Readings are the other candidates of the field, the second reading of an ambiguous number, and other
    readings of OCR. Nothing changes where no combination adds up, and no total that another rule confirms: one wrong
    sum must not undo what adds up.
    """
    draft = part_totals(mend_signs(draft, ground))
    if "BR-CO-15" in schema.rules:
        draft = turn_subtracted(part_net(part_lines_net(draft)))
    for rule in (rule for rule in _REPAIRABLE if rule in schema.rules):
        for scope in _scopes(rule, draft):
            others = [other for other in schema.rules if other != rule] if scope is _TOTALS else []
            kept = holding_paths(others, amounts_of(draft), _LEAST_TERMS) & _TOTALS if others else frozenset[str]()
            draft = _repair(draft, rule, scope, kept, ground)
    return order_totals(draft)


def judge(draft: Draft, schema: Schema) -> Draft:
    """The draft with its violations, and with what holds or is broken noted at each amount.

    Wrong check digits speak against what was recognised in a picture, or cut. Where a text was read whole and was not
    recognised they are the issuer's: the value is what it is, with the violation.
    Amounts that a rule derived take no part: they satisfy the rule that made them, which proves nothing. A row with a
    derived amount says nothing about sums, and a rule that a total was derived by says nothing at all.
    """
    derived = {path: item for path, item in draft.found.items() if item.tier == "derived" and item.rule}
    amounts = {path: one for path, one in amounts_of(draft).items() if path not in derived}
    silent = {item.rule for path, item in derived.items() if path in _TOTALS}
    silent |= {rule for rule, cell in _SUMS.items() if column(derived, *cell)}
    rules = tuple(rule for rule in schema.rules if rule not in silent)
    violations = check(rules, amounts, texts_of(draft))
    broken = {path for violation in violations for path in violation.fields if not _is_issuers(violation, path, draft)}
    ties = count_ties(rules, amounts)
    changed = [
        replace(item, chosen=_noted(item.chosen, ties.get(path, -1)))
        for path, item in draft.found.items()
        if path in ties or path in broken
    ]
    return replace(draft.with_found(changed), violations=violations)


def _is_issuers(violation: Violation, path: str, draft: Draft) -> bool:
    """Whether check digits are wrong in an identifier that is printed whole: those of a misread one parse worse."""
    return violation.rule in _CHECK_DIGITS and draft.found[path].chosen.features.parse >= _PRINTED


def holding_paths(rules: Iterable[str], amounts: Mapping[str, Decimal], least: int = 1) -> frozenset[str]:
    """Paths of amounts that one of the rules confirms by an equation of at least so many amounts."""
    return frozenset(
        path
        for rule in rules
        for equation in _holding(rule, amounts)
        if len(equation.paths) >= least
        for path in equation.paths
    )


def count_ties(rules: Iterable[str], amounts: Mapping[str, Decimal]) -> dict[str, int]:
    """To how many other amounts rules that hold tie an amount, by path; of each rule its longest equation counts.

    A sum of five numbers proves more than an equation of two, which are often one printed number read twice.
    """
    ties: Counter[str] = Counter()
    for rule in rules:
        longest: dict[str, int] = {}
        for equation in _holding(rule, amounts):
            others = len(set(equation.paths)) - 1
            longest |= {path: max(longest.get(path, 0), others) for path in equation.paths}
        ties.update(longest)
    return {path: max(1, count) for path, count in ties.items()}


def _holding(rule: str, amounts: Mapping[str, Decimal]) -> Iterator[Equation]:
    """Equations of a rule that hold and say something: zero equals zero says nothing."""
    for equation in RULES[rule](amounts) if rule in RULES else ():
        if equation.holds(amounts) and round_cents(amounts[equation.left]) != 0:
            yield equation


def _noted(option: Option, arithmetic: int) -> Option:
    reasons = option.reasons
    if arithmetic < 0 and "arithmetic_mismatch" not in reasons and as_decimal(option.value) is not None:
        reasons = (*reasons, "arithmetic_mismatch")
    return replace(option, features=option.features._replace(arithmetic=arithmetic), reasons=reasons)


def _scopes(rule: str, draft: Draft) -> Iterable[Collection[str]]:
    """Paths whose readings are tried together: the totals, or one row in the order of the draft."""
    if rule not in ("DS-LINE-NET", "BR-CO-17"):
        return (_TOTALS,)
    rows: dict[str, list[str]] = {}
    for path in draft.found:
        if path.startswith(("line_items[", "tax_breakdown[")):
            rows.setdefault(path.split(".")[0], []).append(path)
    return tuple(rows.values())


def _repair(draft: Draft, rule: str, scope: Collection[str], kept: frozenset[str], ground: Ground) -> Draft:
    if scope is not _TOTALS:  # of many rows each looks at itself only
        draft_of_scope = Draft({path: draft.found[path] for path in scope if path in draft.found}, {})
        amounts = amounts_of(draft_of_scope)
    else:
        draft_of_scope = draft
        amounts = {path: amount for path, amount in amounts_of(draft).items() if path in scope or "[" in path}
    equations = RULES[rule](amounts)
    if all(equation.holds(amounts) for equation in equations) and (equations or rule != "BR-CO-15"):
        return draft
    involved = {path for equation in equations for path in equation.paths} or {"total_gross", "total_net", "total_tax"}
    tried = (involved & frozenset(scope)) - kept
    items = {path: item for path, item in {**draft_of_scope.weak, **draft_of_scope.found}.items() if path in tried}
    options = {path: _readings(item, ground) for path, item in items.items()}
    choices = {path: _choices(path, options[path], draft) for path in options}
    most_loss = -math.log(_ABSENT_LIKELIHOOD) if rule in _WITH_UNSEEN_TERMS else MOST_LOSS
    chosen = search(RULES[rule], amounts, choices, needed=frozenset(involved) - _OPTIONAL, most_loss=most_loss)
    if chosen is None:
        return draft
    changed = [
        items[path].choose(mark_repaired(options[path][choice.number].option), rule=rule)
        for path, choice in chosen.items()
        if choice.value is not None and (choice.number > 0 or path in draft.weak)
    ]
    dropped = {path for path, choice in chosen.items() if choice.value is None}
    draft = draft.with_found(changed)
    return replace(draft, found={path: item for path, item in draft.found.items() if path not in dropped})


def mark_repaired(option: Option) -> Option:
    """The option with the reason `repaired`; whether its number was ambiguous no longer matters."""
    return replace(option, reasons=(*(r for r in option.reasons if r != "ambiguous_number"), "repaired"))


def _choices(path: str, readings: list[_Reading], draft: Draft) -> list[Choice]:
    choices = [
        Choice(value, reading.option.rank, number, reading.guessed)
        for number, reading in enumerate(readings)
        if (value := as_decimal(reading.option.value)) is not None
    ]
    if path in draft.weak or path in _OPTIONAL:
        likelihood = 1 - choices[0].likelihood if path in draft.weak else _ABSENT_LIKELIHOOD
        choices.append(Choice(None, likelihood, -1))
        choices.sort(key=lambda choice: -choice.likelihood)
    return choices


def _readings(item: Found, ground: Ground) -> list[_Reading]:
    """Every reading of a field, the chosen first, guesses last."""
    options = (item.chosen, *item.options)
    plain = (reading for option in options for reading in (option, *_second_meanings(item, option, ground)))
    guesses = (reading for option in options for reading in _other_readings(item, option, ground))
    found: dict[JsonValue, _Reading] = {}
    for reading in (*(_Reading(option) for option in plain), *(_Reading(option, guessed=True) for option in guesses)):
        found.setdefault(reading.option.value, reading)
    return list(found.values())


def _second_meanings(item: Found, option: Option, ground: Ground) -> Iterator[Option]:
    """The second reading of "12.000"."""
    meaning = normalise_value(option.raw, item.spec, ground.context)
    for value in meaning.others if meaning else ():
        yield replace(option, value=value)


def _other_readings(item: Found, option: Option, ground: Ground) -> Iterator[Option]:
    """What OCR would have read next."""
    for place in option.evidence:
        for reading in reread(option.raw, place, ground.document):
            again = normalise_value(reading.text, item.spec, ground.context)
            if again is not None:
                score = option.features.score * _OTHER_READING / (reading.number + 1)
                yield replace(option, value=again.value, features=option.features._replace(score=score))
