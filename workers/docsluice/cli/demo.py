"""`docsluice demo`: a broker, a worker, the samples through them, and what came out."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice import demo as parts
from docsluice.cli.stream import Context, open_context, run
from docsluice.demo import Ended, Expected
from docsluice.kafka.embedded import EmbeddedKafka

if TYPE_CHECKING:
    from rich.console import Console

SOME_ENDED_WRONG = 3


def demo(
    samples: Annotated[
        Path | None, typer.Option(help="folder of documents; expected.json in it says how they end")
    ] = None,
    timeout: Annotated[float, typer.Option(help="seconds for all documents together")] = 180.0,
    stay: Annotated[bool, typer.Option(help="keep broker and worker until Ctrl-C, to look around")] = False,
) -> None:
    """Starts Kafka and a worker here, publishes samples, and shows what comes out; stops all it started.

    Exit code 0: every document ended as it should; 3: some did not.
    """
    from rich.console import Console

    from docsluice.shipped import shipped

    console, started = Console(), time.monotonic()
    if not console.is_terminal:
        console.width = 120
    folder = samples or shipped("samples")
    files, expected = parts.find_samples(folder), parts.load_expected(folder)
    context = open_context()
    log = Path(".docsluice/demo/worker.log")
    broker = EmbeddedKafka()
    servers = broker.bootstrap_servers
    with contextlib.ExitStack() as stack:
        stack.callback(broker.close)  # last of all: the worker hands back to it what is in flight
        kafka = context.settings.kafka.model_copy(
            update={"bootstrap_servers": servers, "security_protocol": "PLAINTEXT"}
        )
        context = Context(context.settings.model_copy(update={"kafka": kafka}), context.topics, context.store)
        console.print("starting Kafka and the worker")
        worker = stack.enter_context(parts.running_worker(context.settings, servers, log))
        broker.open()
        endings = run(send_through(context, files, (worker, log), (console, expected), timeout))
        wrong = report(console, endings, expected, time.monotonic() - started)
        if stay:
            wait_for_interrupt(console, servers)
    if wrong:
        raise typer.Exit(SOME_ENDED_WRONG)


async def send_through(
    context: Context,
    files: Sequence[Path],
    work: tuple[subprocess.Popen[bytes], Path],
    look: tuple[Console, Mapping[str, Expected]],
    seconds: float,
) -> list[Ended]:
    """Topics, documents; each is shown as it ends. Those that did not end in time are `pending`."""
    from docsluice.cli.consume import record_in
    from docsluice.cli.outcome import follow_outcomes
    from docsluice.cli.publish import send_files
    from docsluice.kafka import admin

    (worker, log), (console, expected) = work, look
    await admin.apply(context.settings.kafka, context.topics, wait_seconds=60.0)
    names = dict(zip(await send_files(context, files, "auto"), [path.name for path in files], strict=True))
    await asyncio.to_thread(parts.wait_until_ready, worker, log)
    console.print(f"{len(files)} documents published to {context.topics.incoming.name}; the worker reads")
    endings: dict[str, Ended] = {}

    async def collect() -> None:
        async for outcome in follow_outcomes(context):
            name = names.get(outcome.document_id)
            if name is None or name in endings:
                continue
            endings[name] = Ended(name, outcome.status, record_in(context, outcome.message))
            show(console, endings[name], expected.get(name))
            if len(endings) == len(names):
                return

    collecting, living = asyncio.create_task(collect()), asyncio.create_task(end_of(worker))
    await asyncio.wait([collecting, living], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in (collecting, living):
        task.cancel()
    if collecting.done() and not collecting.cancelled() and collecting.exception():
        raise collecting.exception() or RuntimeError
    if worker.poll() is not None:
        console.print(f"the worker ended (exit code {worker.returncode}); see {log}", style="red")
    return [endings.get(path.name) or Ended(path.name, "pending", None) for path in files]


async def end_of(worker: subprocess.Popen[bytes]) -> None:
    """Returns when the worker has ended."""
    while worker.poll() is None:  # noqa: ASYNC110  a process sets no event
        await asyncio.sleep(0.5)


def show(console: Console, ended: Ended, expected: Expected | None) -> None:
    """One document as it came out."""
    from docsluice.cli.output import tabulate
    from docsluice.cli.running import Result

    if ended.record is not None:
        console.print(tabulate(Result(ended.file, ended.record)))
    for line in parts.compare(ended, expected):
        console.print(f"  {line}", style="yellow", markup=False)


def report(console: Console, endings: Sequence[Ended], expected: Mapping[str, Expected], seconds: float) -> int:
    """Counts, what ended wrong, and where to look next; how many ended wrong. Records go to a file as well."""
    from docsluice.cli.output import format_record

    records = Path(".docsluice/demo/records.jsonl")
    records.parent.mkdir(parents=True, exist_ok=True)
    lines = [format_record(ended.record) for ended in endings if ended.record is not None]
    records.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    faults = {ended.file: fault for ended in endings if (fault := parts.judge(ended, expected.get(ended.file)))}
    counts = ", ".join(f"{number} {status}" for status, number in sorted(parts.count(endings).items()))
    console.print(f"{len(endings)} documents in {seconds:.0f} s: {counts}", style="bold")
    for file, fault in faults.items():
        console.print(f"{file}: {fault}", style="red", markup=False)
    console.print(f"records: {records}   worker's log: .docsluice/demo/worker.log   originals: .docsluice/store")
    console.print("next: docsluice extract YOUR.pdf --format table   |   docsluice demo --stay, then docsluice queue")
    return len(faults)


def wait_for_interrupt(console: Console, servers: str) -> None:
    """Until Ctrl-C."""
    console.print(f"\nin another terminal: export DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS={servers}")
    console.print("docsluice queue · docsluice show ID · docsluice publish FILE · docsluice consume --follow")
    console.print("Ctrl-C stops Kafka and the worker")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(1)
