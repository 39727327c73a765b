"""Entry point of the command `docsluice`."""

from __future__ import annotations

import os
import sys

from docsluice.cli import create_app
from docsluice.errors import DocsluiceError


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 2 wrong use or settings, 3 some failures."""
    try:
        create_app()(prog_name="docsluice")
    except DocsluiceError as error:
        print(f"docsluice: {type(error).__name__}: {error.message}", file=sys.stderr)  # noqa: T201  the way out
        sys.exit(error.exit_code)
    except BrokenPipeError:
        leave_closed_pipe()


def leave_closed_pipe() -> None:
    """Leave quietly where the reader of our output has gone (`docsluice … | head -1`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the flush at exit must not fail again
    sys.exit(1)


if __name__ == "__main__":
    main()
