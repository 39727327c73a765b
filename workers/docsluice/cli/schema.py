"""`docsluice schema check|json-schema|prompt`."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice.errors import SchemaError

if TYPE_CHECKING:
    from docsluice.schema.spec import Schema

_SCHEMA = typer.Argument(
    help="invoice, receipt, contract, another schema of the settings, or the path of a .yaml file."
)


class Reader(StrEnum):
    """Who is asked."""

    LLM = "llm"
    ENCODER = "encoder"


def check(
    paths: Annotated[list[Path], typer.Argument(help="Schema files or folders with them.", metavar="PATH…")],
) -> None:
    """Check schema files; what is wrong is told with file, line and what was expected.

    Exit code 0: all are right; 2: some are wrong.
    """
    from docsluice.schema.loader import load_schema, load_schemas

    files = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    wrong = 0
    for file in files:
        try:
            print(_summary(file, load_schema(file)))
        except SchemaError as error:
            wrong += 1
            print(error.message, file=sys.stderr)
    for folder in [path for path in paths if path.is_dir() and not wrong]:
        try:
            load_schemas(folder)
        except SchemaError as error:
            wrong += 1
            print(error.message, file=sys.stderr)
    if wrong:
        raise typer.Exit(SchemaError.exit_code)


def json_schema(
    name: Annotated[str, _SCHEMA],
    required: Annotated[
        bool, typer.Option("--required", help="Demand the required fields, as records of status structured have them.")
    ] = False,
) -> None:
    """Print the JSON Schema (draft 2020-12) that `values` of a document type fit."""
    from docsluice.schema.exports import json_schema as export

    print(json.dumps(export(_find(name), require=required), indent=2, ensure_ascii=False))


def prompt(
    name: Annotated[str, _SCHEMA],
    reader: Annotated[
        Reader, typer.Option("--for", help="llm: instructions in words; encoder: the GLiNER 2 schema as JSON.")
    ] = Reader.LLM,
) -> None:
    """Print what a model is asked."""
    from docsluice.schema.prompts import gliner2_schema, llm_prompt

    schema = _find(name)
    if reader is Reader.LLM:
        print(llm_prompt(schema))
    else:
        print(json.dumps(gliner2_schema(schema), indent=2, ensure_ascii=False))


def _find(name: str) -> Schema:
    from docsluice.cli.common import load_settings
    from docsluice.schema.loader import find_schema, load_schemas

    return find_schema(name, load_schemas(load_settings().extraction.schemas))


def _summary(path: Path, schema: Schema) -> str:
    groups = ", ".join(group.name for group in schema.groups) or "none"
    types = ", ".join(schema.classes)
    return f"{path}: {schema.id} is right: {len(schema.fields)} fields, groups: {groups}, document types: {types}"
