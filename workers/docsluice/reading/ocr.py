"""Seeing a page: the engine by the kind of page, upright and level, words back on the page as displayed."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

import numpy as np

from docsluice.errors import ConfigurationError
from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.missed_print import count_missed
from docsluice.reading.page_kind import MAX_WEAK, judge_kind, weak_share
from docsluice.reading.seen import Seeing

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from docsluice.records import Reader
    from docsluice.settings import ReadingSettings

EngineT = TypeVar("EngineT")

DARK = 96  # gray; a page whose middle level is below it is printed white on black
MOST_MISSED = 12  # letters outside of the words that were seen: less than an amount with its label
LEAST_AGAIN = 0.9  # of the characters of the first engine: with fewer the second passed over more
BLANK_SPREAD = 12  # gray levels between paper and the darkest pixels of a page with nothing on it


class OcrEngine(Protocol):
    """An engine that reads a gray picture of a page."""

    name: Reader

    def see(self, gray: npt.NDArray[np.uint8]) -> Seeing:
        """Return the words, in any order; Tesseract reads upright pages only, PP-OCR puts them upright."""

    def find_turn(self, gray: npt.NDArray[np.uint8]) -> QuarterTurn:
        """Return the clockwise degrees by which the page was turned."""


class Sight(NamedTuple):
    """What was seen and by which engine; a blank page has no words."""

    seeing: Seeing
    reader: Reader


class Engines:
    """The engines of a reading process, each loaded when a page first needs it; `None` when it cannot be had."""

    def __init__(self, settings: ReadingSettings) -> None:
        self._settings = settings
        self._problems: list[str] = []

    @functools.cached_property
    def tesseract(self) -> OcrEngine | None:
        """Tesseract in process, else its command."""
        from docsluice.reading.ocr_pytesseract import CommandTesseract
        from docsluice.reading.ocr_tesseract import Tesseract

        if self._settings.engine == "pp_ocr":
            return None
        if self._settings.engine != "pytesseract":
            engine = self._attempt(lambda: Tesseract(self._settings.languages))
            if engine is not None:
                return engine
        return self._attempt(lambda: CommandTesseract(self._settings.languages))

    @functools.cached_property
    def pp_ocr(self) -> OcrEngine | None:
        """PP-OCR."""
        if self._settings.engine not in {"auto", "pp_ocr"}:
            return None
        from docsluice.reading.ocr_pp import PpOcr

        return self._attempt(PpOcr)

    def _attempt(self, load: Callable[[], EngineT]) -> EngineT | None:
        try:
            return load()
        except (ImportError, OSError, RuntimeError, ConfigurationError) as error:
            self._problems.append(str(error))
            return None

    def missing(self) -> ConfigurationError:
        """Return the error for a scan that no engine can read."""
        return ConfigurationError(
            f"Expected an OCR engine ({self._settings.engine}); none loads: {'; '.join(self._problems)}. "
            "Install tesseract-ocr with its languages, or `pip install docsluice`; `docsluice doctor` tells more."
        )


@functools.lru_cache(maxsize=1)
def load_engines(settings: ReadingSettings) -> Engines:
    """Return the engines of this process; they stay loaded for the next document."""
    return Engines(settings)


def see_page(gray: npt.NDArray[np.uint8], engines: Engines) -> Sight:
    """Read a gray picture of a page; raises ConfigurationError when no engine can be had."""
    if float(np.median(gray[::4, ::4])) < DARK:
        gray = np.subtract(np.uint8(255), gray)  # white on black: engines expect dark letters
    if is_blank(gray):
        return Sight(Seeing([]), "blank")
    first = engines.tesseract if judge_kind(gray) == "office" or engines.pp_ocr is None else None
    second = engines.pp_ocr
    if first is None:
        if second is None:
            raise engines.missing()
        return Sight(second.see(gray), second.name)
    seeing = first.see(gray)
    if weak_share(seeing.words) <= MAX_WEAK:
        return _complete(gray, Sight(seeing, first.name), second)
    turn = (second or first).find_turn(gray)
    if turn:
        upright = first.see(np.ascontiguousarray(np.rot90(gray, turn // 90)))._replace(turn=turn)
        if second is None or weak_share(upright.words) <= MAX_WEAK:
            return Sight(upright, first.name)
    return Sight(seeing, first.name) if second is None else Sight(second.see(gray), second.name)


def _complete(gray: npt.NDArray[np.uint8], first: Sight, second: OcrEngine | None) -> Sight:
    """What the first engine saw, or what the second saw where the first passed over print and the second did not."""
    if second is None or count_missed(gray, first.seeing.words, first.seeing.look) < MOST_MISSED:
        return first
    again = second.see(gray)
    lengths = [sum(len(word.text) for word in one.words) for one in (first.seeing, again)]
    return Sight(again, second.name) if lengths[1] >= LEAST_AGAIN * lengths[0] else first


def is_blank(gray: npt.NDArray[np.uint8]) -> bool:
    """Tell whether a page has nothing on it: its darkest specks are next to its paper."""
    paper, dark = (float(value) for value in np.percentile(gray[::2, ::2], (50, 0.05)))
    return paper - dark < BLANK_SPREAD


def as_turn(degrees: int) -> QuarterTurn:
    """Return a multiple of 90 as one of the four turns."""
    return cast("QuarterTurn", degrees % 360 // 90 * 90)
