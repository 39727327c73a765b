"""Reading text layers, scans and photographs: CPU time as a ratio to a named baseline, and what was read.

Usage: python bench/bench_reading.py [DATA] [--rounds N] [--pages N]

The ways to read a document take turns on each:

    text layers   pdfplumber (the baseline), docsluice
    pictures      pytesseract with one OpenMP thread (OMP_THREAD_LIMIT=1; the baseline), docsluice with the engine that
                  the kind of page gets and all six languages; on office pages also pytesseract as shipped, without
                  that limit

CPU time counts this process and its children, so a busy machine disturbs it less than wall time; each figure is the
median of N rounds. A ratio above 1 says how many times a way is cheaper than the baseline. "read" counts the values
that stand in the text, without regard to case, accents and signs.

Without DATA: the native samples (a text layer states its own words, so nothing is counted), scans made here of them
(values: the words of their text layer) and the photographed receipt. DATA adds up to --pages development documents of
each set of labelled ones: folders SET/ with labels.jsonl (id, file, split, fields) and the documents. Values that no
way finds may not be on the page at all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

os.environ["OMP_THREAD_LIMIT"] = "1"

import numpy as np
import numpy.typing as npt
import pdfplumber
import pytesseract
from pdfplumber.utils.exceptions import PdfminerException
from PIL import Image

from docsluice.reading.image import read_frames
from docsluice.reading.layout import compose
from docsluice.reading.ocr import load_engines, see_page
from docsluice.reading.page_kind import judge_kind
from docsluice.reading.raster import render_page
from docsluice.reading.text_layer import load_page, open_pdf, read_layer
from docsluice.settings import ReadingSettings
from label_match import is_read

Gray = npt.NDArray[np.uint8]
Label = tuple[str, object]
T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
SETTINGS = ReadingSettings()
NATIVE = ("invoice_de.pdf", "invoice_facturx_fr.pdf", "contract.pdf")
RECEIPT = ("SAM SAM TRADING CO", "29-12-2017", "14.10", "20.00", "5.90", "13.30", "0.80", "TAX INVOICE", "RM")
NATIVE_SETS = ("facturx", "fcc_adbuy", "invoices_misc", "cuad")
PICTURE_SETS = ("facturx", "sroie", "receipts_world", "wildreceipt")
FIELDS = frozenset(
    "invoice_number issue_date due_date vendor_name vendor_tax_id buyer_name iban subtotal tax total".split()
)
MAX_LAYER_PAGES = 4
SHIPPED = "as shipped"


class Layers(NamedTuple):
    """A PDF with text layers, and the labels whose values stand on it."""

    path: Path
    labels: tuple[Label, ...] = ()


class Sheet(NamedTuple):
    """A picture of a page, its kind as docsluice judges it, and the labels whose values stand on it."""

    gray: Gray
    kind: str
    labels: tuple[Label, ...]


class Cost(NamedTuple):
    """What a way took and found on one document."""

    seconds: float
    found: int
    wanted: int


def make_sheet(gray: Gray, labels: Sequence[Label]) -> Sheet:
    return Sheet(gray, judge_kind(gray), tuple(labels))


def first_page(path: Path) -> Gray:
    if path.suffix != ".pdf":
        return next(iter(read_frames(path.read_bytes(), SETTINGS))).gray
    document = open_pdf(path.read_bytes())
    gray = render_page(load_page(document, 0), 1, 1_000_000_000)
    document.close()
    return gray


def scanned_samples() -> Iterator[Sheet]:
    from make_samples import make_scan

    for name in NATIVE:
        words = read_layers(ROOT / "samples" / name, pages=1).split()
        values = dict.fromkeys(word for word in words if sum(sign.isalnum() for sign in word) > 2)
        with tempfile.TemporaryDirectory() as folder:
            make_scan(ROOT / "samples" / name, Path(folder) / name)
            yield make_sheet(first_page(Path(folder) / name), [("word", value) for value in values])
    yield make_sheet(first_page(ROOT / "samples/receipt_photo.jpg"), [("word", value) for value in RECEIPT])


def labelled(data: Path, name: str, count: int, *, scans: bool) -> list[Layers]:
    """Up to `count` development documents of a set, evenly spread; of a set with both, scans or native ones."""
    found = []
    file = data / name / "labels.jsonl"
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        label = json.loads(line)
        path = data / name / label["file"]
        if label["split"] != "dev" or not path.is_file() or scans == (path.suffix == ".pdf" and not is_scan(path)):
            continue
        hidden = {*label.get("fields_not_visible", ()), *label.get("unverified_fields", ())}
        wanted = [item for item in label["fields"].items() if item[0] in FIELDS and item[0] not in hidden]
        found.append(Layers(path, tuple(wanted)))
    return found[:: max(1, len(found) // count)][:count]


def is_scan(path: Path) -> bool:
    return path.stem.endswith("_scan")


def read_layers(path: Path, pages: int = MAX_LAYER_PAGES) -> str:
    document = open_pdf(path.read_bytes())
    texts = []
    for index in range(min(pages, len(document))):
        page = load_page(document, index)
        texts.append(compose(read_layer(document, page).words).text)
        page.close()
    document.close()
    return "\n".join(texts)


def read_by_plumber(path: Path) -> str:
    try:
        with pdfplumber.open(path) as document:
            pages = document.pages[:MAX_LAYER_PAGES]
            return "\n".join(" ".join(word["text"] for word in page.extract_words()) for page in pages)
    except PdfminerException:  # it does not open some files that pdfium repairs
        return ""


def see(gray: Gray) -> str:
    return compose(see_page(gray, load_engines(SETTINGS)).seeing.words).text


def see_by_pytesseract(gray: Gray) -> str:
    text: str = pytesseract.image_to_string(Image.fromarray(gray))
    return text


def see_as_shipped(gray: Gray) -> str:
    limit = os.environ.pop("OMP_THREAD_LIMIT")
    try:
        return see_by_pytesseract(gray)
    finally:
        os.environ["OMP_THREAD_LIMIT"] = limit


def cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(
    documents: Sequence[tuple[T, Sequence[Label]]], ways: Mapping[str, Callable[[T], str]], rounds: int
) -> dict[str, list[Cost]]:
    """Costs by way, one a document: the median time of the rounds, in which the ways take turns."""
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for number, (document, labels) in enumerate(documents):
        turn = number % len(ways)
        order = [*ways][turn:] + [*ways][:turn]
        spent: dict[str, list[float]] = {way: [] for way in ways}
        texts: dict[str, str] = {}
        for _ in range(rounds):
            for way in order:
                started = cpu_seconds()
                texts[way] = ways[way](document)
                spent[way].append(cpu_seconds() - started)
        for way in ways:
            found = sum(is_read(field, value, texts[way]) for field, value in labels)
            costs[way].append(Cost(statistics.median(spent[way]), found, len(labels)))
    return costs


def show(workload: str, costs: Mapping[str, Sequence[Cost]]) -> None:
    """Print a workload, one way a row; the first way is the baseline."""
    base = sum(cost.seconds for cost in next(iter(costs.values())))
    for way, row in costs.items():
        seconds, wanted = sum(cost.seconds for cost in row), sum(cost.wanted for cost in row)
        share = f"{sum(cost.found for cost in row)}/{wanted}" if wanted else "-"
        print(
            f"{workload:28}{len(row):6}  {way:14}{seconds / len(row):9.3f}{base / seconds:9.2f}x{share:>12}", flush=True
        )


def bench_layers(workload: str, documents: Sequence[Layers], rounds: int) -> None:
    if documents:
        ways = {"pdfplumber": read_by_plumber, "docsluice": read_layers}
        show(workload, measure([(one.path, one.labels) for one in documents], ways, rounds))


def bench_sheets(workload: str, sheets: Sequence[Sheet], rounds: int) -> None:
    """One workload a kind of page, as each kind has its engine."""
    for kind in sorted({sheet.kind for sheet in sheets}):
        pages = [(sheet.gray, sheet.labels) for sheet in sheets if sheet.kind == kind]
        ways: dict[str, Callable[[Gray], str]] = {"pytesseract": see_by_pytesseract, "docsluice": see}
        if kind == "office":
            ways[SHIPPED] = see_as_shipped
        for gray, _ in pages:
            see(gray)  # loads the engine and its shapes
        show(f"{workload}, {kind}", measure(pages, ways, rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of reading and what was read, as ratios to baselines.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of sets of labelled documents")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=10, help="documents of a set")
    given = parser.parse_args()
    print(f"{'workload':28}{'pages':>6}  {'way':14}{'CPU s':>9}{'cheaper':>10}{'read':>12}")
    bench_layers("text layer, samples", [Layers(ROOT / "samples" / name) for name in NATIVE], given.rounds)
    bench_sheets("picture, samples", list(scanned_samples()), given.rounds)
    if given.data is None:
        return
    for name in NATIVE_SETS:
        bench_layers(f"text layer, {name}", labelled(given.data, name, given.pages, scans=False), given.rounds)
    for name in PICTURE_SETS:
        found = labelled(given.data, name, given.pages, scans=True)
        bench_sheets(f"picture, {name}", [make_sheet(first_page(one.path), one.labels) for one in found], given.rounds)


if __name__ == "__main__":
    main()
