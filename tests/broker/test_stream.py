"""From publish to an ending, by the commands that people use."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from broker.commands import Commands
from broker.stand_ins import script
from broker.stream import Stream, counts, wait_for
from docsluice.errors import TopicsError
from docsluice.kafka import admin
from docsluice.kafka.client import open_producer
from docsluice.topics import Topics
from docsluice.wire import content_id


@pytest.fixture
def commands(stream: Stream) -> Commands:
    return Commands(stream)


def test_documents_end_where_they_belong(stream: Stream, commands: Commands) -> None:
    contents = {
        "good.txt": script(1),
        "doubtful.txt": script(2, escalate=True),
        "broken.txt": b"no script",
        "poison.txt": script(3, fail="bug"),
        "late.txt": script(4, fail="extraction"),
    }
    for name, content in contents.items():
        (stream.folder / name).write_bytes(content)
    worker = stream.worker("read,extract")
    published = commands.run("publish", *contents, "--wait", "--timeout", "40", "--json", code=3)
    status = {line["file"]: line["status"] for line in map(json.loads, published.splitlines()[: len(contents)])}
    assert status == {
        "good.txt": "structured",
        "doubtful.txt": "escalated",
        "broken.txt": "failed",
        "poison.txt": "failed",
        "late.txt": "failed",
    }
    failures = {failure["source"]["name"]: failure for failure in stream.records("failed")}
    assert (failures["broken.txt"]["stage"], failures["broken.txt"]["error"]) == ("reading", "BrokenFile")
    assert "ZeroDivisionError" in failures["poison.txt"]["message"]
    assert (failures["late.txt"]["stage"], failures["late.txt"]["error"]) == ("extraction", "ExtractionError")
    store = Path(failures["broken.txt"]["source"]["uri"].removeprefix("file://"))
    assert store.read_bytes() == b"no script"
    record = next(message for message in stream.read("structured") if message.value is not None)
    headers = dict(record.headers)
    assert record.key == content_id(contents["good.txt"]).encode() == headers["document_id"]
    assert headers["ce_type"] == b"docsluice.StructuredDocument/1"
    assert worker.out.read_bytes() == b""


def test_a_trace_goes_through_both_stages(stream: Stream) -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    stream.publish([script(1)], headers=(("traceparent", trace), ("document_id", b"given-1")))
    stream.worker("read,extract")
    assert wait_for(lambda: counts(stream.read("structured")) == (1, 0), 40)
    for role in ("text", "structured"):
        message = stream.read(role)[0]
        assert (message.key, dict(message.headers)["traceparent"]) == (b"given-1", trace)


def test_aborted_messages_are_not_read(stream: Stream) -> None:
    async def send_and_abort() -> None:
        topic = stream.topics.incoming.name
        async with open_producer(stream.settings.kafka, f"{stream.prefix}aborts") as producer:
            for number in range(12):
                await producer.begin_transaction()
                await producer.send_and_wait(topic, script(number), key=b"k")
                await (producer.abort_transaction() if number % 2 else producer.commit_transaction())

    asyncio.run(send_and_abort())
    assert len(stream.read("incoming", "read_uncommitted")) == 12
    stream.worker("read")
    assert wait_for(lambda: counts(stream.read("text")) == (6, 0), 40)
    assert stream.records("failed") == []


def test_a_claim_check_is_followed_inside_its_prefix_only(stream: Stream) -> None:
    inbox = stream.folder / "inbox"
    (inbox / "a.txt").write_bytes(script(1))
    (stream.folder / "secret.txt").write_bytes(script(2))
    (inbox / "link.txt").symlink_to(stream.folder / "secret.txt")
    uris = [
        f"file://{inbox}/a.txt",
        f"file://{inbox}/../secret.txt",
        f"file://{inbox}/link.txt",
        f"file://{inbox}/no.txt",
    ]
    uris.append("http://127.0.0.1:1/x")
    stream.publish(
        [json.dumps({"uri": uri}).encode() for uri in uris] + [b'{"uri": 3}', b'{"uri"', b'{"uri": "x", "shema": 1}']
    )
    stream.worker("read")
    assert wait_for(lambda: len(stream.records("failed")) >= 7, 40)
    assert counts(stream.read("text")) == (1, 0)
    errors = sorted(str(failure["error"]) for failure in stream.records("failed"))
    assert errors == ["DecodingError"] * 3 + ["OriginalMissing"] + ["UriNotAllowed"] * 3


def test_a_person_works_off_the_queue(stream: Stream, commands: Commands) -> None:
    names = ["approve.txt", "correct.txt", "reject.txt", "requeue.txt"]
    for number, name in enumerate(names):
        (stream.folder / name).write_bytes(script(number, escalate=True))
    stream.worker("read,extract")
    commands.run("publish", *names, "--wait", "--timeout", "40")
    entries = commands.lines("queue", "--json")
    ids = {str(entry["file"]): str(entry["document_id"]) for entry in entries}
    assert sorted(ids) == names
    assert "approve.txt" in commands.run("queue", "escalated")
    commands.run("approve", ids["approve.txt"], "--by", "ann")
    assert "expected a path" in commands.run("correct", ids["correct.txt"], "no_field", "1", code=2)
    commands.run(
        "correct", ids["correct.txt"][:20], "invoice_number", "R-17", "issue_date", "14.03.2023", "--by", "ann"
    )
    commands.run("reject", ids["reject.txt"], "--reason", "a menu", "--by", "ann")
    commands.run("requeue", ids["requeue.txt"])
    assert wait_for(lambda: len(stream.read("text")) == 5, 30)
    records = {record["source"]["name"]: record for record in stream.records("structured")}
    assert sorted(records) == ["approve.txt", "correct.txt"]
    assert records["correct.txt"]["values"] == {"invoice_number": "R-17", "issue_date": "2023-03-14"}
    assert records["correct.txt"]["fields"]["issue_date"]["tier"] == "person"
    assert [failure["error"] for failure in stream.records("failed")] == ["Rejected"]
    corrections = {(c["path"], c["before"], c["after"], c["person"]) for c in stream.records("corrections")}
    assert ("invoice_number", "1", "R-17", "ann") in corrections
    assert wait_for(lambda: [e["file"] for e in commands.lines("queue", "--json")] == ["requeue.txt"], 30)
    assert "expected an open entry" in commands.run("approve", ids["approve.txt"], code=2)
    shown = json.loads(commands.run("show", ids["correct.txt"], "--json"))
    assert shown["record"]["status"] == "structured"
    assert shown["entries"] == []


def test_the_model_settles_some_and_people_get_the_rest(stream: Stream, commands: Commands) -> None:
    stream.publish(script(i, escalate=True, settle=i % 2 == 0) for i in range(10))
    stream.worker("read,extract,escalate")
    assert wait_for(lambda: counts(stream.read("structured"))[0] + counts(stream.read("review"))[0] >= 10, 40)
    assert (counts(stream.read("structured")), counts(stream.read("review"))) == ((5, 0), (5, 0))
    entries = commands.lines("queue", "--json")
    assert {(entry["queue"], int(entry["values"]["invoice_number"]) % 2) for entry in entries} == {("review", 1)}
    assert len(entries) == 5


def test_a_failed_document_is_retried_from_its_original(stream: Stream, commands: Commands) -> None:
    (stream.folder / "broken.txt").write_bytes(b"no script")
    stream.worker("read")
    commands.run("publish", "broken.txt", "--wait", "--timeout", "40", code=3)
    identity = content_id(b"no script")
    assert commands.run("retry", identity[:16]).strip() == identity
    assert wait_for(lambda: len(stream.records("failed")) == 2, 30)
    assert {failure["source"]["name"] for failure in stream.records("failed")} == {"broken.txt"}
    assert "retry" in commands.run("show", identity)


def test_a_large_document_goes_through_the_store(stream: Stream) -> None:
    kafka = stream.settings.kafka.model_copy(update={"max_message_bytes": 100_000})
    stream.settings = stream.settings.model_copy(update={"kafka": kafka})
    stream.publish([script(1, pad=300_000), script(2, pad=300_000, escalate=True)])
    stream.worker("read,extract")
    assert wait_for(lambda: counts(stream.read("structured"))[0] + counts(stream.read("escalated"))[0] >= 2, 40)
    assert all(len(message.value or b"") < 1000 for message in stream.read("text"))
    assert b"docsluice.StoredRecord/1" in (stream.read("text")[0].value or b"")


def test_missing_topics_are_named(stream: Stream) -> None:
    topics = Topics.model_validate(
        {
            role: {**topic.model_dump(), "name": f"{topic.name}.other"}
            for role, topic in zip(Topics.model_fields, stream.topics, strict=True)
        }
    )
    with pytest.raises(TopicsError, match=r"documents\.incoming\.other.*docsluice topics apply"):
        asyncio.run(admin.require_topics(stream.settings.kafka, topics, 5.0))


def test_topics_are_applied_once(stream: Stream, commands: Commands) -> None:
    assert "as topics.yaml says" in commands.run("topics", "diff")
    changed = stream.topics.text.model_copy(update={"partitions": 6, "retention_days": 1.0})
    other = stream.topics.model_copy(update={"text": changed})
    found = {(d.action, d.what) for d in asyncio.run(admin.apply(stream.settings.kafka, other))}
    assert found == {("add_partitions", "partitions"), ("configure", "retention.ms")}
    assert asyncio.run(admin.diff(stream.settings.kafka, other)) == ()
    assert "left (partitions cannot be taken away)" in commands.run("topics", "diff", code=3)


def test_consume_prints_records_and_drafts(stream: Stream, commands: Commands) -> None:
    stream.publish([script(1), script(2, escalate=True), b"no script"])
    stream.worker("read,extract")
    assert wait_for(
        lambda: stream.records("failed") and stream.records("escalated") and stream.records("structured"), 40
    )
    assert [record["values"]["invoice_number"] for record in commands.lines("consume", "--json")] == ["1"]
    assert sorted(str(r["status"]) for r in commands.lines("consume", "--drafts")) == [
        "escalated",
        "failed",
        "structured",
    ]
