"""Near duplicates are found, different documents are not."""

from __future__ import annotations

import random

import pytest

from docsluice.evaluation.labels import make_row
from docsluice.evaluation.leakage import find_shared_vendors, find_twins, sign

CHANCE = random.Random(5)  # noqa: S311  texts that repeat, no secrets
WORDS = [f"w{i}" for i in range(500)]


def write_text(words: int = 300) -> str:
    """A text of random words."""
    return " ".join(CHANCE.choices(WORDS, k=words))


def test_a_copy_with_other_signs_and_a_changed_date_is_found() -> None:
    texts = {f"t{i}": write_text() for i in range(50)}
    copy = texts["t7"].upper().replace(" ", "  ", 40).replace("W1 ", "W2 ", 1)
    [twins] = find_twins(texts, {"copy": copy, "new": write_text()})
    assert (twins.trained, twins.held_back) == ("t7", "copy")
    assert twins.similarity > 0.9


def test_the_estimate_is_near_the_share_of_common_runs() -> None:
    common, rest, other = write_text(400), write_text(200), write_text(200)
    first, second = sign(f"{common} {rest}"), sign(f"{common} {other}")
    # 396 common runs of about 596 + 596 - 396
    assert (first == second).mean() == pytest.approx(396 / 796, abs=0.15)


def test_texts_without_words_are_no_twins() -> None:
    assert find_twins({"a": " ", "b": "\n"}, {"c": "", "d": " "}) == []
    assert sign("one two").shape == (128,)


def test_vendors_in_both_splits() -> None:
    trained = [make_row({"file": "a", "fields": {"vendor_name": ["SAFEWAY", "Safeway Robson"]}})]
    held_back = [
        make_row({"file": "b", "fields": {"vendor_name": "Safeway."}}),
        make_row({"file": "c", "fields": {"vendor_name": "Gardenia"}}),
        make_row({"file": "d", "fields": {}}),
    ]
    assert find_shared_vendors(trained, held_back) == {"safeway": ["b"]}
