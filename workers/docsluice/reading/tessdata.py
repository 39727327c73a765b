"""Where Tesseract's language files are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def find_tessdata() -> Path | None:
    """Return the folder with `*.traineddata`: TESSDATA_PREFIX (or its `tessdata`), then the usual places."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    given = (Path(prefix), Path(prefix) / "tessdata") if prefix else ()
    folders: list[Path] = [*given, *(Path(folder) for folder in _FOLDERS)]
    for folder in folders:
        if any(folder.glob("*.traineddata")):
            return folder
    return None


def installed_languages(folder: Path) -> frozenset[str]:
    """Return the languages in a tessdata folder (orientation data is none)."""
    return frozenset(path.stem for path in folder.glob("*.traineddata")) - {"osd", "equ"}


def choose_languages(wanted: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Return the wanted languages that are installed, in order; raises ConfigurationError when none is."""
    have = installed_languages(folder)
    chosen = tuple(language for language in wanted if language in have)
    if not chosen:
        raise ConfigurationError(
            f"Expected one of the Tesseract languages {', '.join(wanted)} in {folder}; "
            f"found {', '.join(sorted(have)) or 'none'}. Install tesseract-ocr-{wanted[0] if wanted else 'eng'}."
        )
    return chosen


def require_tessdata() -> Path:
    """Return the tessdata folder; raises ConfigurationError when there is none."""
    folder = find_tessdata()
    if folder is None:
        raise ConfigurationError(
            "Expected Tesseract's language files; found no tessdata folder. "
            "Install tesseract-ocr and tesseract-ocr-eng, or set TESSDATA_PREFIX to the folder."
        )
    return folder
