"""Start-up and memory: what importing, asking for help, resting and reading fifty pages cost.

Usage: python bench/bench_start.py

CPU is that of a fresh process, median of seven, less that of a Python that does nothing. Memory is the proportional
set size of the process and its children together, the highest of samples taken every 50 ms. Limits are those that
docsluice promises.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
IMPORT_LIMIT = 0.3
LARGE_LIMIT_MB = 1500
PAGES = 50
ONE = "samples/invoice_de.pdf"
FORBIDDEN = "torch, transformers, gliner, gliner2"


def cpu_of(arguments: list[str]) -> float:
    spent = []
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


def descendants(root: int) -> set[int]:
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def memory_mb(root: int) -> float:
    total = 0
    for process in descendants(root):
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(match[1]) if (match := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)) else 0
    return total / 1024


def peak_of(arguments: list[str]) -> float:
    with subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory_mb(process.pid))
            time.sleep(0.05)
    return peak


def write_long(target: Path) -> None:
    with pypdfium2.PdfDocument.new() as long, pypdfium2.PdfDocument(ROOT / "samples/contract.pdf") as contract:
        while len(long) < PAGES:
            long.import_pages(contract, list(range(min(len(contract), PAGES - len(long)))))
        long.save(target)


def loaded_by_extract() -> str:
    script = (
        "import sys; from docsluice.__main__ import main\n"
        f"sys.argv = ['docsluice', 'extract', '{ONE}']\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print(*(name for name in '{FORBIDDEN}'.split(', ') if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "none"


def main() -> None:
    os.environ["PYTHONPATH"] = str(ROOT / "workers")
    nothing = cpu_of(["-c", "pass"])
    for name, arguments in (
        ("import docsluice", ["-c", "import docsluice"]),
        ("--help", ["-m", "docsluice", "--help"]),
    ):
        print(f"{name:44} {cpu_of(arguments) - nothing:8.3f} s of CPU   (limit {IMPORT_LIMIT})")
    print(f"{'extract imports of: ' + FORBIDDEN:44} {loaded_by_extract():>8}")
    print(f"{'extract, one page':44} {peak_of(['-m', 'docsluice', 'extract', ONE]):8.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.pdf"
        write_long(long)
        peak = peak_of(["-m", "docsluice", "extract", str(long)])
        print(f"{f'extract, {PAGES} pages':44} {peak:8.0f} MB           (limit {LARGE_LIMIT_MB})")


if __name__ == "__main__":
    main()
