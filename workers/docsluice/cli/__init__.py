"""The command line: one table of commands; the module of a command is imported when the command is used.

Each command is a plain typed function in a module of this package. `docsluice --help` prints the table alone,
so that it stays fast however heavy the commands are.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from docsluice import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Entry:
    """Where a command's function is, and its line in the help."""

    module: str
    function: str
    help: str


PANELS: Mapping[str, Mapping[str, Entry | Mapping[str, Entry]]] = {
    "Documents": {
        "extract": Entry("extract", "extract", "Read files and print their records; no broker needed."),
        "publish": Entry("publish", "publish", "Send files to documents.incoming."),
        "consume": Entry("consume", "consume", "Print records as they leave the worker."),
    },
    "Queues": {
        "queue": Entry("queue", "queue", "List what waits for a model or a person."),
        "show": Entry("show", "show", "Show one document: values, probabilities, evidence, reasons."),
        "approve": Entry("review", "approve", "Accept a draft as it stands."),
        "correct": Entry("review", "correct", "Put a value right and accept the draft."),
        "reject": Entry("review", "reject", "Turn a draft down."),
        "requeue": Entry("review", "requeue", "Send a draft through extraction again."),
        "retry": Entry("retry", "retry", "Send a failed document through again."),
    },
    "Service": {
        "worker": Entry("worker", "worker", "Run the agents."),
        "topics": {
            "apply": Entry("topics", "apply", "Create the topics that are missing."),
            "diff": Entry("topics", "diff", "Compare topics.yaml with the broker."),
            "asyncapi": Entry("topics", "asyncapi", "Print the topics as an AsyncAPI document."),
        },
        "doctor": Entry("doctor", "doctor", "Check tools, model, schemas, broker and store; say what to do."),
        "demo": Entry("demo", "demo", "Start a broker and a worker, and send the samples through."),
    },
    "Schemas and models": {
        "schema": {
            "check": Entry("schema", "check", "Check schema files; errors name file and line."),
            "json-schema": Entry("schema", "json_schema", "Print the JSON Schema of a document type's values."),
            "prompt": Entry("schema", "prompt", "Print what the model is asked."),
        },
        "evaluate": Entry("evaluate", "evaluate", "Score extraction against labels."),
        "calibrate": Entry("calibrate", "calibrate", "Fit probabilities to labelled documents."),
        "train": Entry("train", "train", "Train a model."),
        "synthesize": Entry("synthesize", "synthesize", "Write synthetic documents with exact labels."),
        "model": {
            "export": Entry("model", "export", "Convert a GLiNER 2 checkpoint to ONNX."),
            "list": Entry("model", "list_models", "List the models at hand."),
            "rank-windows": Entry("rank_windows", "rank_windows", "Fit which windows of contracts to read."),
        },
    },
}
"""Panels of the help, each with its commands; a command of commands is a table of its own."""

_GROUP_HELP = {
    "topics": "The topics on the broker.",
    "schema": "The schemas of document types.",
    "model": "The models.",
}


class LazyGroup(TyperGroup):
    """A group whose commands stand in for the real ones until one is used."""

    def resolve_command(self, ctx, args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201  typer moved these types
        """Put the real command in the place of its stand-in."""
        name, command, rest = super().resolve_command(ctx, args)
        entry = getattr(getattr(command, "callback", None), "entry", None)
        return (name, _load(name, entry), rest) if isinstance(entry, Entry) else (name, command, rest)


def create_app() -> typer.Typer:
    """Build the command line from the table."""
    app = _create_group("Streaming document intelligence: invoices, receipts and contracts in; explained records out.")
    app.callback()(_set_globals)
    for panel, commands in PANELS.items():
        for name, entry in commands.items():
            if isinstance(entry, Entry):
                _add(app, name, entry, panel)
                continue
            group = _create_group(_GROUP_HELP[name])
            for inner, inner_entry in entry.items():
                _add(group, inner, inner_entry, None)
            app.add_typer(group, name=name, rich_help_panel=panel)
    return app


def _create_group(text: str) -> typer.Typer:
    return typer.Typer(
        cls=LazyGroup, help=text, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )


def _add(app: typer.Typer, name: str, entry: Entry, panel: str | None) -> None:
    def stand_in() -> None:
        raise NotImplementedError(name)  # not reached: LazyGroup loads the command first

    stand_in.entry = entry  # type: ignore[attr-defined]  # typer copies a function's attributes to its callback
    app.command(name, help=entry.help, rich_help_panel=panel)(stand_in)


def _load(name: str | None, entry: Entry) -> object:
    module = importlib.import_module(f"docsluice.cli.{entry.module}")
    function: Callable[..., None] = getattr(module, entry.function)
    # markdown, for rich markup would swallow the brackets of `docsluice[train]`
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")
    single.command(name)(function)
    return typer.main.get_command(single)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"docsluice {__version__}")
        raise typer.Exit


def _set_globals(
    config: Annotated[
        Path | None, typer.Option(help="Settings file; docsluice.toml in this folder by default.", metavar="FILE")
    ] = None,
    version: Annotated[  # noqa: ARG001  its callback does the work
        bool, typer.Option("--version", help="Print the version and leave.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    if config is not None:
        from docsluice.cli.common import use_config

        use_config(config)
