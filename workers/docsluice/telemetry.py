"""Logs to stderr and metrics for Prometheus. Nothing is global: a worker makes its `Metrics` and passes it on."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
HEALTHY_SECONDS = 30.0
POLL_SECONDS = 0.05  # `shutdown()` waits as long for the server's loop
NOISY = ("aiokafka", "faust", "mode", "docsluice.agents.committed")  # their INFO tells of every step of a rebalance


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """A line."""
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logging(level: str, log_format: str) -> None:
    """Logs go to stderr, so that stdout holds results only; libraries tell warnings and errors only."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if log_format == "json" else plain)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)
    if level != "DEBUG":  # it tells each failed connection; we tell once a try, in words that say what to do
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


class Metrics:
    """What a worker counts, in a registry of its own.

    `documents` counts by stage and outcome (`read`, `structured`, `escalated`, `review`, `failed`); `seconds` is the
    time of a stage for one document; `in_flight` the documents being worked on; `commits` the transactions of lanes.
    """

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()
        self.documents = Counter(
            "docsluice_documents", "Documents that left a stage", ("stage", "outcome"), registry=self.registry
        )
        self.failures = Counter(
            "docsluice_failures", "Failures by error class", ("stage", "error"), registry=self.registry
        )
        self.seconds = Histogram(
            "docsluice_stage_seconds",
            "Time of a stage, per document",
            ("stage",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge("docsluice_in_flight", "Documents being worked on", ("stage",), registry=self.registry)
        self.commits = Counter("docsluice_lane_commits", "Transactions committed", ("topic",), registry=self.registry)
        self.lane_restarts = Counter(
            "docsluice_lane_restarts", "Lanes that began again", ("topic",), registry=self.registry
        )
        self._beat = time.monotonic()

    def beat(self) -> None:
        """Called by the event loop every few seconds: it turns."""
        self._beat = time.monotonic()

    def healthy(self) -> bool:
        """Whether the event loop turned lately."""
        return time.monotonic() - self._beat < HEALTHY_SECONDS

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Counts a document as in flight, and its time."""
        started = time.perf_counter()
        self.in_flight.labels(stage).inc()
        try:
            yield
        finally:
            self.in_flight.labels(stage).dec()
            self.seconds.labels(stage).observe(time.perf_counter() - started)


class Quiet(WSGIRequestHandler):
    """A request handler that does not log every scrape."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def serve_metrics(metrics: Metrics, host: str, port: int) -> WSGIServer:
    """Serves `/metrics` and `/healthz` in a thread of its own; port 0 takes a free one. `shutdown()` ends it."""
    from prometheus_client import make_wsgi_app

    scrape = make_wsgi_app(metrics.registry)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/healthz":
            healthy = metrics.healthy()
            start("200 OK" if healthy else "503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"ok\n" if healthy else b"the event loop stands still\n"]
        if environ["PATH_INFO"] == "/metrics":
            result: Iterable[bytes] = scrape(environ, start)
            return result
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"/metrics or /healthz\n"]

    server = make_server(host, port, answer, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), name="metrics", daemon=True).start()
    return server
