from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from docsluice.errors import TopicsError
from docsluice.topics import BrokerTopic, Topics, diff_topics, load_topics, parse_topics, shipped_topics_file


@pytest.fixture
def raw() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(shipped_topics_file().read_text())
    return loaded


def on_broker(topics: Topics) -> dict[str, BrokerTopic]:
    return {topic.name: BrokerTopic(topic.partitions, topic.configs()) for topic in topics}


def test_the_seven_topics_have_their_policies() -> None:
    topics = load_topics()
    assert [topic.name for topic in topics] == [
        f"documents.{role}"
        for role in ("incoming", "text", "structured", "escalated", "review", "corrections", "failed")
    ]
    assert topics.escalated.configs()["cleanup.policy"] == "compact"
    assert topics.structured.configs()["cleanup.policy"] == "compact,delete"
    assert topics.corrections.configs()["retention.ms"] == "-1"
    assert topics.incoming.configs()["retention.ms"] == str(7 * 86_400_000)


def test_a_prefix_stands_before_every_name() -> None:
    assert all(topic.name.startswith("eu.documents.") for topic in load_topics(prefix="eu."))


def test_nothing_differs_from_itself() -> None:
    topics = load_topics()
    assert diff_topics(topics, on_broker(topics)) == ()


def test_the_order_of_policies_does_not_matter() -> None:
    topics = load_topics()
    found = on_broker(topics)
    found["documents.structured"].configs["cleanup.policy"] = "delete,compact"  # type: ignore[index]  # a dict here
    assert diff_topics(topics, found) == ()


def test_differences_say_what_apply_would_do() -> None:
    topics = load_topics()
    found = on_broker(topics)
    del found["documents.failed"]
    found["documents.text"] = BrokerTopic(2, {**topics.text.configs(), "retention.ms": "1"})
    found["documents.review"] = BrokerTopic(9, topics.review.configs())
    assert {(d.topic, d.action, d.found) for d in diff_topics(topics, found)} == {
        ("documents.failed", "create", "missing"),
        ("documents.text", "add_partitions", "2"),
        ("documents.text", "configure", "1"),
        ("documents.review", "warn", "9"),
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.update(version=2), "expected `version: 1`, came 2"),
        (lambda raw: raw.update(extra=1), "came also: extra"),
        (lambda raw: raw["topics"].pop("text"), r"topics\.text: Field required"),
        (lambda raw: raw["topics"]["text"].update(partitions=0), r"topics\.text\.partitions: .* came 0"),
        (lambda raw: raw["topics"]["text"].update(name="a b"), r"topics\.text\.name"),
        (lambda raw: raw["topics"]["text"].update(name="documents.failed"), "a name of its own"),
        (lambda raw: raw["topics"]["text"].update(cleanup=["keep"]), r"topics\.text\.cleanup"),
        (lambda raw: raw["topics"]["text"].update(retention=3), r"topics\.text\.retention"),
        (lambda raw: raw.pop("topics"), "expected mappings"),
    ],
)
def test_a_wrong_file_is_told(raw: dict[str, object], change: object, message: str) -> None:
    change(raw)  # type: ignore[operator]  # a function of the table above
    with pytest.raises(TopicsError, match=message):
        parse_topics(raw, "topics.yaml")


def test_a_missing_or_broken_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TopicsError, match="expected a readable topics file"):
        load_topics(tmp_path / "none.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [")
    with pytest.raises(TopicsError, match="expected YAML"):
        load_topics(broken)
