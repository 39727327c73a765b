from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docsluice.errors import ConfigurationError
from docsluice.reading import tools
from docsluice.reading.pp_networks import has_bfloat16
from docsluice.reading.pp_weights import find_weights
from docsluice.reading.tessdata import choose_languages, find_tessdata, installed_languages

if TYPE_CHECKING:
    from pathlib import Path


def test_languages_are_found_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tessdata"
    folder.mkdir()
    for name in ("eng", "fra", "osd"):
        (folder / f"{name}.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert find_tessdata() == folder
    assert installed_languages(folder) == {"eng", "fra"}
    assert choose_languages(("deu", "fra", "eng"), folder) == ("fra", "eng")
    with pytest.raises(ConfigurationError, match="Install tesseract-ocr-ita"):
        choose_languages(("ita",), folder)
    reports = {report.name: report for report in tools.check_tools(("eng", "deu"))}
    assert reports["tesseract languages"].found
    assert reports["tesseract languages"].remedy == "install tesseract-ocr-deu"
    assert reports["tesseract orientation"].found


def test_what_is_missing_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docsluice.reading.pp_weights.DETECTOR", ("no_such_package", "x.onnx"))
    monkeypatch.setattr(tools, "find_tessdata", lambda: None)
    for report in tools.check_tools():
        assert report.found or report.remedy
    reports = {report.name: report for report in tools.check_tools()}
    assert reports["PP-OCR detector"].remedy.startswith("pip install no_such_package")
    assert not reports["tesseract languages"].found


def test_weights_that_are_not_there_name_their_package() -> None:
    with pytest.raises(ConfigurationError, match="pip install rapidocr"):
        find_weights("rapidocr", "no-such-file.onnx")


def test_bfloat16_is_read_from_the_flags_of_the_processor(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    assert not has_bfloat16(file)
    file.write_text("flags : avx2 avx512_bf16 amx_int8\n", encoding="ascii")
    assert has_bfloat16(file)
    file.write_text("flags : avx2 fma\n", encoding="ascii")
    assert not has_bfloat16(file)
