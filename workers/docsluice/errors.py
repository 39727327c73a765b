"""One tree of errors; every message says what was expected, what came and what to do next.

    DocsluiceError
    ├── ConfigurationError          settings, schema, model or topics are wrong; fix them and start again
    │   ├── SchemaError
    │   ├── ModelError
    │   └── TopicsError
    ├── DecodingError               a message is not what its headers say
    ├── ReadingError                a file cannot be read
    │   ├── UnsupportedFile, EmptyFile, BrokenFile, EncryptedPdf, LimitExceeded, UnsafeXml
    │   └── ReaderTimeout, ReaderCrashed
    ├── ExtractionError             the engine gave no result for a document that was read
    ├── EscalationError             the language model gave no usable answer
    └── DeliveryError               broker or store
        ├── BrokerUnavailable, StoreUnavailable        (retryable)
        └── UriNotAllowed, OriginalMissing

A broken business rule is data (`records.Violation`), never an exception. The class name is the `error`
of a `records.Failure`, so names are part of the format and are not changed.
"""

from __future__ import annotations

from typing import ClassVar


class DocsluiceError(Exception):
    """Base of all errors; `retryable` tells whether the same input can succeed later without a change."""

    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    @property
    def message(self) -> str:
        """The text for the user."""
        return str(self)


class ConfigurationError(DocsluiceError):
    """Settings that cannot work."""

    exit_code = 2


class SchemaError(ConfigurationError):
    """A schema file that is wrong; the message names file and line."""


class ModelError(ConfigurationError):
    """A model folder that is missing, damaged or of another architecture."""


class TopicsError(ConfigurationError):
    """topics.yaml is wrong, or a topic is missing on the broker."""


class DecodingError(DocsluiceError):
    """Bytes of a message that do not parse as what they claim to be."""


class ReadingError(DocsluiceError):
    """A document that cannot be read."""


class UnsupportedFile(ReadingError):
    """A file of a type that is not served."""


class EmptyFile(ReadingError):
    """A file of zero bytes or without a page."""


class BrokenFile(ReadingError):
    """A file that is truncated or damaged."""


class EncryptedPdf(ReadingError):
    """A PDF that wants a password which was not given or is wrong."""


class LimitExceeded(ReadingError):
    """Bytes, pages, pixels or memory above the limits in the settings."""


class UnsafeXml(ReadingError):
    """XML with entity declarations or external references."""


class ReaderTimeout(ReadingError):
    """A document that took longer than its time limit."""


class ReaderCrashed(ReadingError):
    """A reading process that died on a document."""


class ExtractionError(DocsluiceError):
    """The engine could not extract from a document that was read."""


class EscalationError(DocsluiceError):
    """A language model that gave no usable answer."""


class DeliveryError(DocsluiceError):
    """Broker or store."""


class BrokerUnavailable(DeliveryError):
    """No broker answers."""

    retryable = True


class StoreUnavailable(DeliveryError):
    """The store of originals does not answer."""

    retryable = True


class UriNotAllowed(DeliveryError):
    """A claim check that points outside the allowed schemes and prefixes."""


class OriginalMissing(DeliveryError):
    """A claim check whose file is not there."""
