"""Paths and values → nested JSON, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from pydantic import JsonValue

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
Json = dict[str, JsonValue]


def nest(pairs: Iterable[tuple[str, JsonValue]]) -> Json:
    """Nested JSON of values by path: `line_items[0].quantity` stands in the first row of `line_items`.

    Rows must come in order, without gaps.
    """
    root: Json = {}
    for path, value in pairs:
        here = root
        steps = _STEP.findall(path)
        for i, (name, index) in enumerate(steps):
            last = i == len(steps) - 1
            if index:
                rows = cast("list[JsonValue]", here.setdefault(name, []))
                while len(rows) <= int(index):
                    rows.append({})
                if last:
                    rows[int(index)] = value
                else:
                    here = cast("Json", rows[int(index)])
            elif last:
                here[name] = value
            else:
                here = cast("Json", here.setdefault(name, {}))
    return root


def renumber(paths: Iterable[str]) -> dict[str, str]:
    """New path of each path so that the rows of every group count from 0 without gaps."""
    numbers: dict[str, dict[str, int]] = {}
    renamed = {}
    for path in paths:
        match = re.match(r"([^.\[\]]+)\[(\d+)\]", path)
        if match is None:
            renamed[path] = path
            continue
        rows = numbers.setdefault(match[1], {})
        number = rows.setdefault(match[2], len(rows))
        renamed[path] = f"{match[1]}[{number}]{path[match.end() :]}"
    return renamed
