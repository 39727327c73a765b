from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docsluice.errors import DecodingError, LimitExceeded, OriginalMissing, StoreUnavailable, UriNotAllowed
from docsluice.reading.store import OriginalStore
from docsluice.settings import StoreSettings
from docsluice.wire import content_id


@pytest.fixture
def store(tmp_path: Path) -> OriginalStore:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox2").mkdir()
    (tmp_path / "inbox2" / "x").write_bytes(b"other")
    (tmp_path / "secret").write_bytes(b"secret")
    prefixes = (f"file://{tmp_path}/inbox/", "memory://allowed")
    return OriginalStore(StoreSettings(url=f"file://{tmp_path}/store", allowed_prefixes=prefixes), max_bytes=1000)


@given(content=st.binary(max_size=200))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings.default.max_examples * 3 // 10
)
def test_what_was_put_comes_back(store: OriginalStore, content: bytes) -> None:
    uri = store.put(content)
    assert uri == store.put(content)
    assert uri.endswith(content_id(content).removeprefix("sha256:"))
    assert store.get(uri) == content


def test_a_changed_original_is_noticed(store: OriginalStore) -> None:
    uri = store.put(b"original")
    Path(uri.removeprefix("file://")).write_bytes(b"forged")
    with pytest.raises(DecodingError, match="expected content with sha256"):
        store.get(uri)


def test_nothing_partial_is_left_behind(store: OriginalStore, tmp_path: Path) -> None:
    uri = store.put(b"original")
    assert [path.name for path in (tmp_path / "store").rglob("*") if path.is_file()] == [uri.rsplit("/", 1)[-1]]


@pytest.mark.parametrize(
    "uri",
    [
        "file://{tmp}/secret",
        "file://{tmp}/inbox/../secret",
        "file://{tmp}/inbox/%2e%2e/secret",
        "file://{tmp}/inbox/./x",
        "file://{tmp}/inbox2/x",
        "file://{tmp}/inbox",
        "{tmp}/inbox/x",
        "http://127.0.0.1:9/x",
        "https://example.org/x",
        "ftp://host/x",
        "s3://bucket/x",
        "memory://other/x",
        "memory://allowedmore/x",
        "simplecache::file://{tmp}/inbox/x",
        "file://{tmp}/inbox/x::http://host",
        "file://{tmp}/inbox/x?y",
        "file://{tmp}/inbox/x#y",
        "file://{tmp}/inbox/\0x",
        "file://{tmp}/inbox/..\\secret",
        "",
    ],
)
def test_a_uri_outside_is_not_followed(store: OriginalStore, tmp_path: Path, uri: str) -> None:
    with pytest.raises(UriNotAllowed, match="expected"):
        store.get(uri.replace("{tmp}", str(tmp_path)))


@pytest.mark.parametrize("target", ["secret", "inbox2/x"])
def test_a_link_that_leads_outside_is_not_followed(store: OriginalStore, tmp_path: Path, target: str) -> None:
    (tmp_path / "inbox" / "link").symlink_to(tmp_path / target)
    with pytest.raises(UriNotAllowed, match="leads outside"):
        store.get(f"file://{tmp_path}/inbox/link")


def test_a_linked_folder_is_not_followed(store: OriginalStore, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "folder").symlink_to(tmp_path / "inbox2")
    with pytest.raises(UriNotAllowed, match="leads outside"):
        store.get(f"file://{tmp_path}/inbox/folder/x")


def test_a_link_inside_is_followed(store: OriginalStore, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "a").write_bytes(b"a")
    (tmp_path / "inbox" / "link").symlink_to(tmp_path / "inbox" / "a")
    assert store.get(f"file://{tmp_path}/inbox/link") == b"a"


def test_only_plain_files_are_read(store: OriginalStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "inbox" / "pipe")
    with pytest.raises(UriNotAllowed, match="plain file"):
        store.get(f"file://{tmp_path}/inbox/pipe")


def test_missing_and_too_large_files_are_told(store: OriginalStore, tmp_path: Path) -> None:
    with pytest.raises(OriginalMissing, match="there is none"):
        store.get(f"file://{tmp_path}/inbox/none")
    (tmp_path / "inbox" / "large").write_bytes(b"x" * 1001)
    with pytest.raises(LimitExceeded, match="at most 1000 bytes"):
        store.get(f"file://{tmp_path}/inbox/large")


def test_the_digest_of_a_claim_check_is_checked(store: OriginalStore, tmp_path: Path) -> None:
    (tmp_path / "inbox" / "a").write_bytes(b"a")
    digest = content_id(b"a").removeprefix("sha256:")
    assert store.get(f"file://{tmp_path}/inbox/a", digest) == b"a"
    with pytest.raises(DecodingError, match="publish it again"):
        store.get(f"file://{tmp_path}/inbox/a", "0" * 64)


def test_a_store_that_cannot_be_written_may_come_back(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file, no folder")
    store = OriginalStore(StoreSettings(url=f"file://{tmp_path}/store"), max_bytes=1000)
    with pytest.raises(StoreUnavailable, match="expected to write") as caught:
        store.put(b"x")
    assert caught.value.retryable


def test_other_file_systems_go_through_fsspec() -> None:
    store = OriginalStore(StoreSettings(url="memory://originals"), max_bytes=1000)
    uri = store.put(b"x")
    assert uri.startswith("memory://originals/")
    assert store.get(uri) == b"x"
    with pytest.raises(OriginalMissing):
        store.get("memory://originals/ab/none")
