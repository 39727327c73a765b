from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from docsluice.normalise.dates import normalise_date
from docsluice.normalise.types import Context

DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
ENGLISH = "January February March April May June July August September October November December".split()
OTHERS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
}
ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def value(raw: str, context: Context = Context()) -> str | None:  # noqa: B008  frozen
    found = normalise_date(raw, context)
    return str(found.value) if found else None


@given(DAYS, st.sampled_from(["{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0:%Y-%m-%d} 12:30"]))
def test_year_first_leaves_no_doubt(day: date, form: str) -> None:
    found = normalise_date(form.format(day), Context())
    assert found is not None
    assert (found.value, found.reasons, found.others) == (day.isoformat(), (), ())


@given(DAYS, st.sampled_from(["{0.day}.{0.month}.{0.year}", "{0:%d.%m.%Y}", "{0:%d. %m. %Y}", "Datum: {0:%d.%m.%y}"]))
def test_dots_put_the_day_first_whatever_the_document(day: date, form: str) -> None:
    for order in (True, False, None):
        found = normalise_date(form.format(day), Context(day_first=order))
        assert found is not None
        assert (found.value, found.reasons) == (day.isoformat(), ())


@given(DAYS, st.sampled_from("-/"), st.booleans(), st.sampled_from(["", " 12:30", " 9:05 PM", "T08:00"]))
def test_numeric_dates_follow_the_order_of_the_document(day: date, mark: str, day_first: bool, after: str) -> None:  # noqa: FBT001  drawn
    order = ("%d", "%m") if day_first else ("%m", "%d")
    raw = day.strftime(f"{order[0]}{mark}{order[1]}{mark}%Y") + after
    assert value(raw, Context(day_first=day_first)) == day.isoformat()


@given(DAYS, st.sampled_from("-/"))
def test_without_evidence_a_date_is_read_or_called_ambiguous(day: date, mark: str) -> None:
    found = normalise_date(day.strftime(f"%d{mark}%m{mark}%Y"), Context())
    assert found is not None
    if day.day > 12 or day.day == day.month:
        assert (found.value, found.reasons) == (day.isoformat(), ())
    else:
        assert found.reasons == ("ambiguous_date",)
        assert day.isoformat() in (found.value, *found.others)


@given(DAYS)
def test_english_months(day: date) -> None:
    name, suffix = ENGLISH[day.month - 1], ORDINALS.get(day.day, "th")
    for raw in (
        f"{name} {day.day}, {day.year}",
        f"{name[:3].upper()} {day.day} {day.year}",
        f"{day.day} {name} {day.year}",
        f"{day.day:02}{name[:3]}{day.year}",
        f"{day.day:02}-{name[:3].upper()}-{day.year}",
        f"the {day.day}{suffix} day of {name}, {day.year}",
        f"{name} {day.day}{suffix}, {day.year}",
        f"as of {name} {day.day}, {day.year} (the “Effective Date”)",
    ):
        assert value(raw) == day.isoformat(), raw


@given(DAYS, st.sampled_from(sorted(OTHERS)))
def test_months_in_other_languages(day: date, language: str) -> None:
    name = OTHERS[language][day.month - 1]
    joint = " de " if language in ("es", "pt") else ". " if language == "de" else " "
    back = " de " if language in ("es", "pt") else " "
    assert value(f"{day.day}{joint}{name}{back}{day.year}") == day.isoformat()
    assert value(f"{day.day}{joint}{name.upper()}{back}{day.year}") == day.isoformat()


@given(DAYS, st.sampled_from([("0", "O"), ("1", "l"), ("1", "I")]))
def test_slips_of_ocr_in_the_year_are_mended(day: date, slip: tuple[str, str]) -> None:
    year = str(day.year)
    slipped = year.replace(*slip, 1)
    assert value(f"{day.day:02}.{day.month:02}.{slipped}") == day.isoformat()


@given(DAYS, st.integers(0, 9))
def test_a_digit_glued_to_the_year_costs_certainty_only(day: date, digit: int) -> None:
    found = normalise_date(f"{day:%d.%m.%Y}{digit}", Context())
    assert found is not None
    assert found.value == day.isoformat()
    assert found.score < 1


@given(DAYS, DAYS)
def test_the_end_of_a_period_is_its_last_date(first: date, second: date) -> None:
    raw = f"{first:%d.%m.%Y} - {second:%d.%m.%Y}"
    start, end = normalise_date(raw, Context()), normalise_date(raw, Context(), last=True)
    assert start is not None
    assert end is not None
    assert (start.value, end.value) == (first.isoformat(), second.isoformat())


@given(st.text(max_size=40))
def test_any_text_gives_a_calendar_date_or_none(text: str) -> None:
    found = normalise_date(text, Context())
    assert found is None or date.fromisoformat(str(found.value)).isoformat() == found.value
