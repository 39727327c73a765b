from __future__ import annotations

import pytest

from docsluice.reading.usability import Signals, Verdict, bad_share, judge, mean_length, vowelless_share

GOOD = Signals(
    characters=900,
    words=160,
    unmapped=0.0,
    bad=0.0,
    no_vowel=0.05,
    mean_length=5.4,
    off_page=0.0,
    image=0.0,
    invisible=0.0,
    paths=12,
)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "text"),
        ({"image": 1.0, "invisible": 1.0}, "check"),
        ({"image": 1.0, "characters": 90}, "check"),
        ({"image": 1.0}, "text"),
        ({"bad": 0.2}, "scan"),
        ({"unmapped": 0.5}, "scan"),
        ({"off_page": 0.6}, "scan"),
        ({"no_vowel": 0.8}, "scan"),
        ({"no_vowel": 0.8, "words": 6}, "text"),
        ({"mean_length": 1.0}, "scan"),
        ({"characters": 0, "words": 0, "image": 0.9}, "scan"),
        ({"characters": 0, "words": 0, "image": 0.004, "paths": 0}, "blank"),
        ({"characters": 0, "words": 0, "paths": 400}, "scan"),
        ({"characters": 8, "words": 2, "image": 0.01}, "text"),
    ],
)
def test_verdict(change: dict[str, float], verdict: Verdict) -> None:
    assert judge(GOOD._replace(**change)) == verdict  # type: ignore[arg-type]  # counts are given as whole numbers


def test_private_use_and_replacement_signs_are_bad() -> None:
    assert bad_share("ab\ue000\ufffd") == 0.5
    assert bad_share("") == 0.0


def test_words_without_vowels_are_counted_among_letters_only() -> None:
    assert vowelless_share(["xrt", "total", "1234", "ab"]) == 0.5


def test_leader_dots_do_not_make_words_long() -> None:
    assert mean_length(["Total", "..........................", "12"]) == pytest.approx(7 / 3)
