"""Peak memory of `docsluice extract` in all its processes, as a ratio to that of a native invoice of one page.

Usage: python bench/bench_memory.py [FILES…] [--pages N]

Memory is the proportional set size (PSS, Linux): pages that processes share count once. It is taken every 0.2 s of the
command and of all processes that any of its threads started. Without FILES: the samples, and a PDF of N scanned pages,
the sample scan and the sample photograph by turns and in changing sizes, since what reads pictures keeps memory for
each size that it met.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BASELINE = SAMPLES / "invoice_de.pdf"
OTHERS = ("contract.pdf", "invoice_scan_en.pdf", "receipt_photo.jpg")
EVERY = 0.2  # seconds
MB = 1024  # kB


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        scans = Path(work) / f"{arguments.pages}_scanned_pages.pdf"
        files = arguments.files or [*(SAMPLES / name for name in OTHERS), write_scans(scans, arguments.pages)]
        base, reader = measure(BASELINE)
        print(f"{'':32}{'peak, MB':>10}{'reader':>10}{'ratio':>8}")
        print(f"{BASELINE.name:32}{base / MB:10.0f}{reader / MB:10.0f}{1:7.1f}x")
        for path in files:
            peak, reader = measure(path)
            print(f"{path.name:32}{peak / MB:10.0f}{reader / MB:10.0f}{peak / base:7.1f}x", flush=True)


def write_scans(path: Path, pages: int) -> Path:
    """A PDF of pictures; sizes change by up to a fifth."""
    scan = pypdfium2.PdfDocument(SAMPLES / "invoice_scan_en.pdf")[0].render(scale=150 / 72, grayscale=True).to_pil()
    photograph = Image.open(SAMPLES / "receipt_photo.jpg").convert("L")
    pictures = []
    for number in range(pages):
        picture, share = (scan, photograph)[number % 2], 1 - 0.2 * (number % 11) / 11
        pictures.append(picture.resize((round(picture.width * share), round(picture.height * share))))
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)
    return path


def measure(path: Path) -> tuple[int, int]:
    """Peak of the whole tree of processes, and then of the largest one beside the command itself, in kB."""
    command = [sys.executable, "-m", "docsluice", "extract", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, reader = 0, 0
    while process.poll() is None:
        own, *others = [memory(number) for number in tree(process.pid)]
        if own + sum(others) > peak:
            peak, reader = own + sum(others), max(others, default=0)
        time.sleep(EVERY)
    if process.returncode:
        sys.exit(f"expected docsluice extract {path} to end with 0, it ended with {process.returncode}; run it alone")
    return peak, reader


def tree(number: int) -> Iterator[int]:
    """A process and all that its threads started."""
    yield number
    for children in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            started = children.read_text().split()
        except OSError:  # ended meanwhile
            continue
        for child in started:
            yield from tree(int(child))


def memory(number: int) -> int:
    """PSS of a process in kB; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
