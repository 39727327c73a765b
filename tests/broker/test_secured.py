"""A broker that asks for TLS and a password, as most brokers in production do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from broker.certificates import write_authority
from broker.stand_ins import script
from broker.stream import TESTS, Stream
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


def run(broker: EmbeddedKafka, stream: Stream, access: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    kafka = stream.settings.kafka
    done = subprocess.run(
        [sys.executable, "-m", "docsluice", *arguments],
        env={
            **os.environ,
            **access,
            "DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS": broker.bootstrap_servers,
            "DOCSLUICE_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
            "DOCSLUICE_KAFKA__GROUP": kafka.group,
            "DOCSLUICE_STORE__URL": stream.settings.store.url,
            "PYTHONPATH": str(TESTS.parent / "workers"),
            "COLUMNS": "160",
        },
        cwd=stream.folder,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


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
    code, said = run(secured, stream_there, access, "topics", "apply")
    assert code == 0, said
    (stream_there.folder / "good.txt").write_bytes(script(1))
    stream_there.worker("read,extract", **access)
    code, said = run(secured, stream_there, access, "publish", "good.txt", "--wait", "--timeout", "60", "--json")
    assert code == 0, said
    assert '"status": "structured"' in said
    code, said = run(secured, stream_there, access, "doctor")
    assert secured.bootstrap_servers in said


def test_a_wrong_password_is_told(secured: EmbeddedKafka, stream_there: Stream, access: dict[str, str]) -> None:
    wrong = {**access, "DOCSLUICE_KAFKA__SASL_PASSWORD": "guess"}
    code, said = run(secured, stream_there, wrong, "topics", "diff")
    assert code != 0
    assert "SASL_USERNAME" in said
    assert "guess" not in said


def test_an_unknown_authority_is_told(
    secured: EmbeddedKafka, stream_there: Stream, access: dict[str, str], tmp_path: Path
) -> None:
    other, _ = write_authority(tmp_path, "other")
    code, said = run(secured, stream_there, {**access, "DOCSLUICE_KAFKA__SSL_CAFILE": str(other)}, "topics", "diff")
    assert code != 0
    assert "SSL_CAFILE" in said


def test_a_plain_client_is_told_what_the_broker_may_want(secured: EmbeddedKafka, stream_there: Stream) -> None:
    code, said = run(secured, stream_there, {}, "topics", "diff")
    assert code != 0
    assert "SECURITY_PROTOCOL" in said
