"""What share of label values the reader finds on pictures, and the CPU time a page, by recipe.

Usage: python bench/bench_recall.py [DATA] [--split dev] [--sets S…] [--limit N] [--misses FILE]

The recipes take turns on each document: `tesseract` (in process; the baseline), `pp_ocr`, and `docsluice`, which
chooses by the kind of page. A value is found where its letters and digits stand in the text that was read, in this
order and with their accents (`é` is not `e`), whatever blanks and signs stand between them, or where each of its words
does (lines of a column are read between those of its neighbour); dates and amounts in any way to print them. Currencies
and values that the labels say cannot be seen are left out. What no recipe finds may not be on the page:
labels were typed by people and have errors of their own. --misses lists what docsluice did not find.

DATA holds folders SET/ with labels.jsonl (id, file, split, fields, language) and the documents.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

os.environ["OMP_THREAD_LIMIT"] = "1"

import numpy as np
import numpy.typing as npt

from docsluice.reading.image import read_frames
from docsluice.reading.layout import compose
from docsluice.reading.ocr import Engines, see_page
from docsluice.reading.page_kind import judge_kind
from docsluice.reading.raster import render_page
from docsluice.reading.text_layer import load_page, open_pdf, read_layer
from docsluice.settings import ReadingSettings
from label_match import MONEY, amount_forms, is_read

Gray = npt.NDArray[np.uint8]
SETS = ("sroie", "wildreceipt", "receipts_world", "facturx", "invoices_misc")
RECIPES = {"tesseract": "tesseract", "pp_ocr": "pp_ocr", "docsluice": "auto"}
MOST_PAGES = 3
FEWEST_WORDS = 20  # of a text layer
CELLS = ("description", "quantity", "unit_price", "amount", "net_amount")
PRINTED = {"amount", "net_amount", "unit_price"}  # cells that are amounts


class Value(NamedTuple):
    """A label of a document: its field and the spellings that count."""

    field: str
    spellings: tuple[str, ...]


class Picture(NamedTuple):
    """A document of pictures with its labels."""

    set: str
    path: Path
    language: str
    pages: tuple[Gray, ...]
    values: tuple[Value, ...]


class Score(NamedTuple):
    """Values found of those wanted, CPU seconds and pages."""

    found: int
    wanted: int
    seconds: float
    pages: int


def read_pictures(data: Path, name: str, split: str, limit: int | None) -> Iterator[Picture]:
    """Documents of a set that are pictures, or PDF files without a text layer."""
    file = data / name / "labels.jsonl"
    count = 0
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        row = json.loads(line)
        path = data / name / row["file"]
        is_pdf = path.suffix.casefold() == ".pdf"
        if row["split"] != split or not path.is_file() or (is_pdf and has_layer(path)):
            continue
        if limit is not None and count >= limit:
            return
        count += 1
        values = tuple(values_of(row))
        yield Picture(
            name,
            path,
            str(row.get("language") or row.get("lang") or ""),
            tuple(read_pages(path, is_pdf=is_pdf)),
            values,
        )


def has_layer(path: Path) -> bool:
    """Whether the first page of a PDF says its own words."""
    document = open_pdf(path.read_bytes())
    page = load_page(document, 0)
    words = len(read_layer(document, page).words)
    document.close()
    return words >= FEWEST_WORDS


def read_pages(path: Path, *, is_pdf: bool) -> Iterator[Gray]:
    """Gray pages, the first few."""
    if not is_pdf:
        for number, frame in enumerate(read_frames(path.read_bytes(), ReadingSettings())):
            if number < MOST_PAGES:
                yield frame.gray
        return
    document = open_pdf(path.read_bytes())
    for index in range(min(MOST_PAGES, len(document))):
        yield render_page(load_page(document, index), index + 1, 1_000_000_000)
    document.close()


def values_of(row: dict[str, object]) -> Iterator[Value]:
    """Labels that can be seen; a list of labels means any of them, and line items are taken cell by cell."""
    hidden = {"currency", *_list(row.get("fields_not_visible")), *_list(row.get("unverified_fields"))}
    fields = row["fields"]
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name in hidden:
            continue
        if name == "line_items":
            for item in _list(value):
                for cell in CELLS:
                    if isinstance(item, dict) and isinstance(text := item.get(cell), str) and text.strip():
                        yield Value(cell, (text,))
        elif spellings := tuple(str(one) for one in (value if isinstance(value, list) else [value]) if one):
            yield Value(name, spellings)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def is_found(value: Value, text: str) -> bool:
    """Whether a spelling of a value stands in a text."""
    if value.field in MONEY | PRINTED:
        plain = unicodedata.normalize("NFKC", text)
        ways = (plain, re.sub(r"\s+", "", plain))  # "8.89 5.29" ends one number where "1 234.50" goes on
        forms = {form for one in value.spellings for form in (*amount_forms(one), one.replace(".", ","))}
        patterns = [rf"(?<!\d)(?<!\d[.,]){re.escape(form)}(?!\d)" for form in forms if form]
        return any(re.search(pattern, way) for pattern in patterns for way in ways)
    if "date" in value.field:
        return is_read(value.field, list(value.spellings), text)
    squashed, tokens = squash(text), set(tokenise(text))
    return any(
        wanted in squashed or tokens.issuperset(tokenise(one)) for one in value.spellings if (wanted := squash(one))
    )


def squash(text: str) -> str:
    """Letters with their accents and digits, in lower case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def tokenise(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def measure(picture: Picture, engines: Engines) -> tuple[str, float]:
    """Text of a document's pages and the CPU seconds that reading took."""
    started = time.process_time()
    text = "\n".join(compose(see_page(page, engines).seeing.words).text for page in picture.pages)
    return text, time.process_time() - started


def show(title: str, scores: dict[str, list[Score]]) -> None:
    """One line a recipe, with the ratio of its CPU time to the first one's."""
    base = sum(one.seconds for one in next(iter(scores.values())))
    for recipe, row in scores.items():
        found, wanted, seconds, pages = (sum(parts) for parts in zip(*row, strict=True))
        share = f"{found / wanted:7.1%}" if wanted else "      -"
        print(
            f"{title:32}{recipe:11}{found:6} of {wanted:5}{share}{seconds / max(pages, 1):9.2f} s a page"
            f"{seconds / base:7.2f}x",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Share of label values read, and CPU time a page, by recipe.")
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--misses", type=Path)
    options = parser.parse_args()
    if options.data is None:
        print("give a folder of labelled sets: there are too few labelled pictures in the project to count on")
        return
    engines = {recipe: Engines(ReadingSettings(engine=engine)) for recipe, engine in RECIPES.items()}
    by: dict[str, dict[str, list[Score]]] = defaultdict(lambda: {recipe: [] for recipe in RECIPES})
    misses: list[str] = []
    for name in options.sets:
        for number, picture in enumerate(read_pictures(options.data, name, options.split, options.limit)):
            names = list(RECIPES)
            turn = number % len(names)
            for recipe in names[turn:] + names[:turn]:
                text, seconds = measure(picture, engines[recipe])
                lost = [value for value in picture.values if not is_found(value, text)]
                score = Score(len(picture.values) - len(lost), len(picture.values), seconds, len(picture.pages))
                cells = sum(value.field in CELLS for value in picture.values)
                lost_cells = sum(value.field in CELLS for value in lost)
                heads = Score(score.found - cells + lost_cells, score.wanted - cells, seconds, len(picture.pages))
                kind = judge_kind(picture.pages[0]) if picture.pages else "none"
                by[f"{name}, fields"][recipe].append(heads)
                by[f"all {kind} pages, fields"][recipe].append(heads)
                if picture.language:
                    by[f"language {picture.language}, fields"][recipe].append(heads)
                if cells:
                    by[f"{name}, cells"][recipe].append(Score(cells - lost_cells, cells, seconds, len(picture.pages)))
                if recipe == "docsluice":
                    misses += [f"{picture.path.name}\t{value.field}\t{value.spellings[0]}" for value in lost]
    for title, scores in by.items():
        show(title, scores)
    if options.misses:
        options.misses.write_text("".join(f"{line}\n" for line in misses), "utf-8")


if __name__ == "__main__":
    main()
