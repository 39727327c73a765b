"""Probabilities of values from what speaks for them: a ranker over all fields, then a curve a field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError

from docsluice.confidence.bounds import labels_needed
from docsluice.confidence.curves import Curve, Platt
from docsluice.confidence.features import Features
from docsluice.confidence.ranker import Ranker
from docsluice.confidence.thresholds import Judged, Threshold, choose_for_pools, choose_threshold, is_hopeful
from docsluice.errors import ModelError

FILE = "calibration.json"
DEFAULT_ACCEPT = 0.3
"""Without calibration a value is given from this score on: encoders are too modest on rare fields."""
DEFAULT_THRESHOLD = 0.5
"""Without calibration a required field passes from this score on; nothing is promised."""


class Frozen(BaseModel):
    """Immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _list_names(name: object) -> object:
    return (name,) if isinstance(name, str) else name


Pools = Annotated[tuple[str, ...], BeforeValidator(_list_names)]
"""Names of pools; version 1 of the format had one."""


class Calibration(Frozen):
    """All that was fitted on labelled documents; JSON in and out.

    Keys of `curves` and `judged` are `schema:path` without indices (`invoice:line_items.quantity`); the curve
    `*` serves fields that have none. `accept` is the probability from which a value is given at all. `pools` names
    the pools of each key, the narrowest first: fields that are promised something together where the labels of one do
    not suffice.
    `likeness` is how much values of one document err together (a correlation). Version 1 of the format had neither
    that nor documents of judged values: its promises take all values for independent.
    """

    spec: Literal["docsluice.Calibration/1", "docsluice.Calibration/2"] = "docsluice.Calibration/2"
    model: str | None = None
    documents: int = 0
    ranker: Ranker | None = None
    curves: dict[str, Curve] = {}
    accept: float = DEFAULT_ACCEPT
    accept_fields: dict[str, float] = {}
    judged: dict[str, tuple[Judged, ...]] = {}
    pools: dict[str, Pools] = {}
    likeness: float = Field(0.0, ge=0.0, le=1.0)
    _thresholds: dict[tuple[str, float], Threshold] = PrivateAttr(default_factory=dict)  # each is computed once
    _pooled: dict[tuple[Pools, float], Threshold] = PrivateAttr(default_factory=dict)

    def raw(self, features: Features, key: str = "") -> float:
        """Probability before a field's curve: the ranker's.

        Where none was fitted, the engine's score; where a rule of arithmetic holds, half its doubt is taken away.
        """
        if self.ranker:
            return self.ranker.probability(features, key)
        doubt = 1 - features.score
        return 1 - doubt / 2 if features.arithmetic > 0 else features.score

    def probability(self, key: str, features: Features) -> float:
        """Calibrated probability that a value is right."""
        curve = self.curves.get(key) or self.curves.get("*") or Platt()
        return min(max(curve.apply(self.raw(features, key)), 0.0), 1.0)

    def accepts(self, key: str, probability: float) -> bool:
        """Whether a value is likely enough to be given."""
        return probability >= self.accept_fields.get(key, self.accept)

    def threshold(self, key: str, max_error: float) -> Threshold:
        """The lowest threshold that keeps `max_error` in a field or else in one of its pools, if one can be shown."""
        pools = self.pools.get(key, ())
        if key not in self.judged and not pools:
            return Threshold(value=DEFAULT_THRESHOLD, bound=1.0, labels=0, kept=False, needed=labels_needed(max_error))
        if (key, max_error) not in self._thresholds:
            self._thresholds[key, max_error] = self._choose(key, pools, max_error)
        return self._thresholds[key, max_error]

    def _choose(self, key: str, pools: Pools, max_error: float) -> Threshold:
        own = self.judged.get(key, ())
        if not pools or is_hopeful(own, max_error, self.likeness):
            return choose_threshold(own, max_error, likeness=self.likeness)
        if (pools, max_error) not in self._pooled:
            members = [(name, self._members(name)) for name in pools]
            self._pooled[pools, max_error] = choose_for_pools(members, max_error, self.likeness)
        return self._pooled[pools, max_error]

    def _members(self, pool: str) -> list[Judged]:
        return [one for key, names in self.pools.items() if pool in names for one in self.judged.get(key, ())]


def load_calibration(folder: Path) -> Calibration:
    """Calibration of a model folder; the default where it has none. Raises ModelError for a damaged file."""
    file = folder / FILE
    if not file.exists():
        return Calibration()
    try:
        return Calibration.model_validate_json(file.read_text("utf-8"))
    except (ValidationError, ValueError) as error:
        raise ModelError(
            f"{file}: expected a calibration of this version, but {' '.join(str(error).split())}; "
            "run `docsluice calibrate` again"
        ) from error


def key_of(schema: str, path: str) -> str:
    """`schema:path` without the indices of rows."""
    return f"{schema}:" + ".".join(part.split("[", 1)[0] for part in path.split("."))
