"""Originals by their content: `<store>/ab/abcdef…` holds the bytes whose SHA-256 is `abcdef…`.

Through fsspec: `file://` (default), `s3://`, `gs://`, `az://`, `abfs://`. A URI that a message names is followed
only into the store itself or below one of `store.allowed_prefixes`: documents come from strangers, so no other
host, no `..`, no link that leads outside, nothing but plain files.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docsluice.errors import (
    ConfigurationError,
    DecodingError,
    LimitExceeded,
    OriginalMissing,
    StoreUnavailable,
    UriNotAllowed,
)
from docsluice.settings import StoreSettings

SCHEMES = ("file", "s3", "gs", "az", "abfs", "memory")


class OriginalStore:
    """Puts and gets originals. Blocking: call it in a thread.

    `max_bytes` bounds what is read, so that a claim check cannot fill the memory.
    """

    def __init__(self, settings: StoreSettings, max_bytes: int) -> None:
        self._options: dict[str, Any] = dict(settings.storage_options)
        self._max_bytes = max_bytes
        self.url = absolute(settings.url).rstrip("/")
        self._prefixes = (self.url, *(absolute(prefix).rstrip("/") for prefix in settings.allowed_prefixes))

    def put(self, content: bytes) -> str:
        """Keeps content and gives its URI; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        uri = f"{self.url}/{digest[:2]}/{digest}"
        try:
            if scheme_of(uri) == "file":
                put_file(Path(path_of(uri)), content)
            else:
                filesystem = self._filesystem(uri)
                if not filesystem.exists(uri):
                    filesystem.pipe_file(uri, content)
        except Exception as error:  # fsspec's file systems raise whatever their client raises
            raise StoreUnavailable(
                f"expected to write {uri}, came {type(error).__name__}: {error}; check store.url and its rights"
            ) from error
        return uri

    def get(self, uri: str, sha256: str | None = None) -> bytes:
        """The bytes at a URI; checked against the digest where one is known (that of our own originals always is)."""
        self.check(uri)
        content = self._read_file(uri) if scheme_of(uri) == "file" else self._read_remote(uri)
        if uri.startswith(f"{self.url}/"):
            sha256 = sha256 or uri.rsplit("/", 1)[-1]
        came = hashlib.sha256(content).hexdigest()
        if sha256 and came != sha256:
            raise DecodingError(
                f"expected content with sha256 {sha256} at {uri}, came {came}; the file was changed, publish it again"
            )
        return content

    def check(self, uri: str) -> None:
        """UriNotAllowed unless the URI lies in the store or below an allowed prefix."""
        scheme = scheme_of(uri)
        if scheme not in SCHEMES:
            raise UriNotAllowed(f"expected a URI of {', '.join(SCHEMES)}, came {shorten(uri)}; send the bytes instead")
        plain = unquote(path_of(uri))
        if "\0" in plain or "\\" in plain or "::" in uri or any(mark in uri for mark in "?#") or plain != path_of(uri):
            raise UriNotAllowed(
                f"expected a plain URI without escapes, query or chain, came {shorten(uri)}; rename the file"
            )
        if any(part in ("..", ".") for part in plain.split("/")):
            raise UriNotAllowed(f"expected a URI without . and .. segments, came {shorten(uri)}; give the full path")
        if not any(uri.startswith(f"{prefix}/") for prefix in self._prefixes):
            allowed = ", ".join(self._prefixes)
            raise UriNotAllowed(
                f"expected a URI below {allowed}, came {shorten(uri)}; add its folder to store.allowed_prefixes"
            )

    def probe(self) -> None:
        """Writes and reads a few bytes; StoreUnavailable says why it cannot."""
        content = b"docsluice doctor"
        self.get(self.put(content))

    def _read_file(self, uri: str) -> bytes:
        """A plain file whose real place, links followed, is still below an allowed prefix."""
        try:
            descriptor = os.open(path_of(uri), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise file_error(uri, error) from error
        with os.fdopen(descriptor, "rb") as file:
            opened = Path(f"/proc/self/fd/{descriptor}")  # what was opened, not what the path names by now
            real = os.path.realpath(opened if opened.exists() else path_of(uri))
            roots = [os.path.realpath(path_of(prefix)) for prefix in self._prefixes if scheme_of(prefix) == "file"]
            if not any(real.startswith(root.rstrip("/") + "/") for root in roots):
                raise UriNotAllowed(
                    f"expected a file below an allowed prefix, {shorten(uri)} leads outside; copy the file"
                )
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UriNotAllowed(f"expected a plain file, {shorten(uri)} is none; give the path of a file")
            try:
                content = file.read(self._max_bytes + 1)
            except OSError as error:
                raise file_error(uri, error) from error
        return self._within_limit(uri, content)

    def _read_remote(self, uri: str) -> bytes:
        try:
            with self._filesystem(uri).open(uri, "rb") as file:
                content: bytes = file.read(self._max_bytes + 1)
        except FileNotFoundError as error:
            raise OriginalMissing(f"expected a file at {uri}, there is none; publish the document again") from error
        except ConfigurationError:
            raise
        except Exception as error:  # fsspec's file systems raise whatever their client raises
            raise StoreUnavailable(
                f"expected to read {uri}, came {type(error).__name__}: {error}; check the store and its rights"
            ) from error
        return self._within_limit(uri, content)

    def _within_limit(self, uri: str, content: bytes) -> bytes:
        if len(content) > self._max_bytes:
            raise LimitExceeded(
                f"expected at most {self._max_bytes} bytes at {shorten(uri)}, came more; raise reading.max_bytes"
            )
        return content

    def _filesystem(self, uri: str) -> Any:
        import fsspec

        try:
            return fsspec.filesystem(scheme_of(uri), **self._options)
        except ImportError as error:
            raise ConfigurationError(
                f"expected the client for {scheme_of(uri)}://, came: {error}; install it beside docsluice"
            ) from error


def put_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all; one that is there already with this size stays."""
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def file_error(uri: str, error: OSError) -> OriginalMissing | StoreUnavailable:
    """Missing for good, or perhaps there later."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG):
        return OriginalMissing(f"expected a file at {uri}, there is none; publish the document again")
    return StoreUnavailable(f"expected to read {uri}, came: {error.strerror}; check the rights of the folder")


def scheme_of(uri: str) -> str:
    """`s3` of `s3://bucket/key`; empty when there is none."""
    return uri.split("://", 1)[0].lower() if "://" in uri else ""


def path_of(uri: str) -> str:
    """What follows the scheme: a path for `file`, bucket and key for the others."""
    return uri.split("://", 1)[-1]


def absolute(url: str) -> str:
    """A URL whose path does not depend on the working directory; a bare path is a file."""
    if scheme_of(url) in ("", "file"):
        return f"file://{Path(path_of(url)).expanduser().absolute()}"
    return url


def shorten(uri: str, most: int = 200) -> str:
    """A URI for a message: printable, and not endless."""
    text = uri if len(uri) <= most else f"{uri[:most]}…"
    return repr(text)
