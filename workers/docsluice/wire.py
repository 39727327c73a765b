"""Bytes of messages ↔ records. Pure.

Values are versioned JSON (`"spec": "docsluice.Document/1"`); headers are CloudEvents in Kafka's binary mode
(https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md) and W3C
`traceparent` (https://www.w3.org/TR/trace-context/), which goes through unchanged.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docsluice.errors import DecodingError
from docsluice.records import DocumentMessage, Source

Headers = tuple[tuple[str, bytes], ...]
R = TypeVar("R", bound=BaseModel)
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
SHA256 = r"^[0-9a-f]{64}$"
CORRECTION_SPEC = "docsluice.Correction/1"  # a Correction carries no spec of its own
MAX_ID = 512


class Outgoing(NamedTuple):
    """A message to be sent; `value` of None is a tombstone."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers


class ClaimCheck(BaseModel):
    """A document that lies elsewhere: value of `documents.incoming` instead of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    uri: Annotated[str, Field(min_length=1, max_length=4096)]
    media_type: str | None = None
    schema_name: Annotated[str, Field(alias="schema", min_length=1, max_length=256)] = "auto"
    metadata: dict[str, str] = {}
    sha256: Annotated[str, Field(pattern=SHA256)] | None = None
    name: str | None = None
    document_id: Annotated[str, Field(min_length=1, max_length=MAX_ID)] | None = None


class StoredRecord(BaseModel):
    """A record too large for a message: it lies in the store, whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spec: Literal["docsluice.StoredRecord/1"] = "docsluice.StoredRecord/1"
    uri: str
    sha256: Annotated[str, Field(pattern=SHA256)]


def content_id(content: bytes) -> str:
    """The document id of content: `sha256:…`."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def header(headers: Iterable[tuple[str, bytes | None]], *names: str) -> str | None:
    """The first header of one of these names (any case) as text; None when there is none or it is no UTF-8."""
    wanted = {name.lower() for name in names}
    for name, value in headers:
        if name.lower() in wanted and value:
            try:
                return value.decode("utf-8").strip() or None
            except UnicodeDecodeError:
                return None
    return None


def decode_incoming(value: bytes | None, headers: Sequence[tuple[str, bytes | None]]) -> DocumentMessage | ClaimCheck:
    """A message of `documents.incoming`: a JSON object is a claim check, anything else is the file itself.

    Headers: `name` (or `filename`), `content-type`, `schema`, `document_id`, and `metadata.KEY` for each entry of
    the metadata. What the headers of a claim check say holds where its JSON says nothing.
    """
    if value is None:
        raise DecodingError(
            "expected the bytes of a file or a JSON claim check, came a message without a value; send the file again"
        )
    media_type = header(headers, "content-type", "content_type")
    named = (header(headers, "name", "filename"), header(headers, "schema"), document_id_of(headers))
    metadata = {
        name[len("metadata.") :]: (raw or b"").decode("utf-8", "replace")
        for name, raw in headers
        if name.startswith("metadata.")
    }
    if is_claim_check(value, media_type):
        return decode_claim_check(value, *named)
    name, schema, document_id = named
    source = Source(name=name, media_type=media_type or "application/octet-stream", bytes=len(value))
    return DocumentMessage(
        document_id=document_id or content_id(value),
        source=source,
        content=value,
        schema_name=schema or "auto",
        metadata=metadata,
    )


def document_id_of(headers: Sequence[tuple[str, bytes | None]]) -> str | None:
    """The id that a publisher gave; an id that is too long is an error, for it is a key from here on."""
    document_id = header(headers, "document_id", "document-id")
    if document_id and len(document_id) > MAX_ID:
        raise DecodingError(
            f"expected a document_id of at most {MAX_ID} characters, came {len(document_id)}; shorten it"
        )
    return document_id


def is_claim_check(value: bytes, media_type: str | None) -> bool:
    """Whether a value claims to be JSON: by its header, or by its first brace (RTF also begins with one)."""
    if media_type and media_type.split(";")[0].strip().lower().endswith(("/json", "+json")):
        return True
    start = value[:64].lstrip()
    return start.startswith(b"{") and not start.startswith(b"{\\")


def decode_claim_check(value: bytes, name: str | None, schema: str | None, document_id: str | None) -> ClaimCheck:
    """A claim check out of JSON; unknown members are errors, so that a mistyped `shema` is not dropped."""
    shape = '{"uri": "s3://…", "media_type": "…", "schema": "auto", "metadata": {}, "sha256": "…"}'
    try:
        raw = json.loads(value)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DecodingError(
            f"expected a claim check {shape}, came JSON that does not parse: {error}; correct it"
        ) from error
    if not isinstance(raw, dict):
        raise DecodingError(f"expected a claim check {shape}, came a JSON {type(raw).__name__}; send an object")
    try:
        claim = ClaimCheck.model_validate(raw)
    except ValidationError as error:
        raise DecodingError(f"expected a claim check {shape}, came {describe(error)}; correct it") from error
    defaults = {"name": claim.name or name, "document_id": claim.document_id or document_id}
    if "schema" not in raw and schema:
        defaults["schema_name"] = schema
    return claim.model_copy(update=defaults)


def message_of(claim: ClaimCheck, content: bytes) -> DocumentMessage:
    """The message that a claim check stands for, once its bytes are there."""
    source = Source(
        name=claim.name or claim.uri.rsplit("/", 1)[-1],
        media_type=claim.media_type or "application/octet-stream",
        bytes=len(content),
        uri=claim.uri,
    )
    return DocumentMessage(
        document_id=claim.document_id or content_id(content),
        source=source,
        content=content,
        schema_name=claim.schema_name,
        metadata=claim.metadata,
    )


def encode_record(record: BaseModel) -> bytes:
    """JSON of a record, UTF-8."""
    return record.model_dump_json(by_alias=True).encode("utf-8")


def decode_record(value: bytes | None, kind: type[R]) -> R:
    """A record of a known type; DecodingError for another type, another version or broken JSON."""
    expected = spec_of(kind)
    if value is None:
        raise DecodingError(f"expected {expected}, came a tombstone; it closes an entry and holds no record")
    try:
        return kind.model_validate_json(value)
    except ValidationError as error:
        came = spec_in(value)
        if came not in (None, expected):
            raise DecodingError(
                f"expected {expected}, came {came}; use a docsluice that writes and reads the same version"
            ) from error
        raise DecodingError(f"expected {expected}, came {describe(error)}; publish the document again") from error


def spec_of(kind: type[BaseModel]) -> str:
    """The `spec` of a record type."""
    field = kind.model_fields.get("spec")
    return str(field.default) if field else CORRECTION_SPEC


def spec_in(value: bytes) -> str | None:
    """The `spec` that a value names; None when it is no JSON object or names none."""
    try:
        raw = json.loads(value)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    spec = raw.get("spec") if isinstance(raw, dict) else None
    return spec if isinstance(spec, str) else None


def describe(error: ValidationError) -> str:
    """What is wrong, without the values: they may be large, or private."""
    parts = [
        f"{'.'.join(map(str, e['loc'])) or 'value'}: {e['msg']}"
        for e in error.errors(include_input=False, include_url=False)[:3]
    ]
    return "; ".join(parts)


def traceparent_of(headers: Iterable[tuple[str, bytes | None]]) -> str:
    """The trace that a message belongs to; a new one when its header is missing or malformed."""
    came = header(headers, "traceparent")
    if came and TRACEPARENT.fullmatch(came):
        return came
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


class Trail(NamedTuple):
    """Where an output comes from: `origin` is `topic/partition/offset` of the message, `when` the time of the event."""

    origin: str
    traceparent: str
    when: str


def event_headers(kind: str, document_id: str, stage: str, trail: Trail) -> Headers:
    """CloudEvents headers; `ce_id` is made of document, kind and origin, so that it repeats when work is repeated."""
    identity = hashlib.sha256(f"{document_id}\n{kind}\n{trail.origin}".encode()).hexdigest()[:32]
    pairs: Mapping[str, str] = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_type": kind,
        "ce_source": f"docsluice/{stage}",
        "ce_time": trail.when,
        "ce_subject": document_id,
        "content-type": "application/json",
        "traceparent": trail.traceparent,
        "document_id": document_id,
    }
    return tuple((name, value.encode("utf-8")) for name, value in pairs.items())
