from __future__ import annotations

import pytest
from hypothesis import settings

# No deadlines: on a busy machine they measure the machine. `make quick` tries a few examples of each property;
# `make test` tries all (Hypothesis' own default).
settings.register_profile("whole", deadline=None)
settings.register_profile("quick", max_examples=12, deadline=None)
settings.load_profile("whole")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden records anew; look at the diff, then run again without this flag",
    )
