"""A clean PDF as a scanner or camera would give it: pictures without text, tilted, blurred, shaded, noisy."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    Gray = npt.NDArray[np.uint8]

MAX_TILT = 1.2  # degrees
RESOLUTIONS = (150, 170, 200)  # dots an inch


def scan(pdf: bytes, rng: random.Random) -> tuple[bytes, str, str]:
    """The pages as gray pictures: a JPEG for one page, a PDF of pictures for more.

    Returns the file, its suffix, and what was done to the pages in words (for a label's `variant`).
    """
    from PIL import Image
    from pypdfium2 import PdfDocument

    dpi, quality = rng.choice(RESOLUTIONS), rng.randint(45, 85)
    document = PdfDocument(pdf)
    try:
        pages = [document[index].render(scale=dpi / 72, grayscale=True).to_numpy() for index in range(len(document))]
    finally:
        document.close()
    seen = [Image.fromarray(degrade(page.reshape(page.shape[:2]), rng)) for page in pages]
    out = io.BytesIO()
    said = f"scan({dpi}dpi gray jpeg q{quality}, rotate<={MAX_TILT}deg, blur, noise, shadow)"
    if len(seen) == 1:
        seen[0].save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
        return out.getvalue(), ".jpg", said
    return _bind(seen, dpi, quality), ".pdf", said


def degrade(gray: Gray, rng: random.Random) -> Gray:
    """A page picture of the same size: tilt, blur, the shadow of a cover or lamp, grain."""
    import cv2
    import numpy as np

    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-MAX_TILT, MAX_TILT), 1.0)
    paper = rng.randint(228, 255)
    tilted = cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    blurred = cv2.GaussianBlur(tilted, (0, 0), rng.uniform(0.3, 0.8)).astype(np.float32)
    across = np.linspace(rng.uniform(0.82, 1.0), rng.uniform(0.82, 1.0), width, dtype=np.float32)
    down = np.linspace(rng.uniform(0.88, 1.0), rng.uniform(0.88, 1.0), height, dtype=np.float32)
    shaded = blurred * (paper / 255) * across[None, :] * down[:, None]
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0.0, rng.uniform(1.0, 6.0), gray.shape)
    noisy: Gray = np.clip(shaded + grain, 0, 255).astype(np.uint8)
    return noisy


def _bind(pages: list[Image.Image], dpi: int, quality: int) -> bytes:
    """A PDF with a picture a page."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        size = page.width * 72 / dpi, page.height * 72 / dpi
        packed = io.BytesIO()
        page.save(packed, "JPEG", quality=quality)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
