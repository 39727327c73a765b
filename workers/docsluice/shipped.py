"""Where the files are that come with docsluice: `schemas`, `models`, `topics.yaml`."""

from __future__ import annotations

from pathlib import Path

from docsluice.errors import ConfigurationError


def shipped(name: str) -> Path:
    """The file or folder of that name: inside an installed wheel, else at the top of a checkout.

    Raises ConfigurationError where neither has it.
    """
    package = Path(__file__).resolve().parent
    places = (package / "_shipped" / name, package.parents[1] / name)
    for place in places:
        if place.exists():
            return place
    looked = " and ".join(str(place) for place in places)
    raise ConfigurationError(f"expected {name} to come with docsluice, looked at {looked}; install docsluice again")
