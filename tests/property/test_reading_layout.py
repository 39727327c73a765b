from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from docsluice.reading.layout import compose, order_lines
from docsluice.reading.seen import SeenWord
from docsluice.records import Box

TEXTS = st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1, max_size=8)


@st.composite
def seen_words(draw: st.DrawFn) -> SeenWord:
    x, y = draw(st.floats(0, 600)), draw(st.floats(0, 800))
    width, height = draw(st.floats(0, 80)), draw(st.floats(0, 30))
    return SeenWord(draw(TEXTS), Box(x, y, x + width, y + height), draw(st.floats(0, 1)))


PAGES = st.lists(seen_words(), max_size=60)


@given(PAGES)
def test_every_word_is_kept_once(words: list[SeenWord]) -> None:
    assert Counter(w.text for w in compose(words).words) == Counter(w.text for w in words)
    assert Counter(w for line in order_lines(words) for w in line) == Counter(words)


@given(PAGES)
def test_offsets_name_the_words_and_only_white_space_lies_between(words: list[SeenWord]) -> None:
    page = compose(words)
    here = 0
    for word in page.words:
        assert page.text[word.start : word.end] == word.text
        assert page.text[here : word.start] in ({"", " ", "\t", "\n"} if here else {""})
        here = word.end
    assert here == len(page.text)


@given(PAGES)
def test_lines_run_one_way(words: list[SeenWord]) -> None:
    for line in order_lines(words):
        from_left = [w.box.x0 for w in line] == sorted(w.box.x0 for w in line)
        assert from_left or [w.box.x1 for w in line] == sorted((w.box.x1 for w in line), reverse=True)


@given(PAGES, st.randoms())
def test_the_order_of_the_engine_does_not_matter(words: list[SeenWord], random: object) -> None:
    distinct = list({(w.box.x0, w.box.y0): w for w in words}.values())
    shuffled = list(distinct)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert sorted(compose(shuffled).text) == sorted(compose(distinct).text)
