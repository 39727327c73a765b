"""YAML nodes that know their file and line, so that every complaint names both."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from docsluice.errors import SchemaError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times faster; not every build has it
_NAMES = {"str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "null": "nothing"}


def compose(path: Path) -> At:
    """Root node of a YAML file. Raises SchemaError where the file is missing or no YAML."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SchemaError(f"{path}: expected a readable schema file in UTF-8, got {error}; check the path") from error
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise SchemaError(f"{path}:{line}: expected YAML, got: {problem}; check indentation and colons") from error
    except yaml.YAMLError as error:
        raise SchemaError(f"{path}: expected YAML, got: {error}") from error
    if node is None:
        raise SchemaError(f"{path}:1: expected a schema, got an empty file; copy one of the shipped schemas")
    return At(path, node, "schema", 1)


@dataclass(frozen=True)
class At:
    """A node in a file; `what` names it in messages, as in `fields.issue_date.type`.

    `line` counts from 1; of a mapping or list it is the line of its key, not of its first entry.
    """

    file: Path
    node: yaml.Node
    what: str
    line: int

    def fail(self, expected: str, came: str | None = None, advice: str = "") -> NoReturn:
        """Raise SchemaError: what was expected here, what came, what to do."""
        came = came or self._described()
        raise SchemaError(
            f"{self.file}:{self.line}: {self.what}: expected {expected}, got {came}" + (f"; {advice}" if advice else "")
        )

    def mapping(self) -> dict[str, At]:
        """Entries by key, in the order of the file."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("a mapping (key: value)")
        entries: dict[str, At] = {}
        for key_node, value_node in self.node.value:
            line = _line(key_node)
            key = At(self.file, key_node, self.what, line).text()
            below = key if self.what == "schema" else f"{self.what}.{key}"
            at = At(self.file, value_node, below, _line(value_node) if _is_scalar(value_node) else line)
            if key in entries:
                at.fail("each name once", f"it again (first on line {entries[key].line})", "remove one of them")
            entries[key] = at
        return entries

    def entries(self, known: Mapping[str, bool]) -> dict[str, At]:
        """Entries of a mapping whose keys are given; the truth says which must be there."""
        entries = self.mapping()
        for key, at in entries.items():
            if key not in known:
                at.fail(f"one of the keys {', '.join(known)}", repr(key), nearest(key, known))
        for key, needed in known.items():
            if needed and key not in entries:
                self.fail(f"the key {key!r}", f"only {', '.join(entries) or 'none'}", "add it")
        return entries

    def text(self) -> str:
        """A text that is not empty."""
        if not _is_scalar(self.node) or self._kind() != "str" or not self.node.value.strip():
            self.fail("a text", advice='put numbers and true/false in quotes: "1"')
        return " ".join(str(self.node.value).split())

    def one_of(self, allowed: Collection[str], kind: str) -> str:
        """A text out of some."""
        text = self.text()
        if text not in allowed:
            self.fail(f"a {kind} ({', '.join(allowed)})", repr(text), nearest(text, allowed))
        return text

    def texts(self) -> tuple[str, ...]:
        """A list of texts, each once."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("a list of texts ([a, b])")
        items = [At(self.file, item, self.what, _line(item)) for item in self.node.value]
        texts = tuple(item.text() for item in items)
        for index, text in enumerate(texts):
            if text in texts[:index]:
                items[index].fail("each text once", f"{text!r} again", "remove one of them")
        return texts

    def flag(self) -> bool:
        """True or false."""
        if self._kind() != "bool":
            self.fail("true or false")
        return str(self.node.value).lower() in {"true", "yes", "on"}

    def whole(self) -> int:
        """A whole number from 1."""
        if self._kind() != "int" or not str(self.node.value).isdecimal() or int(self.node.value) < 1:
            self.fail("a whole number from 1")
        return int(self.node.value)

    def share(self) -> float:
        """A number above 0 and below 1."""
        if not re.fullmatch(r"0?\.[0-9]*[1-9][0-9]*", str(self.node.value)):
            self.fail("a share above 0 and below 1 (0.02 is 2 %)")
        return float(self.node.value)

    def _kind(self) -> str:
        return str(self.node.tag).rsplit(":", 1)[-1]

    def _described(self) -> str:
        if isinstance(self.node, yaml.MappingNode):
            return "a mapping"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        kind = _NAMES.get(self._kind(), self._kind())
        return f"{self.node.value!r} ({kind})" if self.node.value else kind


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


def nearest(text: str, known: Collection[str]) -> str:
    """Advice: the known name most like a text, or nothing."""
    match = difflib.get_close_matches(text, list(known), n=1, cutoff=0.5)
    return f"did you mean {match[0]!r}?" if match else ""
