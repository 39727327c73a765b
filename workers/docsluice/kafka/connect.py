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


async def find_refusal(kafka: KafkaSettings, seconds: float = 5.0) -> str:
    """Why a broker that is there lets no client in, and what to set; "" where none is there, or where it lets one in.

    aiokafka tells its log alone, so one connection is made by hand.
    """
    from aiokafka.conn import create_conn
    from aiokafka.errors import KafkaError

    options = client_options(kafka)
    options.pop("bootstrap_servers")
    for server in kafka.bootstrap_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            connection = await create_conn(host, int(port), request_timeout_ms=int(seconds * 1000), **options)
        except (KafkaError, OSError, TimeoutError, ValueError) as error:
            if reason := tell_refusal(error):
                return reason
        else:
            connection.close()
    return ""


def tell_refusal(error: Exception) -> str:
    """What an error of a first connection means and what to set; "" where nobody listens."""
    from aiokafka import errors

    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}); "
            "set DOCSLUICE_KAFKA__SSL_CAFILE to the authority that signed it"
        )
    if isinstance(error, ssl.SSLError):
        return f"no TLS there ({error}); check the port and DOCSLUICE_KAFKA__SECURITY_PROTOCOL"
    named = type(error).__name__
    if isinstance(error, errors.AuthenticationFailedError | errors.SaslAuthenticationFailed) or "Sasl" in named:
        return (
            f"it refuses the user ({named}); check DOCSLUICE_KAFKA__SASL_USERNAME, "
            "DOCSLUICE_KAFKA__SASL_PASSWORD and DOCSLUICE_KAFKA__SASL_MECHANISM"
        )
    if isinstance(error, OSError | ValueError) and not isinstance(error, TimeoutError | ConnectionResetError):
        return ""
    return (
        f"it takes the connection and says nothing ({named}); it may ask for TLS or a password: "
        "check DOCSLUICE_KAFKA__SECURITY_PROTOCOL"
    )


async def retry_while_away(
    action: Callable[[], Awaitable[T]],
    kafka: KafkaSettings,
    seconds: float | None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    find: Callable[[KafkaSettings], Awaitable[str]] = find_refusal,
) -> T:
    """The result of the action, tried again while the broker is away, for so many seconds (None: for ever)."""
    from aiokafka.errors import KafkaError

    spent, where = 0.0, kafka.bootstrap_servers
    for wait in backoff():
        try:
            return await action()
        except (KafkaError, OSError) as error:
            if isinstance(error, KafkaError) and not error.retriable and "Connection" not in type(error).__name__:
                raise
            reason = await find(kafka)
            if seconds is not None and spent + wait > seconds:
                told = reason or (
                    f"none answered ({error}); "
                    "start it, or set kafka.bootstrap_servers (DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS)"
                )
                raise BrokerUnavailable(f"expected a Kafka broker at {where}, {told}") from error
            log.warning("no broker at %s, trying again in %.1f s (%s)", where, wait, reason or type(error).__name__)
        await sleep(wait)
        spent += wait
    raise AssertionError("backoff never ends")
