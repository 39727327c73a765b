"""Settings: `docsluice.toml`, then environment `DOCSLUICE_*`, then flags; each overrides the one before it.

Read once, in the command line, and passed inward. Nested names join by two underscores:
`DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS=kafka:9092`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Section(BaseModel):
    """A part of the settings: immutable, unknown names are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KafkaSettings(Section):
    """How to reach the broker, and how much is in flight."""

    bootstrap_servers: str = "127.0.0.1:9092"
    group: str = Field("docsluice", description="each agent is a consumer group of its own: GROUP.read, GROUP.extract")
    topic_prefix: str = Field("", description="before the name of every topic: several streams on one broker")
    instance: str | None = Field(None, description="name kept over restarts: the worker gets its partitions back")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = None
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: Path | None = None
    ssl_certfile: Path | None = None
    ssl_keyfile: Path | None = None
    max_message_bytes: int = Field(24_000_000, gt=0)
    in_flight: int = Field(8, gt=0, description="documents being worked on at once by a worker")
    drain_seconds: float = Field(30.0, gt=0, description="how long SIGTERM waits for documents in flight")


class StoreSettings(Section):
    """Where originals are kept, and which claim checks are followed."""

    url: str = "file://.docsluice/store"
    allowed_prefixes: tuple[str, ...] = ()
    storage_options: dict[str, str] = {}


class ReadingSettings(Section):
    """Limits of one document, and how its pages are read."""

    max_bytes: int = Field(20_000_000, gt=0)
    max_pages: int = Field(300, gt=0)
    max_pixels: int = Field(60_000_000, gt=0, description="of one picture")
    max_seconds: float = Field(120.0, gt=0)
    max_memory_mb: int = Field(4096, gt=0, description="address space of a reading process")
    processes: int = Field(1, gt=0)
    documents_per_process: int = Field(200, gt=0)
    languages: tuple[str, ...] = ("eng", "deu", "fra", "spa", "ita", "nld")
    engine: Literal["auto", "tesseract", "pp_ocr", "pytesseract"] = "auto"
    password: SecretStr | None = None


class ExtractionSettings(Section):
    """Which model, how many threads, which schemas, and how much of long documents is read."""

    model: Path | None = None
    threads: int = Field(1, gt=0)
    schemas: Path | None = None
    max_seconds: float = Field(120.0, gt=0)
    window_recall: float = Field(
        0.99,
        ge=0.9,
        le=1,
        description="share of what is labelled in contracts that must lie in windows that are read; 1: all are read",
    )
    max_windows: int | None = Field(None, ge=4, description="most windows read of a document, with window_recall")


class EscalationSettings(Section):
    """The language model; without `model` the queue waits for people.

    `max_tokens_per_day` (UTC) is of one worker. After `max_failures` in a row nothing is asked for `pause_seconds`.
    """

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    max_retries: int = Field(2, ge=0)
    timeout_seconds: float = Field(60.0, gt=0)
    max_tokens_per_document: int = Field(16_000, gt=0)
    max_tokens_per_day: int | None = Field(None, gt=0)
    max_failures: int = Field(5, gt=0)
    pause_seconds: float = Field(60.0, ge=0)


class TelemetrySettings(Section):
    """Metrics and logs."""

    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix="DOCSLUICE_", env_nested_delimiter="__", toml_file="docsluice.toml", extra="forbid", frozen=True
    )

    kafka: KafkaSettings = KafkaSettings()
    store: StoreSettings = StoreSettings()
    reading: ReadingSettings = ReadingSettings()
    extraction: ExtractionSettings = ExtractionSettings()
    escalation: EscalationSettings = EscalationSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    topics: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  not used: secrets come from the environment
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then environment and secret files, then the file."""
        return init_settings, env_settings, file_secret_settings, TomlConfigSettingsSource(settings_cls)
