from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from docsluice import telemetry
from docsluice.telemetry import Metrics, serve_metrics, set_up_logging


@pytest.fixture
def own_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def served() -> Iterator[tuple[Metrics, str]]:
    metrics = Metrics()
    server = serve_metrics(metrics, "127.0.0.1", 0)
    yield metrics, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(url: str) -> str:
    with urlopen(url, timeout=5) as answer:  # noqa: S310  our own server
        text: str = answer.read().decode()
        return text


def test_counts_are_served(served: tuple[Metrics, str]) -> None:
    metrics, url = served
    metrics.documents.labels("extract", "structured").inc(3)
    with metrics.timed("read"):
        assert 'docsluice_in_flight{stage="read"} 1.0' in get(f"{url}/metrics")
    text = get(f"{url}/metrics")
    assert 'docsluice_documents_total{outcome="structured",stage="extract"} 3.0' in text
    assert 'docsluice_in_flight{stage="read"} 0.0' in text
    assert 'docsluice_stage_seconds_count{stage="read"} 1.0' in text


def test_two_workers_in_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.commits.labels("t").inc()
    assert second.registry.get_sample_value("docsluice_lane_commits_total", {"topic": "t"}) is None


def test_a_loop_that_stands_still_is_not_healthy(served: tuple[Metrics, str], monkeypatch: pytest.MonkeyPatch) -> None:
    metrics, url = served
    metrics.beat()
    assert get(f"{url}/healthz") == "ok\n"
    monkeypatch.setattr(telemetry, "HEALTHY_SECONDS", -1.0)
    with pytest.raises(HTTPError) as caught:
        get(f"{url}/healthz")
    assert caught.value.code == 503
    caught.value.close()


def test_other_paths_are_not_there(served: tuple[Metrics, str]) -> None:
    with pytest.raises(HTTPError) as caught:
        get(f"{served[1]}/etc/passwd")
    assert caught.value.code == 404
    caught.value.close()


@pytest.mark.usefixtures("own_logging")
def test_json_logs_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", "json")
    log = logging.getLogger("docsluice.x")
    log.info("two\nlines %s", "é")
    log.error("went wrong", exc_info=ValueError("why"))
    captured = capsys.readouterr()
    first, second = (json.loads(line) for line in captured.err.splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("INFO", "docsluice.x", "two\nlines é")
    assert "ValueError: why" in second["exception"]
    assert captured.out == ""


@pytest.mark.usefixtures("own_logging")
def test_libraries_tell_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO", "text")
    logging.getLogger("faust.app").info("rebalancing")
    logging.getLogger("faust.app").warning("late")
    told = capsys.readouterr().err
    assert "rebalancing" not in told
    assert "late" in told
