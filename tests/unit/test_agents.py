"""What each agent makes of one message, with scripted tools; and the Faust app around it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest

from broker.stand_ins import ScriptedExtractor, ScriptedReader, record_of, script
from docsluice.agents.escalate import create_escalate
from docsluice.agents.extract import create_extract
from docsluice.agents.read import create_read
from docsluice.agents.services import AgentServices, Incoming, Unusable, persist
from docsluice.app import create_app, faust_options
from docsluice.errors import (
    ConfigurationError,
    EscalationError,
    OriginalMissing,
    ReaderCrashed,
    StoreUnavailable,
)
from docsluice.kafka.outcomes import open_record
from docsluice.records import Document, DocumentMessage, Escalation, Failure, ReviewTask, StructuredDocument
from docsluice.settings import KafkaSettings, Settings
from docsluice.telemetry import Metrics
from docsluice.topics import load_topics
from docsluice.wire import Outgoing, content_id, decode_record

TOPICS = load_topics()


class MemoryStore:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.away = 0

    def put(self, content: bytes) -> str:
        if self.away:
            self.away -= 1
            raise StoreUnavailable("expected a store, it is away; wait")
        uri = f"memory://{content_id(content)}"
        self.kept[uri] = content
        return uri

    def get(self, uri: str, sha256: str | None = None) -> bytes:
        if uri not in self.kept:
            raise OriginalMissing(f"expected {uri}, there is none ({sha256}); publish it again")
        return self.kept[uri]


async def no_wait(_: float) -> None:
    pass


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def services(store: MemoryStore) -> AgentServices:
    return AgentServices(
        topics=TOPICS,
        store=store,
        metrics=Metrics(),
        reader=ScriptedReader(),
        extractor=ScriptedExtractor(),
        clock=lambda: "2026-01-01T00:00:00Z",
        sleep=no_wait,
    )


def incoming(value: bytes | None, *headers: tuple[str, bytes], topic: str = "documents.incoming") -> Incoming:
    return Incoming(topic, 0, 7, b"key", value, headers)


def places(messages: Sequence[Outgoing]) -> list[tuple[str, bool]]:
    return [(message.topic.removeprefix("documents."), message.value is not None) for message in messages]


async def test_a_file_is_read_and_its_original_kept(services: AgentServices, store: MemoryStore) -> None:
    content = script(1)
    messages = await create_read(services, ScriptedReader())(
        incoming(content, ("name", b"a.pdf"), ("schema", b"invoice"))
    )
    assert places(messages) == [("text", True)]
    document = decode_record(messages[0].value, Document)
    assert (document.document_id, document.schema_name, document.source.name) == (
        content_id(content),
        "invoice",
        "a.pdf",
    )
    assert store.kept[document.source.uri or ""] == content


@pytest.mark.parametrize(
    ("value", "stage", "error"),
    [
        (b"no script", "reading", "BrokenFile"),
        (script(1, fail="reading"), "reading", "BrokenFile"),
        (script(1, fail="bug"), "reading", "ZeroDivisionError"),
        (b'{"uri"', "decoding", "DecodingError"),
        (b'{"uri": "memory://none"}', "reading", "OriginalMissing"),
        (None, "decoding", "DecodingError"),
    ],
)
async def test_what_cannot_be_read_is_a_failure(
    services: AgentServices, value: bytes | None, stage: str, error: str
) -> None:
    messages = await create_read(services, ScriptedReader())(incoming(value, ("name", b"a.pdf")))
    assert places(messages) == [("failed", True)]
    failure = decode_record(messages[0].value, Failure)
    assert (failure.stage, failure.error, failure.origin) == (stage, error, "documents.incoming/0/7")
    if error != "OriginalMissing":
        assert failure.source.name == "a.pdf"


async def test_a_store_that_comes_back_is_waited_for(services: AgentServices, store: MemoryStore) -> None:
    store.away = 3
    assert places(await create_read(services, ScriptedReader())(incoming(script(1)))) == [("text", True)]


async def test_a_store_that_stays_away_makes_a_retryable_failure(services: AgentServices, store: MemoryStore) -> None:
    store.away = 100
    messages = await create_read(services, ScriptedReader())(incoming(script(1)))
    assert decode_record(messages[0].value, Failure).retryable


async def test_a_missing_tool_fails_no_document(services: AgentServices) -> None:
    class NoEngine:
        async def read(self, message: DocumentMessage) -> Document:
            raise ConfigurationError(f"expected an OCR engine for {message.document_id}, none loads; install one")

    with pytest.raises(Unusable, match="install one"):
        await create_read(services, NoEngine())(incoming(script(1)))


async def test_a_crash_is_tried_once_more() -> None:
    attempts = 0

    async def crash() -> None:
        nonlocal attempts
        attempts += 1
        raise ReaderCrashed("expected a document, its process died; report it")

    with pytest.raises(ReaderCrashed):
        await persist(crash, no_wait)
    assert attempts == 2


async def read(services: AgentServices, value: bytes) -> Incoming:
    (message,) = await create_read(services, ScriptedReader())(incoming(value))
    return Incoming("documents.text", 1, 3, message.key, message.value, message.headers)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({}, [("structured", True), ("escalated", False), ("review", False)]),
        ({"escalate": True}, [("escalated", True), ("review", False)]),
        ({"fail": "extraction"}, [("failed", True), ("escalated", False), ("review", False)]),
    ],
)
async def test_a_document_ends_in_one_place_and_closes_the_others(
    services: AgentServices, plan: dict[str, object], expected: list[tuple[str, bool]]
) -> None:
    messages = await create_extract(services, ScriptedExtractor())(await read(services, script(1, **plan)))
    assert places(messages) == expected
    assert {message.key for message in messages} == {messages[0].key}


async def test_values_that_are_too_large_lie_in_the_store(store: MemoryStore, services: AgentServices) -> None:
    object.__setattr__(services, "max_message_bytes", 20_000)
    text = await read(services, script(1, pad=50_000, escalate=True))
    assert len(text.value or b"") < 500
    (escalated, _) = await create_extract(services, ScriptedExtractor())(text)
    assert len(escalated.value or b"") < 500
    entry = open_record(escalated.value, Escalation, store)
    assert entry.document.pages[0].text.endswith("x" * 50_000)


class Model:
    def __init__(self, *, settles: bool, answers: bool = True) -> None:
        self.settles, self.answers = settles, answers

    async def fill(self, document: Document, draft: StructuredDocument) -> StructuredDocument:
        if not self.answers:
            raise EscalationError(f"expected an answer on {document.document_id}, came none; ask people")
        return draft.model_copy(update={"status": "structured" if self.settles else "escalated"})


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (Model(settles=True), [("structured", True), ("escalated", False), ("review", False)]),
        (Model(settles=False), [("review", True), ("escalated", False)]),
        (Model(settles=True, answers=False), [("review", True), ("escalated", False)]),
    ],
)
async def test_an_escalated_document_is_settled_or_goes_to_people(
    services: AgentServices, model: Model, expected: list[tuple[str, bool]]
) -> None:
    text = await read(services, script(1, escalate=True))
    (escalated, _) = await create_extract(services, ScriptedExtractor())(text)
    messages = await create_escalate(services, model)(incoming(escalated.value, topic="documents.escalated"))
    assert places(messages) == expected
    if expected[0][0] == "review":
        assert decode_record(messages[0].value, ReviewTask).reasons == ("low_probability:invoice_number",)


async def test_a_tombstone_of_the_queue_is_passed_over(services: AgentServices) -> None:
    assert await create_escalate(services, Model(settles=True))(incoming(None)) == ()


async def test_the_faust_agent_gives_its_events_to_a_lane(
    services: AgentServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[int, int]] = []

    async def add(_: object, partition: tuple[str, int], offset: int, *__: object) -> bool:
        taken.append((partition[1], offset))
        return True

    monkeypatch.setattr("docsluice.agents.lane.Lanes.add", add)
    app = create_app(Settings(), services, "extract")
    assert app.conf.id == "docsluice.extract"
    (agent,) = app.agents.values()
    async with agent.test_context() as tested:
        document = await ScriptedReader().read(
            DocumentMessage(document_id="d", source={"name": "a"}, content=script(1))
        )
        await tested.put(value=document.model_dump_json().encode(), key=b"d", partition=2)
        for _ in range(20):
            await asyncio.sleep(0)
        assert taken == [(2, 0)]


def test_secrets_are_not_in_what_faust_logs(services: AgentServices) -> None:
    word = "s3cret"
    kafka = KafkaSettings(
        security_protocol="SASL_PLAINTEXT", sasl_mechanism="SCRAM-SHA-256", sasl_username="u", sasl_password=word
    )
    app = create_app(Settings(kafka=kafka), services, "extract")
    assert word not in repr(app) + app.label + repr(app.conf.broker_credentials) + json.dumps(
        {key: repr(value) for key, value in vars(app.conf).items()}
    )
    assert app.conf.broker_credentials.password == word


def test_sasl_without_a_password_is_told(services: AgentServices) -> None:
    kafka = KafkaSettings(security_protocol="SASL_SSL", sasl_mechanism="PLAIN", sasl_username="u")
    with pytest.raises(ConfigurationError, match="expects sasl_mechanism, sasl_username and sasl_password"):
        create_app(Settings(kafka=kafka), services, "extract")


def test_a_rebalance_waits_longer_than_a_drain(tmp_path_factory: pytest.TempPathFactory) -> None:
    options = faust_options(KafkaSettings(drain_seconds=100), tmp_path_factory.mktemp("faust"))
    assert options["broker_rebalance_timeout"] > 100
    assert options["broker_request_timeout"] > options["broker_rebalance_timeout"]


async def test_a_record_names_its_document() -> None:
    document = await ScriptedReader().read(DocumentMessage(document_id="d", source={"name": "a"}, content=script(1)))
    assert record_of(document, {"id": 1}).document_id == "d"
