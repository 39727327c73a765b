"""`docsluice topics apply|diff|asyncapi`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from docsluice.cli.stream import open_context, run
from docsluice.kafka import admin
from docsluice.topics import Difference

DIFFERS = 3
VERBS = {
    "create": "created",
    "configure": "set",
    "add_partitions": "raised",
    "warn": "left (partitions cannot be taken away)",
}


def apply(json_lines: Annotated[bool, typer.Option("--json", help="one difference a line")] = False) -> None:
    """Creates what is missing and sets what differs; never deletes."""
    context = open_context()
    report(run(admin.apply(context.settings.kafka, context.topics)), json_lines, done=True)


def diff(json_lines: Annotated[bool, typer.Option("--json", help="one difference a line")] = False) -> None:
    """Compares topics.yaml with the broker. Exit code 3 when `apply` would change something."""
    context = open_context()
    differences = run(admin.diff(context.settings.kafka, context.topics))
    report(differences, json_lines, done=False)
    if any(difference.action != "warn" for difference in differences):
        raise typer.Exit(DIFFERS)


def asyncapi() -> None:
    """Prints an AsyncAPI 3 document of topics and records."""
    from docsluice.kafka.asyncapi import describe_stream

    context = open_context()
    print(json.dumps(describe_stream(context.topics, context.settings.kafka.bootstrap_servers), indent=2))


def report(differences: Sequence[Difference], json_lines: bool, *, done: bool) -> None:
    """Prints differences."""
    for each in differences:
        if json_lines:
            print(json.dumps(each._asdict()))
        else:
            verb = VERBS[each.action] if done or each.action == "warn" else each.action.replace("_", " ")
            print(f"{each.topic}: {verb} {each.what}: {each.found} → {each.wanted}")
    if not differences and not json_lines:
        print("topics are as topics.yaml says")
