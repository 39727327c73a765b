"""Tesseract by its command (pytesseract): the fallback where tesserocr has no wheel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docsluice.errors import ConfigurationError
from docsluice.reading.fit_letters import fit_letters
from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.marks import SIDE
from docsluice.reading.seen import Seeing, SeenWord
from docsluice.reading.straighten import cap_side
from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from docsluice.records import Reader


class CommandTesseract:
    """Runs `tesseract` once a page; raises ConfigurationError when it is not there or lacks all languages."""

    name: Reader = "pytesseract"

    def __init__(self, languages: Sequence[str]) -> None:
        import pytesseract

        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # waiting OpenMP threads cost four times the CPU time
        try:
            have = frozenset(pytesseract.get_languages())
        except (pytesseract.TesseractError, OSError) as error:
            raise ConfigurationError(
                f"Expected the command `tesseract` on PATH ({error}). Install tesseract-ocr."
            ) from error
        chosen = [language for language in languages if language in have]
        if not chosen:
            raise ConfigurationError(
                f"Expected one of the Tesseract languages {', '.join(languages)}; found {', '.join(sorted(have))}. "
                f"Install tesseract-ocr-{languages[0] if languages else 'eng'}."
            )
        self._languages = "+".join(chosen)

    def see(self, gray: npt.NDArray[np.uint8]) -> Seeing:
        """Return the words of an upright page, skew undone."""
        import pytesseract
        from PIL import Image

        level, tilt, factor, look = fit_letters(gray)
        data = pytesseract.image_to_data(
            Image.fromarray(level), lang=self._languages, config="--psm 4 --oem 1", output_type=pytesseract.Output.DICT
        )
        rows = zip(data["text"], data["left"], data["top"], data["width"], data["height"], data["conf"], strict=True)
        words = [
            SeenWord(
                part,
                Box(left / factor, top / factor, (left + width) / factor, (top + height) / factor),
                max(0.0, float(confidence) / 100),
            )
            for text, left, top, width, height, confidence in rows
            for part in str(text).split()
        ]
        return Seeing(words, tilt=tilt, look=look)

    def find_turn(self, gray: npt.NDArray[np.uint8]) -> QuarterTurn:
        """Return the clockwise turn of a page by Tesseract's orientation detection; 0 when it cannot tell."""
        import pytesseract
        from PIL import Image

        from docsluice.reading.ocr import as_turn

        small, _ = cap_side(gray, SIDE)
        try:
            found = pytesseract.image_to_osd(Image.fromarray(small), output_type=pytesseract.Output.DICT)
        except pytesseract.TesseractError:
            return 0
        return as_turn(int(found["orientation"]))
