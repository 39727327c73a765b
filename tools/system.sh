#!/usr/bin/env bash
# Check the system tools and install the missing ones with apt where that is allowed; else print the command and stop.
# Usage: tools/system.sh GROUP…      groups: ocr (Tesseract and languages), kafka (Java, Maven), venv
set -euo pipefail

packages=()
reasons=()
need() { # package, reason
    packages+=("$1")
    reasons+=("$2")
}

check_ocr() {
    local languages language
    if ! command -v tesseract >/dev/null; then
        need tesseract-ocr "Tesseract reads scanned pages"
        languages=""
    else
        languages=$(tesseract --list-langs 2>/dev/null || true)
    fi
    for language in eng deu fra spa ita nld osd; do
        grep -qx "$language" <<<"$languages" || need "tesseract-ocr-$language" "Tesseract's data for '$language'"
    done
}

java_version() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }

check_kafka() {
    local version
    version=$(java_version || true)
    if [ "${version:-0}" -lt 17 ]; then
        need openjdk-17-jre-headless "Kafka runs on Java 17 or newer (found: ${version:-none})"
    fi
    command -v mvn >/dev/null || need maven "Maven fetches the jars of Kafka"
}

check_venv() {
    if ! python3 -c 'import ensurepip' 2>/dev/null; then
        need python3-venv "Python's module for virtual environments"
    fi
}

for group in "$@"; do
    case $group in
    ocr | kafka | venv) "check_$group" ;;
    *)
        echo "system: expected ocr, kafka or venv, got '$group'" >&2
        exit 2
        ;;
    esac
done
[ ${#packages[@]} -eq 0 ] && exit 0

printf 'system: missing: %s\n' "${reasons[@]}" >&2
install=(apt-get install --yes --no-install-recommends "${packages[@]}")
if ! command -v apt-get >/dev/null; then
    echo "system: no apt here. Install with your package manager: ${packages[*]}" >&2
    echo "system: (on macOS: brew install tesseract tesseract-lang openjdk maven)" >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=(env DEBIAN_FRONTEND=noninteractive)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
else
    echo "system: this needs root. Run, then start again:" >&2
    echo "    sudo apt-get update && sudo ${install[*]}" >&2
    exit 1
fi
echo "system: installing ${packages[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "${as_root[@]}" apt-get update >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "system: apt-get update failed (above); trying with the lists at hand" >&2
fi
if ! apt-cache show openjdk-17-jre-headless >/dev/null 2>&1; then # newer releases have newer Java only
    install=("${install[@]/openjdk-17-jre-headless/default-jre-headless}")
fi
if ! "${as_root[@]}" "${install[@]}" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "system: apt could not install them (its last lines are above). Try by hand: ${install[*]}" >&2
    exit 1
fi
