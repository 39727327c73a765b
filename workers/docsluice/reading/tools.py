"""What reading needs beside Python code: is it there, which version, what to do when it is not."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from typing import TYPE_CHECKING, NamedTuple

from docsluice.errors import ConfigurationError
from docsluice.reading.tessdata import find_tessdata, installed_languages

if TYPE_CHECKING:
    from collections.abc import Sequence


class ToolReport(NamedTuple):
    """One thing that was looked for; `remedy` is empty when nothing is to be done."""

    name: str
    found: bool
    version: str
    remedy: str
    required: bool


def check_tools(languages: Sequence[str] = ("eng", "deu", "fra", "spa", "ita", "nld")) -> tuple[ToolReport, ...]:
    """Look for everything that reading uses; loads no engine and takes well under a second."""
    return (
        _check_package("pypdfium2", "text layers and pictures of PDF pages", required=True),
        _check_tesseract(),
        _check_languages(languages),
        _check_orientation(),
        *_check_weights(),
        _check_runtime(),
    )


def _check_package(name: str, purpose: str, *, required: bool) -> ToolReport:
    version = _version(name)
    remedy = "" if version else f"pip install {name} ({purpose})"
    return ToolReport(name, bool(version), version, remedy, required)


def _check_tesseract() -> ToolReport:
    """Tesseract in process, or its command as the fallback."""
    if importlib.util.find_spec("tesserocr") is not None:
        from tesserocr import tesseract_version

        return ToolReport("tesseract", True, f"{tesseract_version().split()[1]} (tesserocr)", "", True)
    try:
        from pytesseract import TesseractNotFoundError, get_tesseract_version
    except ImportError:
        return ToolReport("tesseract", False, "", "pip install tesserocr", True)
    try:
        version = f"{get_tesseract_version()} (command)"
    except TesseractNotFoundError:
        return ToolReport("tesseract", False, "", "pip install tesserocr, or install tesseract-ocr", True)
    return ToolReport("tesseract", True, version, "pip install tesserocr: it takes half the time", True)


def _check_languages(languages: Sequence[str]) -> ToolReport:
    folder = find_tessdata()
    if folder is None:
        remedy = "install tesseract-ocr-eng, or set TESSDATA_PREFIX to the folder with *.traineddata"
        return ToolReport("tesseract languages", False, "", remedy, True)
    have = installed_languages(folder)
    missing = [language for language in languages if language not in have]
    remedy = "install " + " ".join(f"tesseract-ocr-{language}" for language in missing) if missing else ""
    found = [language for language in languages if language in have]
    return ToolReport("tesseract languages", bool(found), f"{', '.join(found) or 'none'} in {folder}", remedy, True)


def _check_orientation() -> ToolReport:
    folder = find_tessdata()
    found = folder is not None and (folder / "osd.traineddata").is_file()
    remedy = "" if found else "install tesseract-ocr-osd: turned pages are put upright without PP-OCR"
    return ToolReport("tesseract orientation", found, "osd" if found else "", remedy, False)


def _check_weights() -> tuple[ToolReport, ...]:
    from docsluice.reading.pp_weights import ANGLE, DETECTOR, RECOGNISER, find_weights

    reports = []
    for what, (package, name) in (("detector", DETECTOR), ("recogniser", RECOGNISER), ("angle", ANGLE)):
        try:
            find_weights(package, name)
            reports.append(ToolReport(f"PP-OCR {what}", True, f"{name} of {package} {_version(package)}", "", True))
        except ConfigurationError:
            remedy = f"pip install {package}: photos and receipts are read by it"
            reports.append(ToolReport(f"PP-OCR {what}", False, "", remedy, True))
    return tuple(reports)


def _check_runtime() -> ToolReport:
    """ONNX Runtime, and OpenVINO where the processor has bfloat16 (there it is faster)."""
    from docsluice.reading.pp_networks import has_bfloat16

    openvino, onnxruntime = _version("openvino"), _version("onnxruntime")
    if has_bfloat16() and openvino:
        return ToolReport("PP-OCR runtime", True, f"OpenVINO {openvino}", "", True)
    remedy = "pip install openvino: scans take less time on this processor" if has_bfloat16() else ""
    if not onnxruntime:
        return ToolReport("PP-OCR runtime", False, "", "pip install onnxruntime", True)
    return ToolReport("PP-OCR runtime", True, f"ONNX Runtime {onnxruntime}", remedy, True)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
