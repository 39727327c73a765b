"""Fill the cache of page texts with the project's own reader, so that training sees what the worker reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from docsluice.errors import ReadingError
from docsluice.teacher.datasets import read_rows


def fill_cache(folders: Iterable[Path], split: str, cache: Path, log: Callable[[str], None]) -> int:
    """Read documents that are not in the cache; returns how many were read. Unreadable ones are logged."""
    missing = [
        (folder, row)
        for folder in folders
        for row in read_rows(folder / "labels.jsonl", split)
        if not (cache / folder.name / f"{row.id}.json").exists()
    ]
    if not missing:
        return 0
    from docsluice.reading.reader import read_document
    from docsluice.records import DocumentMessage, Source
    from docsluice.settings import ReadingSettings

    settings, done = ReadingSettings(), 0
    for folder, row in missing:
        path = folder / row.file
        if not path.is_file():
            continue
        message = DocumentMessage(document_id=row.id, source=Source(name=path.name), content=path.read_bytes())
        try:
            document = read_document(message, settings)
        except ReadingError as error:
            log(f"left out {path}: {error.message}")
            continue
        write_pages(cache / folder.name / f"{row.id}.json", [page.text for page in document.pages])
        done += 1
    return done


def write_pages(path: Path, pages: list[str]) -> None:
    """Write the texts of a document's pages, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps({"pages": pages}, ensure_ascii=False), "utf-8")
    new.rename(path)
