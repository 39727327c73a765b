"""The demo's judgement; the demo itself runs in `make demo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docsluice.demo import Ended, Expected, compare, count, find_samples, judge, load_expected
from docsluice.errors import ConfigurationError
from docsluice.kafka import embedded
from docsluice.records import Failure, FieldValue, Provenance, Source, StructuredDocument, TypeScore
from docsluice.shipped import shipped

FAILURE = Failure(document_id="d", source=Source(), stage="reading", error="BrokenFile", message="m", retryable=False)
RECORD = StructuredDocument(
    document_id="d",
    source=Source(),
    document_type=TypeScore(value="receipt", probability=1.0),
    status="structured",
    values={"total_gross": "14.10"},
    fields={"total_gross": FieldValue(value="14.10", probability=1.0, tier="encoder")},
    provenance=Provenance(docsluice="0", model="m@0", schema_id="receipt@1", tiers=("encoder",)),
)


@pytest.mark.parametrize(
    ("ended", "expected", "fault"),
    [
        (Ended("a", "structured", RECORD), Expected(ends=("structured", "escalated")), None),
        (Ended("a", "failed", FAILURE), Expected(ends=("failed",), error="BrokenFile"), None),
        (Ended("a", "failed", FAILURE), Expected(ends=("failed",), error="EncryptedPdf"), "came BrokenFile"),
        (Ended("a", "failed", FAILURE), Expected(ends=("structured",)), "expected structured, came failed"),
        (Ended("a", "structured", RECORD), Expected(ends=("failed",)), "expected failed, came structured"),
        (Ended("a", "pending", None), Expected(ends=("structured",)), "came pending"),
        (Ended("a", "escalated", RECORD), None, None),
        (Ended("a", "failed", FAILURE), None, "came failed"),
    ],
)
def test_an_ending_is_judged(ended: Ended, expected: Expected | None, fault: str | None) -> None:
    found = judge(ended, expected)
    assert (found is None) if fault is None else (fault in (found or ""))


def test_values_that_a_person_reads_are_compared() -> None:
    right = Expected(ends=("structured",), document_type="receipt", values={"total_gross": "14.10"})
    wrong = Expected(ends=("structured",), document_type="invoice", values={"total_gross": "1.00", "issue_date": "x"})
    ended = Ended("a", "structured", RECORD)
    assert compare(ended, right) == []
    assert len(compare(ended, wrong)) == 3


def test_counts_add_up() -> None:
    endings = [Ended("a", "failed", FAILURE), Ended("b", "structured", RECORD), Ended("c", "structured", RECORD)]
    assert count(endings) == {"failed": 1, "structured": 2}


def test_every_shipped_sample_has_an_expectation() -> None:
    folder = shipped("samples")
    assert {path.name for path in find_samples(folder)} == set(load_expected(folder))


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there are none"):
        find_samples(tmp_path)
    with pytest.raises(ConfigurationError, match="expected a folder"):
        find_samples(tmp_path / "none")
    (tmp_path / "expected.json").write_text(json.dumps({"files": {"a.pdf": {"end": []}}}))
    with pytest.raises(ConfigurationError, match="ends"):
        load_expected(tmp_path)


def test_without_java_or_maven_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"no java in PATH; run `apt-get install default-jre-headless`"):
        embedded.find_java()
    with pytest.raises(ConfigurationError, match=r"run `apt-get install maven`"):
        embedded.fetch_jars(tmp_path / "none")


@pytest.mark.parametrize(("text", "version"), [('openjdk version "17.0.15"', 17), ('java version "1.8.0_392"', 8)])
def test_the_version_of_java_is_read(tmp_path: Path, text: str, version: int) -> None:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho '{text}' >&2\n")
    java.chmod(0o755)
    assert embedded.java_version(java) == version
    assert embedded.java_version(tmp_path / "none") is None
