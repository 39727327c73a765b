"""When a language model is not asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.errors import EscalationError
from docsluice.escalation.gate import Gate

PAUSE = timedelta(seconds=60)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 23, 50, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def make_gate(tokens: int | None = None, failures: int = 3) -> tuple[Gate, Clock]:
    clock = Clock()
    return Gate(tokens, failures, PAUSE, clock), clock


def fail(gate: Gate, times: int) -> None:
    for _ in range(times):
        gate.reserve(10)
        gate.failed()


def test_the_tokens_of_a_day_are_kept_and_come_back_at_midnight() -> None:
    gate, clock = make_gate(tokens=100)
    gate.reserve(60)
    with pytest.raises(EscalationError, match=r"at most 100 tokens a day, came 60 and up to 60 .*max_tokens_per_day"):
        gate.reserve(60)
    clock.now += timedelta(minutes=10)
    gate.reserve(60)


def test_what_an_answer_cost_takes_the_place_of_what_was_reserved() -> None:
    gate, _ = make_gate(tokens=100)
    gate.reserve(90)
    gate.answered(90, 10)
    gate.reserve(90)
    gate.answered(90, None)
    with pytest.raises(EscalationError):
        gate.reserve(1)


def test_failures_in_a_row_shut_it_for_a_while() -> None:
    gate, clock = make_gate()
    fail(gate, 3)
    with pytest.raises(EscalationError, match=r"3 failures in a row; it is asked again from 23:51:00 UTC"):
        gate.reserve(10)
    clock.now += PAUSE
    gate.reserve(10)


def test_after_the_pause_one_document_tries_and_the_others_wait() -> None:
    gate, clock = make_gate()
    fail(gate, 3)
    clock.now += PAUSE
    gate.reserve(10)
    with pytest.raises(EscalationError):
        gate.reserve(10)
    gate.answered(10, 5)
    gate.reserve(10)
    gate.reserve(10)


def test_a_try_that_fails_shuts_it_again() -> None:
    gate, clock = make_gate()
    fail(gate, 3)
    clock.now += PAUSE
    fail(gate, 1)
    with pytest.raises(EscalationError, match="4 failures in a row"):
        gate.reserve(10)


def test_an_answer_between_failures_keeps_it_open() -> None:
    gate, _ = make_gate()
    for _ in range(5):
        fail(gate, 2)
        gate.reserve(10)
        gate.answered(10, 10)
    fail(gate, 2)
    gate.reserve(10)
    gate.failed()
    with pytest.raises(EscalationError, match="3 failures in a row"):
        gate.reserve(10)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), max_size=40))
def test_no_day_costs_more_than_its_tokens(calls: list[tuple[int, int]]) -> None:
    gate, _ = make_gate(tokens=200)
    spent = 0
    for reserved, cost in calls:
        try:
            gate.reserve(reserved)
        except EscalationError:
            continue
        gate.answered(reserved, min(reserved, cost))
        spent += min(reserved, cost)
    assert spent <= 200
