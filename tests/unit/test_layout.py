from __future__ import annotations

from docsluice.reading.layout import compose
from docsluice.reading.seen import SeenWord
from docsluice.records import Box

PROSE = "the parties agree that this clause binds all of them now"


def word(text: str, x: float, y: float, height: float = 10.0) -> SeenWord:
    return SeenWord(text, Box(x, y, x + 5.0 * len(text), y + height))


def prose(x: float, rows: int, name: str) -> list[SeenWord]:
    words = []
    for row in range(rows):
        here = x
        for text in f"{name} {PROSE}".split():
            words.append(word(text, here, 12.0 * row))
            here += 5.0 * len(text) + 3
    return words


def test_lines_are_ordered_whatever_the_order_of_the_words() -> None:
    words = [word("119.00", 60, 20), word("Invoice", 0, 0), word("Total", 0, 21), word("4711", 40, 1)]
    assert compose(words).text == "Invoice 4711\nTotal\t119.00"


def test_a_wide_gap_is_a_tab() -> None:
    assert compose([word("Total", 0, 0), word("9", 30, 0), word("x", 61, 0)]).text == "Total 9\tx"


def test_prose_in_two_columns_is_read_down() -> None:
    text = compose(prose(0, 10, "left") + prose(400, 10, "right")).text
    assert text.rindex("left") < text.index("right")


def test_a_table_is_read_across() -> None:
    rows = [word(f"item{row}", 0, 12.0 * row) for row in range(10)]
    rows += [word(f"{row}.50", 300, 12.0 * row) for row in range(10)]
    assert compose(rows).text.splitlines()[3] == "item3\t3.50"


def test_a_raised_word_stays_on_its_line() -> None:
    words = [word("Sum", 0, 0), word("2)", 20, -1, 7.0), word("9.00", 40, 1), word("Next", 0, 14)]
    assert compose(words).text == "Sum 2) 9.00\nNext"


def test_no_words_no_text() -> None:
    assert compose([]) == ("", ())


def test_a_line_of_arabic_or_hebrew_is_read_from_the_right() -> None:
    assert compose([word("שלום", 100, 0), word("חשבונית", 130, 0)]).text == "חשבונית שלום"
