from __future__ import annotations

import ssl
from itertools import islice
from pathlib import Path

import pytest
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)

from docsluice.errors import BrokerUnavailable, ConfigurationError
from docsluice.kafka.connect import (
    backoff,
    client_options,
    faust_credentials,
    find_refusal,
    retry_while_away,
    tell_refusal,
)
from docsluice.kafka.embedded import free_port
from docsluice.settings import KafkaSettings

THERE = KafkaSettings(bootstrap_servers="b:9092")


async def no_reason(_kafka: KafkaSettings) -> str:
    return ""


class Flaky:
    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.slept: list[float] = []

    async def act(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_waits_grow_up_to_a_limit() -> None:
    assert list(islice(backoff(1.0, 2.0, 5.0), 5)) == [1.0, 2.0, 4.0, 5.0, 5.0]


async def test_a_broker_that_comes_back_is_waited_for() -> None:
    flaky = Flaky(*(KafkaConnectionError("away") for _ in range(8)))
    assert await retry_while_away(flaky.act, THERE, None, flaky.sleep, no_reason) == "done"
    assert flaky.slept == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]


async def test_a_broker_that_stays_away_is_told() -> None:
    flaky = Flaky(*(KafkaConnectionError("away") for _ in range(20)))
    with pytest.raises(BrokerUnavailable, match=r"expected a Kafka broker at b:9092.*DOCSLUICE_KAFKA__BOOTSTRAP"):
        await retry_while_away(flaky.act, THERE, 10.0, flaky.sleep, no_reason)
    assert sum(flaky.slept) <= 10.0


async def test_the_reason_of_a_refusal_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def refuse(_kafka: KafkaSettings) -> str:
        return "it refuses the user"

    flaky = Flaky(*(KafkaConnectionError("away") for _ in range(20)))
    with pytest.raises(BrokerUnavailable, match="expected a Kafka broker at b:9092, it refuses the user"):
        await retry_while_away(flaky.act, THERE, 10.0, flaky.sleep, refuse)
    assert "it refuses the user" in caplog.text


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SaslAuthenticationFailed("no"), "SASL_PASSWORD"),
        (AuthenticationFailedError("no"), "SASL_PASSWORD"),
        (UnsupportedSaslMechanismError("no"), "SASL_MECHANISM"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"), "SECURITY_PROTOCOL"),
        (KafkaConnectionError("closed"), "SECURITY_PROTOCOL"),
        (TimeoutError(), "SECURITY_PROTOCOL"),
        (ConnectionResetError(), "SECURITY_PROTOCOL"),
        (ConnectionRefusedError(), ""),
        (OSError("no such host"), ""),
    ],
)
def test_a_refusal_says_what_to_set(error: Exception, told: str) -> None:
    assert told in tell_refusal(error)
    assert bool(tell_refusal(error)) == bool(told)


async def test_nobody_there_gives_no_reason() -> None:
    assert not await find_refusal(KafkaSettings(bootstrap_servers=f"127.0.0.1:{free_port()}"))


async def test_what_waiting_does_not_mend_is_not_waited_for() -> None:
    flaky = Flaky(TopicAuthorizationFailedError("no"))
    with pytest.raises(TopicAuthorizationFailedError):
        await retry_while_away(flaky.act, THERE, None, flaky.sleep, no_reason)
    assert flaky.slept == []


def test_plain_connections_send_no_credentials() -> None:
    assert set(client_options(KafkaSettings())) == {"bootstrap_servers", "security_protocol", "client_id"}
    assert faust_credentials(KafkaSettings()) is None


def test_tls_verifies_and_both_clients_get_it() -> None:
    kafka = KafkaSettings(security_protocol="SSL")
    context = client_options(kafka)["ssl_context"]
    assert context.check_hostname
    assert faust_credentials(kafka).context.check_hostname


def test_sasl_goes_to_both_clients() -> None:
    word = "s3cret"
    kafka = KafkaSettings(
        security_protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512", sasl_username="u", sasl_password=word
    )
    options, credentials = client_options(kafka), faust_credentials(kafka)
    assert (options["sasl_mechanism"], options["sasl_plain_username"], options["sasl_plain_password"]) == (
        "SCRAM-SHA-512",
        "u",
        word,
    )
    assert (credentials.mechanism.value, credentials.username, credentials.password) == ("SCRAM-SHA-512", "u", word)
    assert credentials.protocol.value == "SASL_SSL"
    assert word not in repr(kafka)


def test_a_certificate_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("no certificate")
    for path in (broken, tmp_path / "none.pem"):
        with pytest.raises(ConfigurationError, match="expected readable PEM files"):
            client_options(KafkaSettings(security_protocol="SSL", ssl_cafile=path))
