"""What normalisers take and give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from docsluice.records import Reason

DecimalMark = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Context:
    """The habits of one document, as far as the document itself shows them; None where it does not.

    `day_first` tells how "03/04/2020" is read; `day_first_sure` that a date of the document proves it.
    `currency` is ISO 4217, `country` ISO 3166-1 alpha-2, `languages` are ISO 639-1, likeliest first.
    `printed` tells that the text is the document's own and was not recognised: its slips are the issuer's.
    """

    decimal_mark: DecimalMark | None = None
    day_first: bool | None = None
    day_first_sure: bool = False
    currency: str | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Normalised:
    """A value as it stands in `values`.

    `score`, 0 to 1, is how cleanly the text read as such a value: 1 as printed, less where a slip was mended
    or a reading guessed. `others` are further readings of the same text ("03/04/2020"), likeliest first.
    """

    value: JsonValue
    reasons: tuple[Reason, ...] = ()
    score: float = 1.0
    others: tuple[JsonValue, ...] = ()
