"""Which model and schemas the commands work with."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsluice.cli.services import create_reader, find_model
from docsluice.errors import ConfigurationError, ModelError
from docsluice.settings import ExtractionSettings, ReadingSettings, Settings


def test_the_flag_goes_before_the_settings(tmp_path: Path) -> None:
    settings = Settings(extraction=ExtractionSettings(model=tmp_path / "settings"))
    assert find_model(settings, tmp_path / "flag") == tmp_path / "flag"
    assert find_model(settings) == tmp_path / "settings"


def test_a_missing_default_model_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(name: str) -> Path:
        raise ConfigurationError(name)

    monkeypatch.setattr("docsluice.cli.services.shipped", find_nothing)
    with pytest.raises(ModelError, match="--model"):
        find_model(Settings())


def test_jobs_are_reading_processes_and_end_with_the_block() -> None:
    settings = Settings(reading=ReadingSettings(processes=2))
    with create_reader(settings) as reader:
        assert reader._settings.processes == 2
    with create_reader(settings, 5) as reader:
        assert reader._settings.processes == 5
    assert reader._closed
