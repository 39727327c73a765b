"""PDF pages to gray pictures, within limits of size, and never a white page in place of a picture that failed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2.raw as pdfium

from docsluice.errors import BrokenFile, LimitExceeded

if TYPE_CHECKING:
    import numpy.typing as npt
    from pypdfium2 import PdfPage

Gray = "npt.NDArray[np.uint8]"

DOTS_PER_INCH = 200
MAX_SIDE = 4_000  # pixels
MAX_PIXELS = 16_000_000
MAX_SIDE_POINTS = 1e6
WHITE = 250
_DEEP = 3  # levels of nested forms that are searched for pictures
_POINTS_PER_INCH = 72


def safe_scale(width: float, height: float, dots_per_inch: float = DOTS_PER_INCH) -> float:
    """Return pixels a point that keep a page of `width` by `height` points under the limits; raises LimitExceeded."""
    if not (0 < width < MAX_SIDE_POINTS and 0 < height < MAX_SIDE_POINTS):
        raise LimitExceeded(
            f"Expected page sides above 0 and below {MAX_SIDE_POINTS:.0f} points; came {width:g} x {height:g}. "
            "Print the PDF to a usual paper size."
        )
    wanted = dots_per_inch / _POINTS_PER_INCH
    return min(wanted, MAX_SIDE / max(width, height), math.sqrt(MAX_PIXELS / (width * height)))


def render_page(page: PdfPage, number: int, max_image_bytes: int) -> npt.NDArray[np.uint8]:
    """Return page `number` as shown, gray, height by width, 0 black to 255 white.

    Raises LimitExceeded when a picture on it takes more than `max_image_bytes` decoded, and BrokenFile when the page
    comes out white although its picture holds something or does not decode: pdfium leaves it out without an error.
    """
    images = _images(page)
    for image in images:
        width, height, bits = _image_size(image, page)
        size = width * height * max(1, bits) // 8
        if size > max_image_bytes:
            raise LimitExceeded(
                f"Expected pictures of at most {max_image_bytes // 1_000_000} MB decoded; page {number} holds one of "
                f"{width} x {height} pixels, {size // 1_000_000} MB. "
                "Scan at 300 dpi or raise DOCSLUICE_READING__MAX_MEMORY_MB."
            )
    bitmap = page.render(scale=safe_scale(*page.get_size()), grayscale=True, may_draw_forms=True)
    gray: npt.NDArray[np.uint8] = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True)
    gray = gray.reshape(gray.shape[0], gray.shape[1])
    bitmap.close()
    if images and int(gray.min()) >= WHITE and not all(_is_white(image) for image in images):
        raise BrokenFile(
            f"Expected the picture on page {number} in its rendering; the page came out white. The picture is damaged, "
            "of an unknown coding, or too large for the memory limit: scan it again, or raise "
            "DOCSLUICE_READING__MAX_MEMORY_MB."
        )
    return gray


def _images(page: PdfPage) -> list[pdfium.FPDF_PAGEOBJECT]:
    """Return the picture objects of a page, also those inside forms."""
    return [item.raw for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEP)]


def _image_size(image: pdfium.FPDF_PAGEOBJECT, page: PdfPage) -> tuple[int, int, int]:
    """Return width, height and bits a pixel; zeros when pdfium cannot tell."""
    data = pdfium.FPDF_IMAGEOBJ_METADATA()
    if not pdfium.FPDFImageObj_GetImageMetadata(image, page.raw, data):
        return 0, 0, 0
    return data.width, data.height, data.bits_per_pixel


def _is_white(image: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Tell whether a picture decodes and is white all over."""
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return False
    try:
        height, stride = pdfium.FPDFBitmap_GetHeight(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
        width, format_ = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetFormat(bitmap)
        channels = {pdfium.FPDFBitmap_Gray: 1, pdfium.FPDFBitmap_BGR: 3}.get(format_, 4)
        buffer = pdfium.FPDFBitmap_GetBuffer(bitmap)
        if not buffer:
            return False
        raw = (pdfium.c_ubyte * (height * stride)).from_address(_address(buffer))
        pixels = np.frombuffer(raw, np.uint8).reshape(height, stride)[:, : width * channels]
        return bool(pixels.reshape(height, width, channels)[:, :, :3].min() >= WHITE)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _address(pointer: object) -> int:
    import ctypes

    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # pdfium's own pointer type
