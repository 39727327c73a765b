import pytest

from docsluice.extraction.text import to_model_text


def test_wide_gaps_are_shown_to_a_model_that_learnt_them() -> None:
    assert to_model_text("Total\t9.00\nwww.shop.example\tThanks", "~") == "Total~9.00|www.shop.example\tThanks"


def test_line_ends_become_bars_one_to_one() -> None:
    assert to_model_text("Invoice 7\nTotal\t9.00\n\nThanks") == "Invoice 7|Total\t9.00||Thanks"


def test_offsets_stay() -> None:
    text = "a\nb www.shop.example\nc\n"
    shown = to_model_text(text)
    assert len(shown) == len(text)
    assert all(a == b or (a, b) == ("\n", "|") for a, b in zip(text, shown, strict=True))


def test_line_feed_after_a_url_stays() -> None:
    for line in ("see https://shop.example/a?b", "WWW.SHOP.EXAMPLE", "Web:www.shop.example", "www."):
        assert to_model_text(f"{line}\nnext\nlast") == f"{line}\nnext|last"


def test_url_inside_a_line_changes_nothing() -> None:
    assert to_model_text("www.shop.example Total\nnext") == "www.shop.example Total|next"
    assert to_model_text("www.shop.example \nnext") == "www.shop.example |next"


def test_text_without_line_feeds_is_unchanged() -> None:
    assert to_model_text("") == ""
    assert to_model_text("one line") == "one line"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("05/06/20-05/12/20", "05/06/20–05/12/20"),
        ("1.2.2020-14.2.2020", "1.2.2020–14.2.2020"),
        ("7/1-7/31 8:30-9:30", "7/1–7/31 8:30–9:30"),
        ("2020-05-06", "2020-05-06"),
        ("No. 1-2/20 12.50-", "No. 1-2/20 12.50-"),
    ],
)
def test_a_hyphen_between_dates_is_shown_to_a_model_that_learnt_it(text: str, shown: str) -> None:
    assert to_model_text(text, "~", "–") == shown
    assert to_model_text(text, "~") == text
