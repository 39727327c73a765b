"""Queues as folded topics, and what people decide on their entries."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import AsyncIterator, Sequence

import pytest

from broker.stand_ins import record_of
from docsluice.errors import ConfigurationError
from docsluice.kafka import queues
from docsluice.kafka.client import Message
from docsluice.kafka.outcomes import close, fit, settle
from docsluice.kafka.queues import Entry, fold
from docsluice.records import Correction, Document, Escalation, Failure, Page, Source, StructuredDocument
from docsluice.review import decide
from docsluice.review.decide import Person, Tell
from docsluice.schema.loader import load_schemas
from docsluice.settings import KafkaSettings
from docsluice.topics import load_topics
from docsluice.wire import Outgoing, Trail, decode_record

TOPICS = load_topics()
TELL = Tell(
    TOPICS, Trail("docsluice correct/ann/now", "00-" + "1" * 32 + "-" + "2" * 16 + "-01", "2026-01-01T00:00:00Z")
)
ANN = Person("ann", "2026-01-01T00:00:00Z")


def message(offset: int, key: bytes | None, value: bytes | None, partition: int = 0) -> Message:
    return Message("t", partition, offset, offset, key, value, ())


def test_open_entries_are_the_newest_of_each_key_without_a_tombstone() -> None:
    log = [
        message(0, b"a", b"1"),
        message(1, b"b", b"1"),
        message(2, b"a", b"2"),
        message(3, b"c", b"1"),
        message(4, b"b", None),
        message(5, b"d", None),
        message(6, None, b"no key"),
        message(7, b"c", None),
        message(8, b"c", b"2"),
    ]
    assert [(each.key, each.value) for each in fold(log)] == [(b"a", b"2"), (b"c", b"2")]


async def test_the_newest_of_a_large_topic_are_found_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """5,000 messages of 20 kB for 50 keys, half of which a tombstone closes: 100 MB in all."""

    async def read_to_end(_kafka: KafkaSettings, _topics: Sequence[str]) -> AsyncIterator[Message]:
        for offset in range(5_000):
            yield message(offset, b"%d" % (offset % 50), b"%020000d" % offset)
        for key in range(0, 50, 2):
            yield message(5_000 + key, b"%d" % key, None)

    monkeypatch.setattr(queues, "read_to_end", read_to_end)
    tracemalloc.start()
    found = [
        (int(each.key or b""), int((each.value or b"")[-4:]))
        async for each in queues.newest_messages(KafkaSettings(), "t")
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(key, 4_950 + key) for key in range(1, 50, 2)]
    assert peak < 1_000_000


@pytest.fixture
def entry() -> Entry:
    text = "Invoice 471102\nDate 05.03.2013\nTotal 119,00 EUR"
    page = Page(number=1, width=595.0, height=842.0, reader="text_layer", text=text)
    document = Document(document_id="d", source=Source(name="a.pdf"), pages=(page,))
    draft = record_of(document, {"id": 1, "escalate": True})
    doubtful = draft.fields["invoice_number"].model_copy(update={"reasons": ("ocr_uncertain",)})
    draft = draft.model_copy(update={"fields": {"invoice_number": doubtful}})
    record = Escalation(document_id="d", reasons=draft.reasons, draft=draft, document=document, escalated_at="now")
    return Entry("escalated", record)


def by_place(messages: tuple[Outgoing, ...]) -> dict[str, list[bytes | None]]:
    found: dict[str, list[bytes | None]] = {}
    for each in messages:
        assert each.key == b"d"
        found.setdefault(each.topic.removeprefix("documents."), []).append(each.value)
    return found


def test_approval_makes_a_record_and_closes_the_queues(entry: Entry) -> None:
    places = by_place(decide.approve(entry, ANN, TELL))
    record = decode_record(places["structured"][0], StructuredDocument)
    assert (record.status, record.reasons, "person" in record.provenance.tiers) == ("structured", (), True)
    assert (places["escalated"], places["review"]) == ([None], [None])
    (correction,) = [decode_record(value, Correction) for value in places["corrections"]]
    assert (correction.path, correction.decision, correction.after, correction.person) == (
        "invoice_number",
        "approved",
        "1",
        "ann",
    )


def test_a_correction_is_normalised_and_noted(entry: Entry) -> None:
    schema = load_schemas()["invoice"]
    changes = {
        "invoice_number": "471102",
        "issue_date": "05.03.2013",
        "line_items[0].net_amount": "100,00",
        "seller.name": None,
    }
    places = by_place(decide.correct(entry, changes, schema, ANN, TELL))
    record = decode_record(places["structured"][0], StructuredDocument)
    assert record.values == {
        "invoice_number": "471102",
        "issue_date": "2013-03-05",
        "line_items": [{"net_amount": "100.00"}],
    }
    assert {record.fields[path].tier for path in record.fields} == {"person"}
    noted = {(c.path, c.before, c.after) for c in (decode_record(value, Correction) for value in places["corrections"])}
    assert noted == {
        ("invoice_number", "1", "471102"),
        ("issue_date", None, "2013-03-05"),
        ("line_items[0].net_amount", None, "100.00"),
        ("seller.name", None, None),
    }
    assert (
        len(
            {
                header
                for each in decide.correct(entry, changes, schema, ANN, TELL)
                for header in each.headers
                if header[0] == "ce_id"
            }
        )
        == 7
    )


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("no_field", "1", "expected a path of invoice@"),
        ("issue_date", "soon", "expected a date for issue_date, came 'soon'"),
        ("total_gross", "much", "expected a money"),
    ],
)
def test_a_correction_that_is_no_value_is_refused(entry: Entry, path: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        decide.correct(entry, {path: value}, load_schemas()["invoice"], ANN, TELL)


def test_a_rejection_is_a_failure(entry: Entry) -> None:
    places = by_place(decide.reject(entry, "a menu", ANN, TELL))
    failure = decode_record(places["failed"][0], Failure)
    assert (failure.stage, failure.error) == ("review", "Rejected")
    assert "a menu" in failure.message
    assert (places["escalated"], places["review"]) == ([None], [None])


def test_a_requeued_document_goes_to_extraction_and_leaves_its_queue(entry: Entry) -> None:
    places = by_place(decide.requeue(entry, TELL))
    assert decode_record(places["text"][0], Document) == entry.record.document
    assert places["escalated"] == [None]
    assert "review" not in places


def test_every_message_fits_or_says_why() -> None:
    class Store:
        def put(self, content: bytes) -> str:
            return f"memory://{len(content)}"

        def get(self, uri: str, sha256: str | None = None) -> bytes:
            raise NotImplementedError(uri, sha256)

    text = "x" * 30_000
    page = Page(number=1, width=1.0, height=1.0, reader="text_layer", text=text)
    large = Document(document_id="d", source=Source(), pages=(page,))
    (kept,) = fit(settle(large, TOPICS, "reading", TELL.trail), TOPICS, Store(), 20_000)
    assert json.loads(kept.value or b"")["spec"] == "docsluice.StoredRecord/1"
    tombstone = close("d", TOPICS, "review", "reading", TELL.trail)
    assert fit((tombstone,), TOPICS, Store(), 20_000) == (tombstone,)
