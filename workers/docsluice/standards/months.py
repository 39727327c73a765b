"""Names of the months and of ordinal days, in the languages that documents come in."""

from __future__ import annotations

import unicodedata
from functools import cache

# English, German, French, Spanish, Italian, Dutch, Portuguese and Malay; full names and usual short forms.
_NAMES = (
    "january jan januar jaenner janner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar febr fevrier fevr fev febrero febbraio februari fevereiro",
    "march mar marz maerz mrz mars marzo maart mrt marco mac",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho julai",
    "august aug aout agosto ago augustus ogos",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out oktober",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro disember dis",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_LONG = 5
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
ORDINAL_DAYS: dict[str, int] = {name: day for day, name in enumerate(_ORDINALS, 1)}

# Monday to Sunday, full and short; short forms that are words of their own (so, do) are left out.
_DAYS = (
    "monday mon montag lundi lunes lunedi maandag segunda",
    "tuesday tue tues dienstag mardi martes martedi dinsdag terca",
    "wednesday wed mittwoch mercredi miercoles mercoledi woensdag quarta",
    "thursday thu thur thurs donnerstag jeudi jueves giovedi donderdag quinta",
    "friday fri freitag vendredi viernes venerdi vrijdag sexta",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag",
    "sunday sun sonntag dimanche domingo domenica zondag",
)
WEEKDAYS: dict[str, int] = {name: number for number, names in enumerate(_DAYS) for name in names.split()}
"""Names of the days, casefolded and without accents; Monday is 0 as in `date.weekday()`."""


def plain_letters(text: str) -> str:
    """Casefolded, without accents: "März" is "marz", "août" is "aout"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


@cache
def month_of(word: str) -> int | None:
    """Number of a month from its name, 1 to 12; a long name may have one wrong or missing letter."""
    key = plain_letters(word).rstrip(".")
    if key in MONTHS:
        return MONTHS[key]
    if len(key) < _LONG:
        return None
    near = {number for name, number in MONTHS.items() if len(name) >= _LONG and _one_apart(key, name)}
    return near.pop() if len(near) == 1 else None


def _one_apart(first: str, second: str) -> bool:
    """Whether one letter changed, added or dropped turns one into the other."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    rest_a, rest_b = first[start:], second[start:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
