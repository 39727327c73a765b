"""A broker that asks for TLS and a password, as most brokers in production do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.certificates import write_authority
from broker.commands import Commands
from broker.stand_ins import script
from broker.stream import Stream
from docsluice.kafka.embedded import EmbeddedKafka

USER, WORD = "payables", "s3cret of a test"
SERVER = """\
ssl.keystore.type=PEM
ssl.keystore.location={store}
ssl.truststore.type=PEM
ssl.truststore.location={trusted}
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
 username="broker" password="between brokers" user_broker="between brokers" user_{user}="{word}";
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def secured(authority: tuple[Path, Path]) -> Iterator[EmbeddedKafka]:
    trusted, store = authority
    more = SERVER.format(store=store, trusted=trusted, user=USER, word=WORD)
    with EmbeddedKafka(protocol="SASL_SSL", more=more) as kafka:
        yield kafka


@pytest.fixture
def access(authority: tuple[Path, Path]) -> dict[str, str]:
    return {
        "DOCSLUICE_KAFKA__SECURITY_PROTOCOL": "SASL_SSL",
        "DOCSLUICE_KAFKA__SASL_MECHANISM": "PLAIN",
        "DOCSLUICE_KAFKA__SASL_USERNAME": USER,
        "DOCSLUICE_KAFKA__SASL_PASSWORD": WORD,
        "DOCSLUICE_KAFKA__SSL_CAFILE": str(authority[0]),
    }


@pytest.fixture
def stream_there(secured: EmbeddedKafka, tmp_path: Path) -> Iterator[Stream]:
    stream = Stream(secured.bootstrap_servers, tmp_path)
    try:
        yield stream
    finally:
        stream.stop()


def test_documents_go_through_a_broker_that_asks_for_a_password(
    secured: EmbeddedKafka, stream_there: Stream, access: dict[str, str]
) -> None:
    commands = Commands(stream_there, **access)
    commands.run("topics", "apply")
    (stream_there.folder / "good.txt").write_bytes(script(1))
    stream_there.worker("read,extract", **access)
    said = commands.run("publish", "good.txt", "--wait", "--timeout", "40", "--json")
    assert '"status": "structured"' in said
    assert secured.bootstrap_servers in commands.run("doctor")


def test_a_wrong_password_is_told(stream_there: Stream, access: dict[str, str]) -> None:
    wrong = {**access, "DOCSLUICE_KAFKA__SASL_PASSWORD": "guess"}
    said = Commands(stream_there, **wrong).run("topics", "diff", code=1)
    assert "SASL_USERNAME" in said
    assert "guess" not in said


def test_an_unknown_authority_is_told(stream_there: Stream, access: dict[str, str], tmp_path: Path) -> None:
    other, _ = write_authority(tmp_path, "other")
    unknown = {**access, "DOCSLUICE_KAFKA__SSL_CAFILE": str(other)}
    assert "SSL_CAFILE" in Commands(stream_there, **unknown).run("topics", "diff", code=1)


def test_a_plain_client_is_told_what_the_broker_may_want(stream_there: Stream) -> None:
    assert "SECURITY_PROTOCOL" in Commands(stream_there).run("topics", "diff", code=1)
