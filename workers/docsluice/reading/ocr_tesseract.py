"""Tesseract in process (tesserocr): the fast engine for office scans, about twice the speed of the command."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tesserocr import OEM, PSM, RIL, PyTessBaseAPI, iterate_level

from docsluice.errors import ConfigurationError
from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.seen import Seeing, SeenWord
from docsluice.reading.straighten import cap_side, straighten
from docsluice.reading.tessdata import choose_languages, require_tessdata
from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from docsluice.records import Reader

MAX_SIDE = 1_600  # pixels; more costs time and reads no better
_DOTS_PER_INCH = 200
_OPTIONS = {
    "debug_file": "/dev/null",
    "tessedit_do_invert": "0",  # white on black is rare; the check costs 5 %
    "invert_threshold": "0",
}


class Tesseract:
    """One instance a process; `languages` by Tesseract's names, the ones that are installed are loaded."""

    name: Reader = "tesseract"

    def __init__(self, languages: Sequence[str]) -> None:
        folder = require_tessdata()
        self.languages = choose_languages(languages, folder)
        self._folder = str(folder)
        self._api = PyTessBaseAPI(init=False)
        try:
            self._api.InitFull(
                path=self._folder, lang="+".join(self.languages), oem=OEM.LSTM_ONLY, variables=dict(_OPTIONS)
            )
        except RuntimeError as error:
            raise ConfigurationError(f"Expected Tesseract to load {self.languages} from {folder}: {error}.") from error
        self._api.SetPageSegMode(PSM.SINGLE_COLUMN)

    def see(self, gray: npt.NDArray[np.uint8]) -> Seeing:
        """Return the words of an upright page, skew undone; confidence as Tesseract tells it."""
        small, factor = cap_side(gray, MAX_SIDE)
        level, tilt = straighten(small)
        _set_image(self._api, level)
        self._api.Recognize()
        found = self._api.GetIterator()
        words = [] if found is None else _words(found, factor)
        self._api.Clear()
        return Seeing(words, tilt=tilt)

    def find_turn(self, gray: npt.NDArray[np.uint8]) -> QuarterTurn:
        """Return the clockwise turn of a page by orientation detection; 0 when it cannot tell or has no data for it."""
        from docsluice.reading.ocr import as_turn

        small, _ = cap_side(gray, MAX_SIDE)
        try:
            with PyTessBaseAPI(path=self._folder, lang="osd", psm=PSM.OSD_ONLY) as api:
                _set_image(api, small)
                found = api.DetectOrientationScript()
        except RuntimeError:
            return 0
        if not found or found["orient_conf"] < 1:
            return 0
        return as_turn(int(found["orient_deg"]))


def _set_image(api: Any, gray: npt.NDArray[np.uint8]) -> None:
    height, width = gray.shape
    api.SetImageBytes(np.ascontiguousarray(gray).tobytes(), width, height, 1, width)
    api.SetSourceResolution(_DOTS_PER_INCH)


def _words(found: Any, factor: float) -> list[SeenWord]:
    words: list[SeenWord] = []
    for item in iterate_level(found, RIL.WORD):
        try:
            text = item.GetUTF8Text(RIL.WORD).strip()
        except RuntimeError:  # an empty result of the iterator
            continue
        corners = item.BoundingBox(RIL.WORD)
        confidence = item.Confidence(RIL.WORD)
        if text and corners and math.isfinite(confidence):
            box = Box(*(value / factor for value in corners))
            words += [SeenWord(part, box, confidence / 100) for part in text.split()]
    return words
