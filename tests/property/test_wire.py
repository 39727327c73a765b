"""Bytes → messages never raise anything but DecodingError; records come back as they were."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.errors import DecodingError
from docsluice.records import Document, DocumentMessage, Failure, Page, Source
from docsluice.wire import (
    TRACEPARENT,
    ClaimCheck,
    Trail,
    content_id,
    decode_incoming,
    decode_record,
    encode_record,
    event_headers,
    header,
    message_of,
    traceparent_of,
)

names = st.sampled_from(["name", "content-type", "schema", "document_id", "metadata.po", "traceparent", "ce_id", "x"])
headers = st.lists(st.tuples(names, st.one_of(st.none(), st.binary(max_size=40))), max_size=6)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(st.one_of(st.none(), st.binary(max_size=300)), headers)
def test_any_message_is_decoded_or_refused(value: bytes | None, pairs: list[tuple[str, bytes | None]]) -> None:
    try:
        decoded = decode_incoming(value, pairs)
    except DecodingError as error:
        assert "expected" in str(error)  # noqa: PT017  other errors must come through
    else:
        if isinstance(decoded, DocumentMessage):
            assert decoded.content == value
            assert decoded.document_id


@given(st.binary(max_size=300).filter(lambda value: not value.lstrip().startswith(b"{")))
def test_bytes_without_headers_are_the_file_itself(value: bytes) -> None:
    decoded = decode_incoming(value, [])
    assert isinstance(decoded, DocumentMessage)
    assert (decoded.content, decoded.document_id, decoded.source.bytes) == (value, content_id(value), len(value))


@given(
    st.text(string.printable, min_size=1, max_size=60).filter(str.strip),
    st.one_of(st.none(), st.text("0123456789abcdef", min_size=64, max_size=64)),
    st.dictionaries(texts, texts, max_size=3),
    st.binary(max_size=50),
)
def test_a_claim_check_keeps_what_it_says(
    uri: str, digest: str | None, metadata: dict[str, str], content: bytes
) -> None:
    raw = {"uri": uri, "schema": "invoice", "metadata": metadata, **({"sha256": digest} if digest else {})}
    decoded = decode_incoming(json.dumps(raw).encode(), [("document_id", b"d-1"), ("schema", b"receipt")])
    assert isinstance(decoded, ClaimCheck)
    message = message_of(decoded, content)
    assert (decoded.uri, decoded.sha256, message.schema_name) == (uri, digest, "invoice")
    assert (message.document_id, message.metadata, message.content) == ("d-1", metadata, content)


@given(texts, texts, st.integers(0, 10**9))
def test_records_come_back_as_they_were(text: str, name: str, size: int) -> None:
    page = Page(number=1, width=595.0, height=842.0, reader="text_layer", text=text)
    document = Document(document_id="d", source=Source(name=name, bytes=size), pages=(page,))
    assert decode_record(encode_record(document), Document) == document


@given(st.binary(max_size=200))
def test_any_value_is_a_record_or_refused(value: bytes) -> None:
    with pytest.raises(DecodingError, match=r"expected docsluice\.Document/1"):
        decode_record(value, Document)


@given(st.one_of(st.binary(max_size=80), st.from_regex(TRACEPARENT, fullmatch=True).map(str.encode)))
def test_a_trace_goes_through_or_a_new_one_begins(came: bytes) -> None:
    trace = traceparent_of([("Traceparent", came)])
    assert TRACEPARENT.fullmatch(trace)
    if TRACEPARENT.fullmatch(came.decode("utf-8", "replace").strip()):
        assert trace == came.decode().strip()


def test_another_version_is_named() -> None:
    value = encode_record(
        Failure(document_id="d", source=Source(), stage="reading", error="E", message="m", retryable=False)
    )
    with pytest.raises(DecodingError, match=r"expected docsluice\.Document/1, came docsluice\.Failure/1"):
        decode_record(value, Document)


def test_event_ids_repeat_for_the_same_origin_only() -> None:
    def event(origin: str, kind: str = "docsluice.Document/1") -> str | None:
        return header(event_headers(kind, "d", "reading", Trail(origin, "t", "now")), "ce_id")

    assert event("a/0/1") == event("a/0/1")
    assert len({event("a/0/1"), event("a/0/2"), event("a/0/1", "docsluice.Failure/1")}) == 3
