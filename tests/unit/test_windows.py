from docsluice.extraction.windows import Unit, Window, cut_windows, units_of
from docsluice.extraction.words import Words, split_words


def units(text: str, budget: int = 100) -> list[tuple[str, bool]]:
    """Units by their text, with whether something closes after them."""
    words = split_words(text)
    found = units_of(text, words, [1] * len(words.texts), budget)
    return [(text[words.starts[unit.first] : words.ends[unit.last - 1]], unit.closes) for unit in found]


def test_lines_are_units() -> None:
    assert units("Item\tPrice\nBolt\t1.20\n\nTotal 1.20") == [
        ("Item\tPrice", False),
        ("Bolt\t1.20", True),
        ("Total 1.20", False),
    ]


def test_a_line_closes_where_a_sentence_ends() -> None:
    assert units("This is\nthe end.\nNew") == [("This is", False), ("the end.", True), ("New", False)]


def test_a_long_line_is_taken_apart_at_sentences_and_then_at_words() -> None:
    assert units("one two. three four five six. x", budget=4) == [
        ("one two.", True),
        ("three four five six", False),
        (".", True),
        ("x", False),
    ]


def test_a_decimal_point_ends_no_sentence() -> None:
    assert units("a 1.5 b 2.5 c. d", budget=10) == [("a 1.5 b 2.5 c.", True), ("d", False)]


def test_no_words_no_units() -> None:
    assert units_of("\n \n", Words((), (), ()), [], 10) == ()
    assert cut_windows((), [], 10, 2) == ()


def lines(count: int, closing: frozenset[int] = frozenset()) -> list[Unit]:
    return [Unit(i * 10, i * 10 + 10, i in closing) for i in range(count)]


def test_everything_in_one_window_if_it_fits() -> None:
    assert cut_windows(lines(4), [1] * 40, budget=40, overlap=10) == (Window(0, 40),)


def test_windows_hold_whole_lines_and_overlap_by_lines() -> None:
    assert cut_windows(lines(6), [1] * 60, budget=35, overlap=10) == (Window(0, 30), Window(20, 50), Window(40, 60))


def test_a_window_prefers_to_end_where_something_closes() -> None:
    assert cut_windows(lines(6, frozenset({2})), [1] * 60, budget=40, overlap=0)[0] == Window(0, 30)


def test_a_closing_line_too_early_is_no_reason_to_stop() -> None:
    assert cut_windows(lines(6, frozenset({0})), [1] * 60, budget=40, overlap=0)[0] == Window(0, 40)


def test_a_unit_above_the_budget_is_a_window_of_its_own() -> None:
    sizes = [1] * 10 + [9] * 10 + [1] * 10
    assert cut_windows(lines(3), sizes, budget=30, overlap=10) == (Window(0, 10), Window(10, 20), Window(20, 30))
