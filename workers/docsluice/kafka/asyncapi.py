"""topics.yaml and the record types → an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0)."""

from __future__ import annotations

from typing import cast

from pydantic import BaseModel, JsonValue

from docsluice import __version__, records
from docsluice.topics import ROLES, Topic, Topics
from docsluice.wire import ClaimCheck


def describe_stream(topics: Topics, bootstrap_servers: str) -> dict[str, JsonValue]:
    """Servers, channels, messages and schemas of the stream."""
    schemas: dict[str, JsonValue] = {"ClaimCheck": schema_of(ClaimCheck)}
    messages: dict[str, JsonValue] = {}
    channels: dict[str, JsonValue] = {}
    for role in ROLES:
        topic = topics.get(role)
        messages[role] = message_of(topic)
        if topic.value != "bytes":
            schemas[topic.value] = schema_of(getattr(records, topic.value))
        channels[role] = {
            "address": topic.name,
            "description": topic.description,
            "messages": {role: {"$ref": f"#/components/messages/{role}"}},
            "bindings": {
                "kafka": {"topic": topic.name, "partitions": topic.partitions, "topicConfiguration": bindings(topic)}
            },
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "docsluice", "version": __version__, "description": "Documents in; explained records out"},
        "servers": {"kafka": {"host": bootstrap_servers, "protocol": "kafka"}},
        "channels": channels,
        "operations": {
            role: {"action": "receive" if role == "incoming" else "send", "channel": {"$ref": f"#/channels/{role}"}}
            for role in ROLES
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def message_of(topic: Topic) -> JsonValue:
    """A message: its content type, key and value."""
    key: JsonValue = {"kafka": {"key": {"type": "string", "description": "document id"}}}
    if topic.value == "bytes":
        claim: JsonValue = {"$ref": "#/components/schemas/ClaimCheck"}
        return {
            "contentType": "application/octet-stream",
            "bindings": key,
            "payload": {"oneOf": [claim, {"type": "string"}]},
        }
    return {
        "contentType": "application/json",
        "bindings": key,
        "payload": {"$ref": f"#/components/schemas/{topic.value}"},
    }


def bindings(topic: Topic) -> JsonValue:
    """The topic's configuration by AsyncAPI's names."""
    configs = topic.configs()
    policies: list[JsonValue] = [*topic.cleanup]
    return {
        "cleanup.policy": policies,
        "retention.ms": int(configs["retention.ms"]),
        "max.message.bytes": topic.max_message_bytes,
    }


def schema_of(kind: type[BaseModel]) -> JsonValue:
    """The JSON Schema of a type, its definitions inside."""
    return cast("JsonValue", kind.model_json_schema(mode="serialization"))
