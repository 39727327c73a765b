"""`docsluice worker`: the agents."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from docsluice.cli.stream import Context, open_context, run
from docsluice.errors import ConfigurationError

if TYPE_CHECKING:
    from docsluice.app import AgentName
    from docsluice.settings import ReadingSettings

log = logging.getLogger(__name__)


def worker(
    agents: Annotated[str, typer.Option(help="of read, extract, escalate; parted by commas")] = "",
    metrics_port: Annotated[int | None, typer.Option(help="port of /metrics and /healthz; 0 takes a free one")] = None,
) -> None:
    """Runs agents until SIGTERM, then finishes or hands back what is in flight.

    Without --agents: read and extract, and escalate where escalation.model is set. Exit code 70: it stopped on a
    fault, nothing was lost, start it again (a supervisor does).
    """
    context = open_context()
    names = parse_agents(agents) if agents else default_agents(context)
    port = context.settings.telemetry.metrics_port if metrics_port is None else metrics_port
    run(serve(context, names, port))


def default_agents(context: Context) -> tuple[AgentName, ...]:
    """Escalation waits for people where no model is set."""
    return ("read", "extract", "escalate") if context.settings.escalation.model else ("read", "extract")


def check_reading(settings: ReadingSettings) -> None:
    """ConfigurationError for a tool that reading cannot do without; others are told."""
    from docsluice.reading.tools import check_tools

    for report in check_tools(settings.languages):
        if report.required and not report.found:
            raise ConfigurationError(f"the worker cannot read: {report.name} is missing; {report.remedy}")
        if report.remedy:
            log.warning("%s: %s", report.name, report.remedy)


def parse_agents(text: str) -> tuple[AgentName, ...]:
    """Names of agents, each once."""
    from docsluice.app import AgentName

    known = get_args(AgentName)
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not names or any(name not in known for name in names):
        raise typer.BadParameter(f"expected agents of {', '.join(known)}, came {text!r}")
    return cast("tuple[AgentName, ...]", names)


async def serve(context: Context, agents: tuple[AgentName, ...], metrics_port: int | None) -> None:
    """Starts pools, metrics and agents; stops them in the other order."""
    import contextlib

    from docsluice.agents.extractor import ExtractorPool
    from docsluice.agents.services import AgentServices, Unusable
    from docsluice.app import run_worker
    from docsluice.reading.pool import ReaderPool
    from docsluice.telemetry import Metrics, serve_metrics

    settings = context.settings
    metrics = Metrics()
    with contextlib.ExitStack() as stack:
        if metrics_port is not None:
            server = serve_metrics(metrics, settings.telemetry.metrics_host, metrics_port)
            stack.callback(server.shutdown)
            log.info("metrics at http://%s:%d/metrics", settings.telemetry.metrics_host, server.server_port)
        reader = extractor = escalator = None
        if "read" in agents:
            check_reading(settings.reading)
            reader = ReaderPool(settings.reading)  # its engines load with the first scan: a worker at rest stays small
            stack.callback(reader.close)
        if "extract" in agents:
            extractor = ExtractorPool(settings.extraction)
            stack.callback(extractor.close)
            try:
                await extractor.warm_up()
            except Unusable as error:
                raise ConfigurationError(f"the worker cannot extract: {error}") from error
        if "escalate" in agents:
            from docsluice.escalation.instructor_llm import create_escalator

            escalator = create_escalator(settings)
        services = AgentServices(
            topics=context.topics,
            store=context.store,
            metrics=metrics,
            reader=reader,
            extractor=extractor,
            escalator=escalator,
            max_message_bytes=settings.kafka.max_message_bytes,
        )
        await run_worker(settings, services, agents)
