"""Reading scans and photographs: CPU time as a ratio to pytesseract, and what was read.

Usage: python bench/bench_reading.py [--rounds N]

Three ways to read a page take turns on each page:

    docsluice        the engine that the kind of page gets, with all six languages
    pytesseract      one OpenMP thread (OMP_THREAD_LIMIT=1), English: the honest baseline
    as shipped       pytesseract without that limit

CPU time counts the process and its children; a ratio above 1 says how many times docsluice is cheaper. Recall is the
share of the values on the page that stand in the text that was read, without regard to case, accents and signs.
Pages: scans made here of the native samples (values: the words of their text layer) and the photographed receipt.
For sets of labelled documents: bench/reading.py.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

os.environ["OMP_THREAD_LIMIT"] = "1"

import numpy as np
import pypdfium2
import pytesseract
from PIL import Image

from docsluice.reading.ocr import load_engines, see_page
from docsluice.reading.page_kind import judge_kind
from docsluice.settings import ReadingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    Gray = npt.NDArray[np.uint8]

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
NATIVE = ("invoice_de.pdf", "invoice_facturx_fr.pdf", "contract.pdf")
RECEIPT = ("SAM SAM TRADING CO", "29-12-2017", "14.10", "20.00", "5.90", "13.30", "0.80", "TAX INVOICE", "RM")


class Sheet(NamedTuple):
    """A page to read, its kind as docsluice judges it, and the values that stand on it."""

    name: str
    kind: str
    gray: Gray
    values: tuple[str, ...]


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]", "", "".join(sign for sign in folded if not unicodedata.combining(sign)))


def recall(sheet: Sheet, text: str) -> tuple[int, int]:
    read = plain(text)
    return sum(plain(value) in read for value in sheet.values), len(sheet.values)


def render(path: Path) -> Iterator[Gray]:
    if path.suffix != ".pdf":
        yield np.asarray(Image.open(path).convert("L"))
        return
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            pixels = page.render(scale=200 / 72, grayscale=True).to_numpy()
            yield pixels.reshape(pixels.shape[0], pixels.shape[1])


def sheet(name: str, gray: Gray, values: tuple[str, ...]) -> Sheet:
    return Sheet(name, judge_kind(gray), gray, values)


def sample_sheets() -> Iterator[Sheet]:
    from make_samples import make_scan

    for name in NATIVE:
        source = ROOT / "samples" / name
        if not source.exists():
            continue
        with tempfile.TemporaryDirectory() as folder, pypdfium2.PdfDocument(source) as document:
            make_scan(source, Path(folder) / name)
            words = document[0].get_textpage().get_text_range().split()
            values = tuple(dict.fromkeys(word for word in words if len(plain(word)) > 2))
            yield sheet(f"scan of {name}", next(render(Path(folder) / name)), values)
    yield sheet("receipt_photo.jpg", next(render(ROOT / "samples/receipt_photo.jpg")), RECEIPT)


def cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def read_by_command(gray: Gray) -> str:
    found = pytesseract.image_to_data(Image.fromarray(gray), lang="eng", output_type=pytesseract.Output.DICT)
    return " ".join(found["text"])


def read_as_shipped(gray: Gray) -> str:
    limit = os.environ.pop("OMP_THREAD_LIMIT")
    try:
        return read_by_command(gray)
    finally:
        os.environ["OMP_THREAD_LIMIT"] = limit


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    sheets = list(sample_sheets())
    engines = load_engines(ReadingSettings())
    ways: dict[str, Callable[[Gray], str]] = {
        "docsluice": lambda gray: " ".join(word.text for word in see_page(gray, engines).seeing.words),
        "pytesseract": read_by_command,
        "as shipped": read_as_shipped,
    }
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    read: dict[tuple[str, str], tuple[int, int]] = {}
    for page in sheets:
        ways["docsluice"](page.gray)  # loads the engine and its shapes
    for _ in range(arguments.rounds):
        for page in sheets:
            for way, call in ways.items():
                started = cpu_seconds()
                text = call(page.gray)
                spent[page.name, way].append(cpu_seconds() - started)
                read[page.name, way] = recall(page, text)
    report(sheets, spent, read, list(ways))


def report(
    sheets: list[Sheet],
    spent: dict[tuple[str, str], list[float]],
    read: dict[tuple[str, str], tuple[int, int]],
    ways: list[str],
) -> None:
    print(f"{'page':32} {'kind':8}" + "".join(f"{way:>22}" for way in ways) + "   cheaper than")
    print(f"{'':41}" + f"{'CPU s':>11}{'values':>11}" * len(ways) + f"   {ways[1]:>12}{ways[2]:>12}")
    for kind in sorted({page.kind for page in sheets}):
        total: dict[str, float] = defaultdict(float)
        hits: dict[str, int] = defaultdict(int)
        of = 0
        for page in (page for page in sheets if page.kind == kind):
            seconds = {way: statistics.median(spent[page.name, way]) for way in ways}
            found = {way: read[page.name, way][0] for way in ways}
            count = len(page.values)
            print_row(page.name, kind, ways, seconds, found, count)
            of += count
            for way in ways:
                total[way] += seconds[way]
                hits[way] += found[way]
        print_row(f"all {kind}", "", ways, total, hits, of)


def print_row(  # noqa: PLR0913, PLR0917  a row of the table
    name: str, kind: str, ways: list[str], seconds: dict[str, float], found: dict[str, int], count: int
) -> None:
    cells = "".join(f"{seconds[way]:11.2f}{f'{found[way]}/{count}':>11}" for way in ways)
    ratios = "".join(f"{seconds[way] / seconds[ways[0]]:11.2f}x" for way in ways[1:])
    print(f"{name[:32]:32} {kind:8}{cells}   {ratios}")


if __name__ == "__main__":
    main()
