"""Tesseract in process (tesserocr): the fast engine for office scans, about twice the speed of the command."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tesserocr import OEM, PSM, RIL, PyTessBaseAPI, iterate_level

from docsluice.errors import ConfigurationError
from docsluice.reading.fit_letters import fit_letters
from docsluice.reading.geometry import QuarterTurn, scale_box
from docsluice.reading.language import guess_language
from docsluice.reading.marks import SIDE
from docsluice.reading.seen import Seeing, SeenWord
from docsluice.reading.straighten import cap_side
from docsluice.reading.tessdata import choose_languages, require_tessdata
from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from docsluice.records import Reader

BAND = 6  # a sixth of the rows tells the language; a quarter costs more and tells it no better
DARK = 140  # gray
_DOTS_PER_INCH = 200
_OPTIONS = {
    "debug_file": "/dev/null",
    "tessedit_do_invert": "0",  # white on black is rare; the check costs 5 %
    "invert_threshold": "0",
}


class Tesseract:
    """One instance a process; of `languages` (Tesseract's names) those that are installed are used.

    With several languages the one of the page is found out from a band of it, read by the first; a page that does not
    tell is read with all of them, which takes twice the time.
    """

    name: Reader = "tesseract"

    def __init__(self, languages: Sequence[str]) -> None:
        folder = require_tessdata()
        self.languages = choose_languages(languages, folder)
        self._folder = str(folder)
        self._loaded: dict[tuple[str, ...], Any] = {}
        self._load(self.languages[:1])

    def see(self, gray: npt.NDArray[np.uint8]) -> Seeing:
        """Return the words of an upright page, skew undone; confidence as Tesseract tells it."""
        level, tilt, factor, look = fit_letters(gray)
        words = _read(self._load(self._choose(level)), level)
        scaled = [word._replace(box=scale_box(word.box, 1 / factor, 1 / factor)) for word in words]
        return Seeing(scaled, tilt=tilt, look=look)

    def _choose(self, level: npt.NDArray[np.uint8]) -> tuple[str, ...]:
        """Return the languages to read a page with."""
        if len(self.languages) == 1:
            return self.languages
        words = _read(self._load(self.languages[:1]), find_band(level))
        guess = guess_language((word.text for word in words), self.languages)
        return self.languages if guess is None else (guess,)

    def _load(self, languages: tuple[str, ...]) -> Any:
        if languages not in self._loaded:
            api = PyTessBaseAPI(init=False)
            try:
                api.InitFull(path=self._folder, lang="+".join(languages), oem=OEM.LSTM_ONLY, variables=dict(_OPTIONS))
            except RuntimeError as error:
                raise ConfigurationError(
                    f"Expected Tesseract to load {'+'.join(languages)} from {self._folder}: {error}. "
                    "Install the languages again."
                ) from error
            api.SetPageSegMode(PSM.SINGLE_COLUMN)
            self._loaded[languages] = api
        return self._loaded[languages]

    def find_turn(self, gray: npt.NDArray[np.uint8]) -> QuarterTurn:
        """Return the clockwise turn of a page by orientation detection; 0 when it cannot tell or has no data for it."""
        from docsluice.reading.ocr import as_turn

        small, _ = cap_side(gray, SIDE)
        try:
            with PyTessBaseAPI(path=self._folder, lang="osd", psm=PSM.OSD_ONLY) as api:
                _set_image(api, small)
                found = api.DetectOrientationScript()
        except RuntimeError:
            return 0
        if not found or found["orient_conf"] < 1:
            return 0
        return as_turn(int(found["orient_deg"]))


def find_band(level: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the sixth of a page's rows with the most print: number of changes from light to dark."""
    height = level.shape[0]
    dark = level < DARK
    per_row = np.concatenate([[0], np.cumsum((dark[:, 1:] & ~dark[:, :-1]).sum(1))])
    size = max(1, height // BAND)
    first = int(np.argmax(per_row[size:] - per_row[:-size]))
    return level[first : first + size]


def _set_image(api: Any, gray: npt.NDArray[np.uint8]) -> None:
    height, width = gray.shape
    api.SetImageBytes(np.ascontiguousarray(gray).tobytes(), width, height, 1, width)
    api.SetSourceResolution(_DOTS_PER_INCH)


def _read(api: Any, gray: npt.NDArray[np.uint8]) -> list[SeenWord]:
    """Return the words of a level picture, boxes in its pixels."""
    _set_image(api, gray)
    api.Recognize()
    found = api.GetIterator()
    words: list[SeenWord] = []
    for item in () if found is None else iterate_level(found, RIL.WORD):
        try:
            text = item.GetUTF8Text(RIL.WORD).strip()
        except RuntimeError:  # an empty result of the iterator
            continue
        corners = item.BoundingBox(RIL.WORD)
        confidence = item.Confidence(RIL.WORD)
        if text and corners and math.isfinite(confidence):
            box = Box(*(float(value) for value in corners))
            words += [SeenWord(part, box, confidence / 100) for part in text.split()]
    api.Clear()
    return words
