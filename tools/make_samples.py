"""Make the samples that need making: a scan of a native PDF, and a broken file.

    python tools/make_samples.py scan NATIVE.pdf samples/invoice_scan_en.pdf
    python tools/make_samples.py broken samples/invoice_de.pdf samples/broken.pdf

A scan is what an office scanner gives: grey, 200 dpi, turned by a fraction of a degree, uneven light, sensor
noise, JPEG. The same seed gives the same picture. Sources and licences: samples/LICENSES.md.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

DPI = 200
SKEW_DEGREES = 0.6
NOISE = 5.0
JPEG_QUALITY = 50
KEPT_SHARE = 0.4


def scan_page(page: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """Turn, shade and roughen a page.

    Args:
        page: *Shape:* (height, width), 0 black to 255 white.
        seed: of the noise.

    """
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), SKEW_DEGREES, 1.0)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    soft = cv2.GaussianBlur(turned, (0, 0), 0.7).astype(np.float32)
    light = np.linspace(0.93, 1.0, width, dtype=np.float32)[None, :]
    noise = np.random.default_rng(seed).normal(0.0, NOISE, page.shape).astype(np.float32)
    return np.clip(soft * light + noise, 0, 255).astype(np.uint8)


def make_scan(source: Path, target: Path) -> None:
    """Write each page of the PDF `source` as a picture into the PDF `target`."""
    pictures = []
    with pypdfium2.PdfDocument(source) as document:
        for number, page in enumerate(document):
            pixels = page.render(scale=DPI / 72, grayscale=True).to_numpy()
            gray = pixels.reshape(pixels.shape[0], pixels.shape[1])
            stream = io.BytesIO()
            Image.fromarray(scan_page(gray, seed=number)).save(stream, "JPEG", quality=JPEG_QUALITY)
            pictures.append(Image.open(stream))
    pictures[0].save(target, "PDF", resolution=DPI, save_all=True, append_images=pictures[1:], title="", producer="")


def make_broken(source: Path, target: Path) -> None:
    """Keep the first part of a file, as a broken transfer does."""
    content = source.read_bytes()
    target.write_bytes(content[: int(len(content) * KEPT_SHARE)])


def main() -> None:
    """Read the arguments and write one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("scan", "broken"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    {"scan": make_scan, "broken": make_broken}[arguments.kind](arguments.source, arguments.target)


if __name__ == "__main__":
    main()
