"""Draw what `docsluice extract FILE --format table` prints, as SVG: the picture in the README.

python tools/render_picture.py [samples/invoice_de.pdf] [ops/result.svg]
"""

from __future__ import annotations

import io
import sys
from functools import partial
from pathlib import Path

from rich.console import Console

from docsluice.cli.common import load_settings
from docsluice.cli.output import tabulate
from docsluice.cli.running import open_inputs, run
from docsluice.cli.services import create_reader, create_services
from docsluice.pipeline import process

COLUMNS = 124


def main(file: str = "samples/invoice_de.pdf", target: str = "ops/result.svg") -> None:
    """Extract from `file` with the shipped model and draw the table into `target`."""
    settings = load_settings()
    services, schema = create_services(settings)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(f"$ docsluice extract {file} --format table\n", style="bold", highlight=False)
    with create_reader(settings) as reader:
        for result in run(
            open_inputs([file], schema, settings.reading.max_bytes), reader, partial(process, services=services)
        ):
            console.print(tabulate(result))
    # a fixed id: the same table gives the same file
    Path(target).write_text(console.export_svg(title="docsluice", unique_id="docsluice"), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
