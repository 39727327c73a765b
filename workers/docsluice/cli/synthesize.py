"""`docsluice synthesize`: documents with exact labels, to test a set-up without real ones."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice.errors import ConfigurationError

if TYPE_CHECKING:
    from docsluice.teacher.synthetic.write import Order

NEEDED = ("babel", "faker", "reportlab")  # of the extra docsluice[train]


def synthesize(  # noqa: PLR0913, PLR0917  typer turns each argument into an option
    out: Annotated[Path, typer.Argument(help="New or empty folder, for docs/ and labels.jsonl.", metavar="OUT")],
    count: Annotated[int, typer.Option(help="How many documents.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same documents.")] = 1,
    language: Annotated[
        list[str] | None, typer.Option(help="Only these languages, such as de; repeat for more. Contracts: en only.")
    ] = None,
    document_type: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only these types, such as invoice or credit-note; repeat for more."),
    ] = None,
    scan: Annotated[bool, typer.Option("--scan", help="Pictures, as a scanner gives them, in place of text.")] = False,
    split: Annotated[str, typer.Option(help="The split that the labels name.")] = "dev",
) -> None:
    """Write synthetic documents with exact labels, which `evaluate` and `train` read."""
    order = _check(count, seed, language or (), document_type or (), scan=scan, split=split)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigurationError(f"expected a new or empty folder; {out} is not; name another or empty it")
    from docsluice.teacher.synthetic.write import write_documents

    written = Counter(str(made.row["doc_type"]) for made in write_documents(order, out))
    print(f"{written.total()} documents: {', '.join(f'{n} {kind}' for kind, n in written.most_common())}")
    print(f"labels: {out / 'labels.jsonl'}")


def _check(  # noqa: PLR0913  one parameter a flag
    count: int, seed: int, languages: Sequence[str], types: Sequence[str], *, scan: bool, split: str
) -> Order:
    """The order; raises ConfigurationError that says what cannot be written and what can."""
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        raise ConfigurationError(
            f"expected the packages {', '.join(NEEDED)}; {', '.join(missing)} is missing; "
            "pip install 'docsluice[train]', or only what is missing"
        )
    from docsluice.teacher.synthetic.words import LANGUAGES
    from docsluice.teacher.synthetic.write import ENGLISH_ONLY, TYPES, Order

    if count < 1:
        raise ConfigurationError(f"--count: expected 1 or more, came {count}")
    kinds = [kind.casefold().replace("-", " ").replace("_", " ") for kind in types]
    for flag, given, known in (("--language", languages, tuple(LANGUAGES)), ("--type", kinds, TYPES)):
        if unknown := [value for value in given if value not in known]:
            raise ConfigurationError(f"{flag}: expected some of {', '.join(known)}; came {', '.join(unknown)}")
    chosen = tuple(dict.fromkeys(kinds)) or Order.types
    spoken = tuple(dict.fromkeys(languages)) or Order.languages
    order = Order(count, seed, chosen, spoken, scan=scan, split=split)
    if not order.kinds():
        raise ConfigurationError(
            f"--type {ENGLISH_ONLY}: expected the language en, came {', '.join(languages)}; contracts are English only"
        )
    return order
