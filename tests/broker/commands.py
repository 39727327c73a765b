"""The commands, run against a stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from broker.stream import TESTS, Stream


class Commands:
    """Runs `docsluice` as people do, in a stream's folder and with its settings; `more` goes into the environment."""

    def __init__(self, stream: Stream, **more: str) -> None:
        self.stream = stream
        kafka = stream.settings.kafka
        self.environment = {
            **os.environ,
            "DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
            "DOCSLUICE_KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
            "DOCSLUICE_KAFKA__GROUP": kafka.group,
            "DOCSLUICE_STORE__URL": stream.settings.store.url,
            "PYTHONPATH": str(TESTS.parent / "workers"),
            "COLUMNS": "160",
            **more,
        }

    def run(self, *arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "docsluice", *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=self.stream.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stdout + done.stderr

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*arguments).splitlines()]
