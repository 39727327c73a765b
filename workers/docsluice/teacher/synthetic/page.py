"""What the parts of one document share: its language, money, dates and wordings."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from docsluice.teacher.synthetic import words as w
from docsluice.teacher.synthetic.layout import Cell, Label, marked
from docsluice.teacher.synthetic.values import MoneyStyle, show_date


@dataclass(frozen=True)
class Page:
    """What the parts of one document share."""

    rng: random.Random
    locale: str
    kind: str
    money: MoneyStyle
    dates: str
    ending: str

    @property
    def language(self) -> str:
        """Language code."""
        return self.locale[:2]

    def key(self, name: str) -> str:
        """A wording for a key, with the document's ending (":" or nothing)."""
        return self.rng.choice(w.KEYS[name][self.language]) + self.ending

    def day(self, day: date) -> str:
        """A date as this document prints it."""
        return show_date(day, self.dates, self.locale)

    def dated(self, day: date, *labels: Label) -> Cell:
        """A date with its labels."""
        return marked(self.day(day), *labels, value=day.isoformat())
