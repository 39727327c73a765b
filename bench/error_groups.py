"""Group the wrong fields of an evaluation by what went wrong first: reading, finding or choosing.

    docsluice evaluate labels.jsonl --split dev --documents KEPT --errors errors.txt
    python bench/error_groups.py labels.jsonl --documents KEPT --errors errors.txt

A label that does not stand in the text that was read is the reader's error; one that does and that nothing was given
for was not found; one that does although something else was given was chosen or cut wrong, and `close` when the value
overlaps with the label by half of its characters. `invented` is a value where the document has none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from docsluice.records import Document
from label_match import is_read

GROUPS = ("not read", "not found", "close", "wrong choice", "invented")
CLOSE = 0.5  # share of common characters


class Wrong(NamedTuple):
    """One wrong field: its document's file, its labels and what was given for it."""

    file: str
    field: str
    labels: tuple[str, ...]
    found: str | None


def read_errors(path: Path) -> Iterator[Wrong]:
    """Errors as `docsluice evaluate --errors` writes them."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        labels = tuple(str(row["labels"]).split(" | ")) if row["labels"] else ()
        yield Wrong(row["document"], row["field"], labels, row["found"])


def group_of(wrong: Wrong, text: str) -> str:
    """What went wrong first."""
    if not wrong.labels:
        return "invented"
    field = wrong.field.removeprefix("line_items.").replace("amount", "total").replace("unit_price", "total")
    if not is_read(field, list(wrong.labels), text):
        return "not read"
    if wrong.found is None:
        return "not found"
    alike = max(SequenceMatcher(None, label.lower(), wrong.found.lower()).ratio() for label in wrong.labels)
    return "close" if alike >= CLOSE else "wrong choice"


def text_of(file: Path, kept: Path) -> str:
    """What was read of a file, out of the folder that `--documents` kept it in; nothing where reading failed."""
    path = kept / f"{hashlib.sha256(file.read_bytes()).hexdigest()}.json"
    if not path.is_file():
        return ""
    return "\n".join(page.text for page in Document.model_validate_json(path.read_bytes()).pages)


def print_table(rows: Iterable[tuple[str, Counter[str]]]) -> None:
    """A Markdown table, the most frequent field first."""
    print(f"| field | {' | '.join(GROUPS)} | all |")
    print("| --- |" + " --- |" * (len(GROUPS) + 1))
    for name, counts in sorted(rows, key=lambda row: -row[1].total()):
        print(f"| {name} | {' | '.join(str(counts[group]) for group in GROUPS)} | {counts.total()} |")


def main() -> None:
    """Group and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--errors", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=0, help="print so many wrong fields of each group")
    asked = parser.parse_args()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    examples: defaultdict[str, list[Wrong]] = defaultdict(list)
    texts: dict[str, str] = {}
    for wrong in read_errors(asked.errors):
        text = texts.setdefault(wrong.file, text_of(asked.labels.parent / wrong.file, asked.documents))
        group = group_of(wrong, text)
        counts[wrong.field][group] += 1
        counts["all"][group] += 1
        examples[group].append(wrong)
    print_table(counts.items())
    for group in GROUPS:
        for wrong in examples[group][:: max(1, len(examples[group]) // max(1, asked.examples))][: asked.examples]:
            print(f"{group}: {wrong.field} of {wrong.file}: expected {wrong.labels}, came {wrong.found!r}")


if __name__ == "__main__":
    main()
