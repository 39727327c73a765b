"""CPU time of reading against pdfplumber and pytesseract, engines taken in turn page by page in one run.

    python bench/reading.py DATA [--pages 10]

DATA has folders SET/ with labels.jsonl (id, file, split, fields) and the documents. Time is processor time of this
process and its children (pytesseract runs a command), so a busy machine disturbs it less than wall time. "labels" is
the share of label values that stand in the text; values that no engine finds may not be on the page at all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from docsluice.reading.image import read_frames
from docsluice.reading.layout import compose
from docsluice.reading.ocr import load_engines, see_page
from docsluice.reading.raster import render_page
from docsluice.reading.text_layer import load_page, open_pdf, read_layer
from docsluice.settings import ReadingSettings
from label_match import is_read

T = TypeVar("T")
Gray = npt.NDArray[np.uint8]
SETTINGS = ReadingSettings()
NATIVE_SETS = ("facturx", "fcc_adbuy", "invoices_misc", "cuad")
RECEIPT_SETS = ("sroie", "receipts_world", "wildreceipt")
FIELDS = frozenset(
    {
        "invoice_number",
        "issue_date",
        "due_date",
        "vendor_name",
        "vendor_tax_id",
        "buyer_name",
        "iban",
        "subtotal",
        "tax",
        "total",
    }
)
MAX_LAYER_PAGES = 4


class Sample(NamedTuple):
    """A document with the label values that are looked for."""

    path: Path
    labels: dict[str, object]


class Row(NamedTuple):
    """What one engine took and found on a workload."""

    engine: str
    seconds: float
    found: int
    wanted: int


def load_samples(data: Path, name: str, count: int, *, scans: bool | None = None) -> list[Sample]:
    """Return up to `count` development documents of a set, evenly spread; `scans` picks `*_scan.pdf` or the others."""
    samples = []
    for line in (data / name / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        is_scan = label["file"].endswith("_scan.pdf")
        path = data / name / label["file"]
        if label["split"] == "dev" and (scans is None or scans == is_scan) and path.is_file():
            hidden = {*label.get("fields_not_visible", ()), *label.get("unverified_fields", ())}
            wanted = {key: value for key, value in label["fields"].items() if key in FIELDS and key not in hidden}
            samples.append(Sample(path, wanted))
    return samples[:: max(1, len(samples) // count)][:count]


def processor_seconds() -> float:
    """Return processor time of this process and its finished children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(samples: list[tuple[T, dict[str, object]]], engines: dict[str, Callable[[T], str]]) -> list[Row]:
    """Run every engine on every sample in turn and count time and label values."""
    seconds, found = dict.fromkeys(engines, 0.0), dict.fromkeys(engines, 0)
    names = list(engines)
    for number, (sample, labels) in enumerate(samples):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            started = processor_seconds()
            text = engines[name](sample)
            seconds[name] += processor_seconds() - started
            found[name] += sum(is_read(field, value, text) for field, value in labels.items())
    wanted = sum(len(labels) for _, labels in samples)
    return [Row(name, seconds[name], found[name], wanted) for name in names]


def read_layers(path: Path) -> str:
    """Our text of the first pages of a PDF."""
    document = open_pdf(path.read_bytes())
    texts = []
    for index in range(min(MAX_LAYER_PAGES, len(document))):
        page = load_page(document, index)
        texts.append(compose(read_layer(document, page).words).text)
        page.close()
    document.close()
    return "\n".join(texts)


def read_by_plumber(path: Path) -> str:
    """The words pdfplumber finds on the first pages of a PDF."""
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(path) as document:
            pages = document.pages[:MAX_LAYER_PAGES]
            return "\n".join(" ".join(word["text"] for word in page.extract_words()) for page in pages)
    except PdfminerException:  # it does not open some files that pdfium repairs
        return ""


def to_gray(path: Path) -> Gray:
    """The first page as both engines get it."""
    if path.suffix != ".pdf":
        return next(iter(read_frames(path.read_bytes(), SETTINGS))).gray
    document = open_pdf(path.read_bytes())
    gray = render_page(load_page(document, 0), 1, 1_000_000_000)
    document.close()
    return gray


def see(gray: Gray) -> str:
    """Our text of a picture."""
    return compose(see_page(gray, load_engines(SETTINGS)).seeing.words).text


def see_by_pytesseract(gray: Gray, threads: str | None) -> str:
    """Pytesseract's text with its defaults; `threads` is OMP_THREAD_LIMIT, None as shipped."""
    import pytesseract
    from PIL import Image

    kept = os.environ.pop("OMP_THREAD_LIMIT", None)
    try:
        if threads is not None:
            os.environ["OMP_THREAD_LIMIT"] = threads
        text: str = pytesseract.image_to_string(Image.fromarray(gray))
    finally:
        os.environ.pop("OMP_THREAD_LIMIT", None)
        if kept is not None:
            os.environ["OMP_THREAD_LIMIT"] = kept
    return text


def show(workload: str, pages: int, baseline: str, rows: list[Row]) -> None:
    """Print a workload: seconds a document, ratio to the baseline, share of label values."""
    base = next(row.seconds for row in rows if row.engine == baseline)
    for row in rows:
        share = f"{row.found}/{row.wanted}" if row.wanted else "-"
        times = base / row.seconds
        print(
            f"| {workload} | {pages} | {row.engine} | {row.seconds / pages:.3f} | x{times:.2f} | {share} |", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=10, help="documents a workload")
    given = parser.parse_args()
    print("| workload | documents | engine | CPU s a document | speed by the baseline | labels |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in NATIVE_SETS:
        layers = [(sample.path, sample.labels) for sample in load_samples(given.data, name, given.pages, scans=False)]
        if layers:
            rows = measure(layers, {"pdfplumber": read_by_plumber, "docsluice": read_layers})
            show(f"text layer, {name}", len(layers), "pdfplumber", rows)
    one, shipped = "pytesseract, OMP_THREAD_LIMIT=1", "pytesseract as shipped"
    engines: dict[str, Callable[[Gray], str]] = {one: lambda gray: see_by_pytesseract(gray, "1"), "docsluice": see}
    scans = [(to_gray(s.path), s.labels) for s in load_samples(given.data, "facturx", given.pages, scans=True)]
    see(scans[0][0])
    office = {**engines, shipped: lambda gray: see_by_pytesseract(gray, None)}
    show("office scan, facturx", len(scans), one, measure(scans, office))
    for name in RECEIPT_SETS:
        receipts = [(to_gray(s.path), s.labels) for s in load_samples(given.data, name, given.pages)]
        see(receipts[0][0])
        show(f"receipt, {name}", len(receipts), one, measure(receipts, engines))


if __name__ == "__main__":
    main()
