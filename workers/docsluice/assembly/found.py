"""Values on their way from candidates to a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.confidence.features import Features
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.normalise.types import Context
    from docsluice.records import Document, Evidence, Reason, Relation, Tier, Violation
    from docsluice.schema.spec import FieldSpec


@dataclass(frozen=True, slots=True)
class Ground:
    """What values are read against: the document and its habits."""

    document: Document
    context: Context


@dataclass(frozen=True, slots=True)
class Option:
    """One possible value of a field with all that speaks for it; several spans may say the same."""

    value: JsonValue
    raw: str
    features: Features
    evidence: tuple[Evidence, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def rank(self) -> float:
        """What options of one field are ordered by, 0 to 1: the engine's score, less for a doubtful reading."""
        return self.features.score * (0.5 + 0.5 * self.features.parse)


@dataclass(frozen=True, slots=True)
class Found:
    """The value chosen for a path, before its probability is known; `options` are the others, likeliest first.

    `spec` is None for a value that no schema describes. `rule` is the rule that a repaired value satisfies.
    """

    path: str
    spec: FieldSpec
    chosen: Option
    tier: Tier = "encoder"
    inputs: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    rule: str | None = None
    certainty: float | None = None

    @property
    def value(self) -> JsonValue:
        """The value as it stands in `values`."""
        return self.chosen.value

    def amount(self) -> Decimal | None:
        """The value as a number, where it is one."""
        return as_decimal(self.chosen.value)

    def choose(self, option: Option, *, rule: str | None = None) -> Found:
        """Another option in the place of the chosen one."""
        rest = tuple(other for other in (self.chosen, *self.options) if other is not option)
        return replace(self, chosen=option, options=rest, rule=rule)


@dataclass(frozen=True, slots=True)
class Draft:
    """All values of a document in the order of its schema, with what was noticed about them.

    `weak` are the fields whose best option is too unlikely to be taken; arithmetic may still bring one back.
    """

    found: Mapping[str, Found]
    weak: Mapping[str, Found]
    relations: tuple[Relation, ...] = ()
    violations: tuple[Violation, ...] = ()

    def with_found(self, changed: Iterable[Found]) -> Draft:
        """The draft with some values put in or replaced."""
        new = {item.path: item for item in changed}
        return replace(
            self,
            found={**self.found, **new},
            weak={path: item for path, item in self.weak.items() if path not in new},
        )

    def without(self, path: str) -> Draft:
        """The draft without the value of a path."""
        return replace(self, found={name: item for name, item in self.found.items() if name != path})

    def amount(self, path: str) -> Decimal | None:
        """The value of a path as a number, where there is one."""
        item = self.found.get(path)
        return item.amount() if item else None


def read_amount(raw: str, spec: FieldSpec, ground: Ground) -> Decimal | None:
    """A piece of text as the number that a field would take it for."""
    meaning = normalise_value(raw, spec, ground.context)
    return as_decimal(meaning.value) if meaning else None


def printed_amount(amount: Decimal, place: tuple[int, int], score: float, ground: Ground) -> Option:
    """An amount that a rule found on the page; `place` are its offsets in `Document.text`."""
    features = Features(score, margin=score, reading=reading_confidence(ground.document, *place))
    return Option(format(amount, "f"), ground.document.text[slice(*place)], features, locate(ground.document, *place))


def reword(option: Option, raw: str, evidence: tuple[Evidence, ...], spec: FieldSpec, ground: Ground) -> Option | None:
    """An option with more or less of the page's text; None where that is no such value."""
    meaning = normalise_value(raw, spec, ground.context)
    return replace(option, value=meaning.value, raw=raw, evidence=evidence) if meaning else None


def as_decimal(value: JsonValue) -> Decimal | None:
    """A decimal string as a number."""
    if not isinstance(value, str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
