"""The topics: loaded from `topics.yaml`, compared with what a broker has. Pure; `kafka.admin` talks to the broker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docsluice.errors import TopicsError

Role = Literal["incoming", "text", "structured", "escalated", "review", "corrections", "failed"]
ROLES: tuple[Role, ...] = get_args(Role)
ValueName = Literal["bytes", "Document", "StructuredDocument", "Escalation", "ReviewTask", "Correction", "Failure"]
DAY_MS = 86_400_000


class Frozen(BaseModel):
    """Immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(Frozen):
    """A topic. `retention_days` of None keeps records for ever; `max_message_bytes` counts before compression."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
    description: str
    value: ValueName
    partitions: Annotated[int, Field(ge=1)]
    cleanup: Annotated[tuple[Literal["compact", "delete"], ...], Field(min_length=1)]
    retention_days: Annotated[float, Field(gt=0)] | None = None
    max_message_bytes: Annotated[int, Field(ge=1024)]
    compression: Literal["producer", "zstd", "gzip", "snappy", "lz4", "uncompressed"]

    def configs(self) -> dict[str, str]:
        """The broker's configuration of the topic, by Kafka's names."""
        retention = -1 if self.retention_days is None else round(self.retention_days * DAY_MS)
        return {
            "cleanup.policy": ",".join(sorted(self.cleanup)),
            "retention.ms": str(retention),
            "max.message.bytes": str(self.max_message_bytes),
            "compression.type": self.compression,
        }


class Topics(Frozen):
    """All topics, by their role in the stream."""

    incoming: Topic
    text: Topic
    structured: Topic
    escalated: Topic
    review: Topic
    corrections: Topic
    failed: Topic

    def __iter__(self) -> Iterator[Topic]:  # type: ignore[override]  # topics are what one iterates over, not pydantic's pairs
        """Topics in the order of the stream."""
        return iter(self.get(role) for role in ROLES)

    def get(self, role: Role) -> Topic:
        """The topic of a role."""
        return {
            "incoming": self.incoming,
            "text": self.text,
            "structured": self.structured,
            "escalated": self.escalated,
            "review": self.review,
            "corrections": self.corrections,
            "failed": self.failed,
        }[role]


class BrokerTopic(NamedTuple):
    """A topic as a broker has it."""

    partitions: int
    configs: Mapping[str, str]


class Difference(NamedTuple):
    """What differs at one topic; `action` tells what `apply` does about it (`warn`: nothing)."""

    topic: str
    action: Literal["create", "configure", "add_partitions", "warn"]
    what: str
    wanted: str
    found: str


def shipped_topics_file() -> Path:
    """`topics.yaml` inside the installed package, or at the root of a checkout."""
    inside = Path(__file__).parent / "_shipped" / "topics.yaml"
    return inside if inside.exists() else Path(__file__).parents[2] / "topics.yaml"


def load_topics(path: Path | None = None, prefix: str = "") -> Topics:
    """Topics of a file (None: the shipped one), each name with the prefix before it."""
    path = path or shipped_topics_file()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TopicsError(f"{path}: expected a readable topics file, came: {error.strerror}; give its path") from error
    except yaml.YAMLError as error:
        raise TopicsError(f"{path}: expected YAML, came: {error}; correct the line") from error
    return parse_topics(raw, str(path), prefix)


def parse_topics(raw: object, where: str, prefix: str = "") -> Topics:
    """Topics of a parsed file; `where` names it in errors."""
    if not isinstance(raw, dict) or raw.get("version") != 1:
        version = raw.get("version") if isinstance(raw, dict) else type(raw).__name__
        raise TopicsError(f"{where}: expected `version: 1`, came {version!r}; this docsluice reads version 1 only")
    defaults, topics = raw.get("defaults") or {}, raw.get("topics")
    if not isinstance(topics, dict) or not isinstance(defaults, dict):
        raise TopicsError(f"{where}: expected mappings `defaults` and `topics`; see the topics.yaml that is shipped")
    if set(raw) - {"version", "defaults", "topics"}:
        unknown = ", ".join(sorted(set(raw) - {"version", "defaults", "topics"}))
        raise TopicsError(f"{where}: expected only version, defaults and topics, came also: {unknown}; take it out")
    merged = {role: {**defaults, **(topic if isinstance(topic, dict) else {})} for role, topic in topics.items()}
    for topic in merged.values():
        topic["name"] = f"{prefix}{topic.get('name', '')}"
    try:
        result = Topics.model_validate(merged)
    except ValidationError as error:
        lines = "; ".join(
            f"topics.{'.'.join(map(str, e['loc']))}: {e['msg']}, came {e['input']!r}" for e in error.errors()
        )
        raise TopicsError(f"{where}: {lines}; correct these entries") from error
    names = [topic.name for topic in result]
    if len(set(names)) < len(names):
        raise TopicsError(f"{where}: expected a name of its own for each topic, came {names}; rename one")
    return result


def diff_topics(wanted: Iterable[Topic], found: Mapping[str, BrokerTopic]) -> tuple[Difference, ...]:
    """What a broker lacks; topics that are not ours are not looked at."""
    differences: list[Difference] = []
    for topic in wanted:
        have = found.get(topic.name)
        if have is None:
            differences.append(Difference(topic.name, "create", "topic", f"{topic.partitions} partitions", "missing"))
            continue
        if have.partitions < topic.partitions:
            pair = str(topic.partitions), str(have.partitions)
            differences.append(Difference(topic.name, "add_partitions", "partitions", *pair))
        elif have.partitions > topic.partitions:
            pair = str(topic.partitions), str(have.partitions)
            differences.append(Difference(topic.name, "warn", "partitions", *pair))
        for key, value in topic.configs().items():
            came = normalise_config(key, have.configs.get(key, ""))
            if came != value:
                differences.append(Difference(topic.name, "configure", key, value, came))
    return tuple(differences)


def normalise_config(key: str, value: str) -> str:
    """A broker's value in our notation: policies are sorted."""
    return ",".join(sorted(value.split(","))) if key == "cleanup.policy" else value
