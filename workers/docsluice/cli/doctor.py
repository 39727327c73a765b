"""`docsluice doctor`: what is there, what is missing, what to do about it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Annotated, Literal, NamedTuple

import typer

from docsluice.cli.stream import Context, open_context
from docsluice.errors import ConfigurationError, DocsluiceError

State = Literal["ok", "warning", "fault"]
SYMBOLS = {"ok": "[green]ok[/green]", "warning": "[yellow]warning[/yellow]", "fault": "[red]fault[/red]"}


class Finding(NamedTuple):
    """One thing looked at; `detail` says what is there, or what is wrong and what to do."""

    what: str
    state: State
    detail: str


def doctor(as_json: Annotated[bool, typer.Option("--json", help="one finding a line")] = False) -> None:
    """Checks tools, languages, model, schemas, topics, broker, store. Exit code 1 when something is at fault."""
    context = open_context()
    findings = list(examine(context))
    if as_json:
        for finding in findings:
            print(json.dumps(finding._asdict(), ensure_ascii=False))
    else:
        from rich.console import Console
        from rich.markup import escape

        console = Console()
        for finding in findings:
            console.print(f"{SYMBOLS[finding.state]:>24} {finding.what}: {escape(finding.detail)}", soft_wrap=True)
    if any(finding.state == "fault" for finding in findings):
        raise typer.Exit(1)


def examine(context: Context) -> Iterator[Finding]:
    """All findings, each made when it is asked for."""
    yield look("settings", lambda: f"broker {context.settings.kafka.bootstrap_servers}, store {context.store.url}")
    yield from tools(context)
    yield look("schemas", lambda: schemas(context))
    yield look("model", lambda: model(context))
    yield look("topics.yaml", lambda: ", ".join(topic.name for topic in context.topics))
    yield look("store", lambda: store(context))
    yield look("broker", lambda: broker(context))
    yield look("language model", lambda: language_model(context))
    yield look("Java for the demo", java, "warning")
    yield look("Kafka's jars for the demo", jars, "warning")


def look(what: str, action: Callable[[], str], otherwise: State = "fault") -> Finding:
    """A finding of a check that tells what is there, or raises an error that says what to do."""
    try:
        return Finding(what, "ok", action())
    except DocsluiceError as error:
        return Finding(what, otherwise, error.message)
    except Exception as error:  # noqa: BLE001  a doctor does not fall ill
        return Finding(what, otherwise, f"{type(error).__name__}: {error}")


def tools(context: Context) -> Iterator[Finding]:
    """What reading uses beside Python code."""
    from docsluice.reading.tools import check_tools

    for report in check_tools(context.settings.reading.languages):
        state: State = "ok" if report.found and not report.remedy else "fault" if report.required else "warning"
        if report.found and report.remedy:
            state = "warning"
        yield Finding(report.name, state, "; ".join(part for part in (report.version, report.remedy) if part))


def schemas(context: Context) -> str:
    """The schemas that load."""
    from docsluice.schema.loader import load_schemas

    return ", ".join(schema.id for schema in load_schemas(context.settings.extraction.schemas).values())


def model(context: Context) -> str:
    """The model's card, its digest checked."""
    from docsluice.extraction.model_folder import check_digest, read_card
    from docsluice.shipped import shipped

    folder = context.settings.extraction.model or shipped("models/default")
    card = read_card(folder)
    check_digest(folder, card)
    return f"{card.name} in {folder}"


def store(context: Context) -> str:
    """A few bytes written and read."""
    context.store.probe()
    return context.store.url


def broker(context: Context) -> str:
    """The broker's topics, compared with ours."""
    from docsluice.kafka import admin
    from docsluice.topics import diff_topics

    kafka = context.settings.kafka

    async def ask() -> list[str]:
        async with admin.open_admin(kafka, wait_seconds=3.0) as client:
            found = await admin.describe_topics(client, [topic.name for topic in context.topics])
            return [d.topic for d in diff_topics(context.topics, found) if d.action != "warn"]

    differs = sorted(set(asyncio.run(ask())))
    if differs:
        raise ConfigurationError(
            f"{kafka.bootstrap_servers} answers; {', '.join(differs)} differ: run `docsluice topics apply`"
        )
    return f"{kafka.bootstrap_servers}, topics as in topics.yaml"


def language_model(context: Context) -> str:
    """What doubtful documents wait for."""
    escalation = context.settings.escalation
    return (
        f"{escalation.model} at {escalation.base_url or 'its provider'}" if escalation.model else "none: people decide"
    )


def java() -> str:
    """Which Java the demo's broker would run on."""
    from docsluice.kafka.embedded import find_java

    return str(find_java())


def jars() -> str:
    """Whether the demo's broker is here already."""
    from docsluice.kafka.embedded import jars_folder

    folder = jars_folder()
    if any(folder.glob("kafka_2.13-*.jar")):
        return str(folder)
    if shutil.which("mvn"):
        return f"not fetched yet; Maven fetches them to {folder} when the demo starts"
    raise ConfigurationError(f"not in {folder}, and no Maven to fetch them; run `apt-get install maven`")
