#!/usr/bin/env bash
# Run every check, also after one failed, and say at the end which failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

bin=${VENV:-.venv}/bin
failed=()
check() { # name, command…
    local name=$1
    shift
    printf '%s: ' "$name"
    if output=$("$@" 2>&1); then
        echo "${output##*$'\n'}"
    else
        printf '\n%s\n' "$output"
        failed+=("$name")
    fi
}

check lint "$bin/ruff" check .
check format "$bin/ruff" format --check .
check types "$bin/mypy"
check layers "$bin/lint-imports"
check scripts "$bin/shellcheck" tools/*.sh .ci/run

if [ ${#failed[@]} -gt 0 ]; then
    echo "check: failed: ${failed[*]} (formatting: $bin/ruff format .)" >&2
    exit 1
fi
