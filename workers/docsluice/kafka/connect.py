"""Settings → what aiokafka and Faust want to hear about the broker; waiting for a broker that is away."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

from docsluice.errors import BrokerUnavailable, ConfigurationError
from docsluice.settings import KafkaSettings

T = TypeVar("T")
log = logging.getLogger(__name__)


def client_options(kafka: KafkaSettings) -> dict[str, Any]:
    """Keyword arguments that every aiokafka client takes: where the broker is and who we are."""
    options: dict[str, Any] = {
        "bootstrap_servers": kafka.bootstrap_servers,
        "security_protocol": kafka.security_protocol,
        "client_id": "docsluice",
    }
    if kafka.security_protocol in ("SSL", "SASL_SSL"):
        options["ssl_context"] = tls_context(kafka)
    if kafka.security_protocol.startswith("SASL"):
        if not (kafka.sasl_mechanism and kafka.sasl_username and kafka.sasl_password):
            raise ConfigurationError(
                f"kafka.security_protocol {kafka.security_protocol} expects sasl_mechanism, sasl_username and "
                "sasl_password; one is missing: set DOCSLUICE_KAFKA__SASL_… or the lines in docsluice.toml"
            )
        options["sasl_mechanism"] = kafka.sasl_mechanism
        options["sasl_plain_username"] = kafka.sasl_username
        options["sasl_plain_password"] = kafka.sasl_password.get_secret_value()
    return options


def tls_context(kafka: KafkaSettings) -> ssl.SSLContext:
    """TLS that verifies the broker's name and certificate; with a client certificate where one is set."""
    try:
        context = ssl.create_default_context(cafile=str(kafka.ssl_cafile) if kafka.ssl_cafile else None)
        if kafka.ssl_certfile:
            context.load_cert_chain(str(kafka.ssl_certfile), str(kafka.ssl_keyfile) if kafka.ssl_keyfile else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"kafka.ssl_*: expected readable PEM files, came: {error}; check the paths") from error
    return context


def faust_credentials(kafka: KafkaSettings) -> Any:
    """The same credentials as Faust's objects; None for a plain connection."""
    import faust

    options = client_options(kafka)
    if kafka.security_protocol == "SSL":
        return faust.SSLCredentials(options["ssl_context"])
    if kafka.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=options["sasl_plain_username"],
            password=options["sasl_plain_password"],
            ssl_context=options.get("ssl_context"),
            mechanism=options["sasl_mechanism"],
        )
    return None


def backoff(first: float = 0.5, factor: float = 2.0, most: float = 15.0) -> Iterator[float]:
    """Seconds to wait before each further try."""
    wait = first
    while True:
        yield wait
        wait = min(most, wait * factor)


async def retry_while_away(
    action: Callable[[], Awaitable[T]],
    where: str,
    seconds: float | None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """The result of the action, tried again while the broker is away, for so many seconds (None: for ever)."""
    from aiokafka.errors import KafkaError

    spent = 0.0
    for wait in backoff():
        try:
            return await action()
        except (KafkaError, OSError) as error:
            if isinstance(error, KafkaError) and not error.retriable and "Connection" not in type(error).__name__:
                raise
            if seconds is not None and spent + wait > seconds:
                raise BrokerUnavailable(
                    f"expected a Kafka broker at {where}, none answered ({error}); "
                    "start it, or set kafka.bootstrap_servers (DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS)"
                ) from error
            log.warning("no broker at %s, trying again in %.1f s (%s)", where, wait, type(error).__name__)
        await sleep(wait)
        spent += wait
    raise AssertionError("backoff never ends")
