"""Best one-to-one pairing of two lists."""

from __future__ import annotations

import math
from collections.abc import Sequence


def pair_best(gains: Sequence[Sequence[int]]) -> dict[int, int]:
    """Row -> column so that the sum of gains is highest; pairs without gain are left out.

    The Hungarian method with potentials, O(rows² · columns) (Kuhn 1955, Jonker and Volgenant 1987).
    """
    if not gains or not gains[0]:
        return {}
    if len(gains) > len(gains[0]):
        return {row: column for column, row in pair_best(list(zip(*gains, strict=True))).items()}
    owners = _assign(gains)
    return {row: column for column, row in owners.items() if gains[row][column] > 0}


def _assign(gains: Sequence[Sequence[int]]) -> dict[int, int]:
    """Column -> row, every row placed; index 0 of the lists below is the free column, rows count from 1."""
    rows, columns = len(gains), len(gains[0])
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        slack, previous, visited = [math.inf] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            visited[column] = True
            here, step, following = row_of[column], math.inf, 0
            for other in range(1, columns + 1):
                if visited[other]:
                    continue
                cost = -gains[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if cost < slack[other]:
                    slack[other], previous[other] = cost, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(columns + 1):
                if visited[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = following
        while column:
            row_of[column], column = row_of[previous[column]], previous[column]
    return {column - 1: row_of[column] - 1 for column in range(1, columns + 1) if row_of[column]}
