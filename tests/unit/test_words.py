import sys
import unicodedata

from docsluice.extraction.words import split_words


def test_numbers_fall_apart_and_offsets_hold() -> None:
    words = split_words("Total 12.50 EUR")
    assert words.texts == ("total", "12", ".", "50", "eur")
    assert words.starts == (0, 6, 8, 9, 12)
    assert words.ends == (5, 8, 9, 11, 15)


def test_urls_mails_handles_and_hyphens_are_one_word() -> None:
    text = "see https://a.example/x?y=1 or info@b.example, @shop re-order no_7"
    assert split_words(text).texts == (
        *("see", "https://a.example/x?y=1", "or", "info@b.example", ","),
        *("@shop", "re-order", "no_7"),
    )


def test_lower_case_may_be_longer_but_offsets_are_of_the_text() -> None:
    words = split_words("İstanbul x")
    assert words.texts[0] == "i̇stanbul"
    assert (words.starts[1], words.ends[1]) == (9, 10)


def test_combining_marks_stay_with_their_letter() -> None:
    assert split_words("cafe\u0301 1").texts == ("cafe\u0301", "1")


def test_line_end_mark_is_a_word() -> None:
    assert split_words("a|b").texts == ("a", "|", "b")


def test_nothing() -> None:
    assert split_words(" \n\t").texts == ()


def test_every_combining_mark_of_unicode_stays_with_its_letter() -> None:
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "M"]
    assert split_words("".join(f"a{mark} " for mark in marks)).texts == tuple(f"a{mark}".lower() for mark in marks)
