"""The files around the code say what the code does."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from docsluice.cli import PANELS, Entry
from docsluice.errors import DocsluiceError
from docsluice.settings import Settings
from docsluice.topics import load_topics

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LINES_AT_MOST = 330
LONGER_FILES: dict[str, str] = {}
"""Files of the package above the limit, each with its reason."""
SAMPLE_BYTES = 2_000_000


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Tracked text files other than the long lists that nobody writes by hand."""
    for path in tracked_files():
        if path.suffix in {".pdf", ".jpg", ".png", ".onnx", ".npz", ".txt", ".svg"} or "models" in path.parts:
            continue
        try:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {normal(match) for match in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    lines = lock.read_text().splitlines()
    assert len(lines) > 1
    shape = re.compile(r"[A-Za-z0-9._-]+==[^\s/@]+( ; [^/@]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert lines[0] == "# written by 'make lock'; do not edit"
    assert [line for line in lines[1:] if not shape.fullmatch(line)] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for asked, locks in (
        (project["dependencies"], ("run", "weights")),
        (extras["dev"], ("dev",)),
        (extras["train"], ("train",)),
    ):
        names = {normal(re.split(r"[>=<!~ \[]", line)[0]) for line in asked}
        assert names - set().union(*(locked(lock) for lock in locks)) == set(), "run make lock"


def test_locks_agree_with_each_other() -> None:
    versions: dict[str, str] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE):
            assert versions.setdefault(normal(name), version) == version, f"{name} in {lock.name}"


def test_run_time_needs_no_torch() -> None:
    assert locked("run").isdisjoint({"torch", "transformers", "gliner", "gliner2", "opencv-python"})


def commands() -> dict[str, Entry]:
    """Commands by their words, such as `topics apply`."""
    found: dict[str, Entry] = {}
    for table in PANELS.values():
        for name, entry in table.items():
            if isinstance(entry, Entry):
                found[name] = entry
            else:
                found |= {f"{name} {inner}": leaf for inner, leaf in entry.items()}
    return found


DOCS = ("README.md", "CONTRIBUTING.md", "models/README.md", "docker-compose.yml", "samples/LICENSES.md")


@pytest.mark.parametrize("doc", DOCS)
def test_commands_in_the_docs_exist(doc: str) -> None:
    text = (ROOT / doc).read_text("utf-8")
    known = commands()
    groups = {name.split()[0] for name in known if " " in name}
    asked = set()
    for first, second in re.findall(r"(?:^|`|exec worker |&& )docsluice ([a-z]+)(?: ([a-z-]+))?", text, re.MULTILINE):
        asked.add(f"{first} {second}" if first in groups else first)
    for name in asked:
        assert name in known, f"{doc}: docsluice {name}"
        module = importlib.util.find_spec(f"docsluice.cli.{known[name].module}")
        assert module is not None, f"{doc}: docsluice {name} has no module"
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= targets


def test_the_readme_shows_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.count("docsluice extract") > 2
    assert "make demo" in text


@pytest.mark.parametrize("doc", ["README.md", "CONTRIBUTING.md", "ops/architecture.md"])
def test_links_in_the_docs_lead_somewhere(doc: str) -> None:
    path = ROOT / doc
    links = re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def environment(text: str) -> dict[str, str]:
    return dict(re.findall(r"\b(DOCSLUICE_[A-Z_]+)[=:] ?([^\s\\]+)", text))


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml"])
def test_container_settings_are_settings(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = environment((ROOT / name).read_text())
    assert given
    monkeypatch.chdir(tmp_path)
    for key, value in given.items():
        monkeypatch.setenv(key, value)
    settings = Settings()
    for key, value in given.items():
        section, field = key.removeprefix("DOCSLUICE_").lower().split("__")
        assert str(getattr(getattr(settings, section), field)) == value


def test_settings_in_the_readme_exist_with_their_defaults() -> None:
    rows = re.findall(
        r"^\| `DOCSLUICE_([A-Z]+)__([A-Z_]+)`[^|]*\| ([^|]+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 10
    plain = Settings.model_construct()
    for section, field, default in rows:
        value = getattr(getattr(plain, section.lower()), field.lower())
        written = default.strip().strip("`")
        if isinstance(value, tuple):
            assert " ".join(value) == written.replace("none", "")
        elif value is None:
            assert written in {"none", "the shipped one"}
        else:
            assert written.split(",")[0] == f"{value:g}" if isinstance(value, float | int) else written == str(value)


def test_compose_starts_broker_then_topics_then_worker() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = compose["services"]
    assert services["topics"]["command"] == ["topics", "apply"]
    assert services["topics"]["depends_on"]["kafka"]["condition"] == "service_healthy"
    assert services["worker"]["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    largest = max(topic.max_message_bytes for topic in load_topics())
    assert int(services["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"]) >= largest
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in ports), "open to this machine only"
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert {name for name in used if not name.startswith(".")} == set(compose["volumes"])
    grace = int(services["worker"]["stop_grace_period"].removesuffix("s"))
    assert grace > Settings.model_construct().kafka.drain_seconds


def test_the_image_gets_what_it_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert sources == let_through
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    for source in [*wheel["packages"], *wheel["force-include"]]:
        assert any(fnmatch(source, part) or source.startswith(f"{part}/") for part in sources), source


def test_dashboards_and_alerts_use_metrics_that_exist() -> None:
    source = (ROOT / "workers/docsluice/telemetry.py").read_text()
    named = set(re.findall(r'"(docsluice_[a-z_]+)"', source))
    assert named
    for path in ("ops/grafana/docsluice.json", "ops/prometheus/alerts.yml"):
        used = set(re.findall(r"docsluice_[a-z_]+", (ROOT / path).read_text()))
        assert used
        assert {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in used} <= named
    json.loads((ROOT / "ops/grafana/docsluice.json").read_text())
    for path in ("prometheus.yml", "alerts.yml"):
        yaml.safe_load((ROOT / "ops/prometheus" / path).read_text())


def test_keda_watches_topics_and_groups_that_exist() -> None:
    scaled = yaml.safe_load((ROOT / "ops/keda/scaledobject.yaml").read_text())["spec"]
    topics = load_topics()
    assert scaled["maxReplicaCount"] == topics.incoming.partitions
    group = Settings.model_construct().kafka.group
    watched = {(t["metadata"]["consumerGroup"], t["metadata"]["topic"]) for t in scaled["triggers"]}
    assert watched == {(f"{group}.read", topics.incoming.name), (f"{group}.extract", topics.text.name)}


def test_samples_are_small_licensed_and_expected() -> None:
    folder = ROOT / "samples"
    files = {path.name for path in folder.iterdir() if path.suffix in {".pdf", ".jpg", ".png"}}
    expected = json.loads((folder / "expected.json").read_text())["files"]
    assert files == set(expected)
    licences = (folder / "LICENSES.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([^`]+)`", licences, re.MULTILINE)) == files
    assert sum((folder / name).stat().st_size for name in files) < SAMPLE_BYTES
    errors = {kind.__name__ for kind in all_errors(DocsluiceError)}
    for name, end in expected.items():
        assert set(end["ends"]) <= {"structured", "escalated", "failed"}, name
        if end["ends"] == ["failed"]:
            assert end["error"] in errors, name


def all_errors(kind: type[DocsluiceError]) -> Iterator[type[DocsluiceError]]:
    for child in kind.__subclasses__():
        yield child
        yield from all_errors(child)


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "workers").rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > LINES_AT_MOST
    }
    assert {name: count for name, count in long.items() if name not in LONGER_FILES} == {}
    assert set(LONGER_FILES) <= set(long), "an exception that is no longer needed"


def test_nothing_names_a_machine() -> None:
    """Paths of the machine where it was made, or addresses of private registries."""
    wrong = re.compile(r"(?<![\w.])/work/|\.\./shared|/root/|/home/(?!app\b|docsluice\b)\w|index-url")
    allowed = {"tests/unit/test_project.py", "tools/lock.sh"}
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts()
        if name not in allowed
        for number, line in enumerate(text.splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []


def test_files_have_no_licence_header() -> None:
    headed = [
        name
        for name, text in texts()
        if name.endswith(".py") and re.search(r"^# *(Copyright|SPDX)", text, re.MULTILINE)
    ]
    assert headed == []


def test_decisions_are_numbered_and_linked() -> None:
    decisions = sorted((ROOT / "ops/decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    architecture = (ROOT / "ops/architecture.md").read_text("utf-8")
    assert [path.name for path in decisions if f"decisions/{path.name}" not in architecture] == []
