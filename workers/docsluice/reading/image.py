"""Pictures to gray frames: limits from the header before any pixel, upright by EXIF, one retry for a cut file."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from docsluice.errors import BrokenFile, EmptyFile, LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    from PIL import Image

    from docsluice.settings import ReadingSettings

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
MAX_SIDE = 65_500  # pixels: what JPEG can hold
WORK_SIDE = 4_000  # pixels; larger frames are made smaller, enough for 300 dpi on A4
A4_HEIGHT = 842.0  # points
_PLAUSIBLE_DPI = (50.0, 1200.0)


class Frame(NamedTuple):
    """A picture or one of its frames: gray, 0 black to 255 white; sizes in points; `truncated` if its end is lost."""

    gray: npt.NDArray[np.uint8]
    width: float
    height: float
    truncated: bool


def read_frames(content: bytes, settings: ReadingSettings) -> Iterator[Frame]:
    """Yield the frames of a picture; an animated GIF or WebP counts as one page, a TIFF has one page a frame.

    Raises LimitExceeded, BrokenFile, or EmptyFile for a picture without pixels.
    """
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the header is checked here, for every frame
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise _broken(content, error) from error
        pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if pages > settings.max_pages:
            raise LimitExceeded(
                f"Expected at most {settings.max_pages} pages; came a TIFF of {pages}. "
                "Split it or raise DOCSLUICE_READING__MAX_PAGES."
            )
        for number in range(pages):
            try:
                image.seek(number)
            except (EOFError, OSError, ValueError, SyntaxError) as error:
                raise _broken(content, error) from error
            check_size(*image.size, settings.max_pixels)
            yield _read_frame(image, content)


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Raise LimitExceeded or EmptyFile when a picture of `width` by `height` is not one to decode."""
    if width <= 0 or height <= 0:
        raise EmptyFile(f"Expected a picture; came one of {width} x {height} pixels.")
    if width * height > max_pixels or max(width, height) > MAX_SIDE:
        raise LimitExceeded(
            f"Expected at most {max_pixels} pixels and sides of at most {MAX_SIDE}; came {width} x {height}. "
            "Scan at 300 dpi or raise DOCSLUICE_READING__MAX_PIXELS."
        )


def _read_frame(image: Image.Image, content: bytes) -> Frame:
    from PIL import ImageFile, ImageOps

    dots = _dots_per_inch(image)
    truncated = False
    try:
        if image.format in {"JPEG", "MPO"} and max(image.size) > 2 * WORK_SIDE:
            image.draft("L", (image.size[0] // 2, image.size[1] // 2))
        image.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if "truncated" not in str(error).lower() or image.format not in {"JPEG", "MPO"}:
            raise _broken(content, error) from error
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        except (OSError, ValueError, SyntaxError, EOFError) as again:
            raise _broken(content, again) from again
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        truncated = True
    upright = ImageOps.exif_transpose(image) or image
    gray = np.array(_on_white(upright), dtype=np.uint8)
    height, width = gray.shape
    if dots is None:
        dots = max(_PLAUSIBLE_DPI[0], max(gray.shape) * 72.0 / A4_HEIGHT)
    return Frame(_cap(gray), width * 72.0 / dots, height * 72.0 / dots, truncated)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in gray; what is transparent becomes white paper."""
    from PIL import Image

    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        wide = np.asarray(image, dtype=np.float32)
        top = float(wide.max()) or 1.0
        return Image.fromarray((wide * (255.0 / max(top, 255.0))).astype(np.uint8))
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        return paper.convert("L")
    return image.convert("L")


def _dots_per_inch(image: Image.Image) -> float | None:
    """Return the resolution the file claims when it is plausible for paper, else None."""
    claimed = image.info.get("dpi")
    if not isinstance(claimed, tuple) or len(claimed) != 2:  # noqa: PLR2004  across and down
        return None
    across, down = (float(value) for value in claimed)
    low, high = _PLAUSIBLE_DPI
    if not (low <= across <= high and low <= down <= high) or abs(across - down) > 1:
        return None
    return across if across not in {72.0, 96.0} else None  # what editors write when they do not know


def _cap(gray: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    factor = WORK_SIDE / max(gray.shape)
    if factor >= 1:
        return gray
    import cv2

    smaller: npt.NDArray[np.uint8] = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return smaller


def _broken(content: bytes, error: Exception) -> BrokenFile:
    return BrokenFile(
        f"Expected a whole picture; these {len(content)} bytes do not decode ({str(error)[:120]}). "
        "The file is cut off or damaged: send it again."
    )
