"""An extraction process whose answers are written into the document; `die` ends it, `hang` never ends."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable

from broker.stand_ins import record_of
from docsluice.agents import extractor_child
from docsluice.errors import ExtractionError, ModelError
from docsluice.records import Document, StructuredDocument
from docsluice.settings import ExtractionSettings


def create(settings: ExtractionSettings) -> Callable[[Document], StructuredDocument]:
    if settings.model is not None:
        raise ModelError(f"expected a model in {settings.model}, there is none; export one")
    return extract


def extract(document: Document) -> StructuredDocument:
    plan = json.loads(document.text)
    if plan.get("die"):
        os._exit(3)
    if plan.get("hang"):
        time.sleep(60)
    if plan.get("fail"):
        raise ExtractionError("expected a record, came none; report it")
    if plan.get("bug"):
        raise ZeroDivisionError("a fault")
    return record_of(document, plan)


if __name__ == "__main__":
    extractor_child.main(create)
