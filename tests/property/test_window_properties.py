"""Windows over any text: every word is read, lines stay whole, windows move on."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from docsluice.extraction.text import to_model_text
from docsluice.extraction.windows import cut_windows, units_of
from docsluice.extraction.words import split_words

TEXTS = st.text(st.sampled_from("ab1.;! \t\n\n|"), max_size=400) | st.text(max_size=200)
BUDGETS = st.integers(1, 60)


@given(TEXTS)
def test_model_text_keeps_offsets_and_words_of_lines(text: str) -> None:
    shown = to_model_text(text)
    assert len(shown) == len(text)
    assert shown.replace("\n", "|") == text.replace("\n", "|")


@given(TEXTS)
def test_words_are_in_order_and_cover_all_but_space(text: str) -> None:
    words = split_words(text)
    covered = {i for start, end in zip(words.starts, words.ends, strict=True) for i in range(start, end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert all(end <= start for end, start in zip(words.ends, words.starts[1:], strict=False))


@given(TEXTS, BUDGETS)
def test_units_tile_the_words(text: str, budget: int) -> None:
    words = split_words(to_model_text(text))
    units = units_of(text, words, [1] * len(words.texts), budget)
    assert [i for unit in units for i in range(unit.first, unit.last)] == list(range(len(words.texts)))


@given(TEXTS, BUDGETS, st.integers(0, 30), st.data())
def test_every_word_is_in_a_window_and_no_line_that_fits_is_cut(
    text: str, budget: int, overlap: int, data: st.DataObject
) -> None:
    words = split_words(to_model_text(text))
    sizes = data.draw(st.lists(st.integers(0, 4), min_size=len(words.texts), max_size=len(words.texts)))
    units = units_of(text, words, sizes, budget)
    windows = cut_windows(units, sizes, budget, overlap)
    assert sorted({i for window in windows for i in range(*window)}) == list(range(len(words.texts)))
    starts, ends = {unit.first for unit in units}, {unit.last for unit in units}
    assert all(window.first in starts and window.last in ends for window in windows)
    assert all(b.first > a.first and b.last > a.last for a, b in pairwise(windows))
    for window in windows:
        held = [unit for unit in units if window.first <= unit.first and unit.last <= window.last]
        assert sum(sizes[window.first : window.last]) <= budget or len(held) == 1
    line_of = [text.count("\n", 0, start) for start in words.starts]
    fitting = [
        line
        for line in set(line_of)
        if sum(size for size, of in zip(sizes, line_of, strict=True) if of == line) <= budget
    ]
    for line in fitting:
        first = line_of.index(line)
        last = len(line_of) - line_of[::-1].index(line)
        assert any(window.first <= first and last <= window.last for window in windows)
