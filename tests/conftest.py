from __future__ import annotations

import pytest
from hypothesis import settings

# `make quick` tries a few examples of each property; `make test` tries all (Hypothesis' own default).
settings.register_profile("quick", max_examples=12, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden records anew; look at the diff, then run again without this flag",
    )
