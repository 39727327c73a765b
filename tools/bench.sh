#!/usr/bin/env bash
# Run every bench, one after the other; each prints a table of ratios and names its baselines.
set -euo pipefail
cd "$(dirname "$0")/.."

shopt -s nullglob
benches=(bench/bench_*.py)
if [ ${#benches[@]} -eq 0 ]; then
    echo "bench: expected bench/bench_*.py, found none" >&2
    exit 1
fi
for bench in "${benches[@]}"; do
    printf '\n== %s\n' "$bench"
    "${VENV:-.venv}/bin/python" "$bench"
done
