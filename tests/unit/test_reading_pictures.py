"""Pictures and renderings: sizes, limits, orientation, damage. No OCR."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from docsluice.errors import BrokenFile, EmptyFile, LimitExceeded
from docsluice.reading.image import check_size, read_frames
from docsluice.reading.ocr import is_blank
from docsluice.reading.page_kind import judge_kind, weak_share
from docsluice.reading.raster import MAX_PIXELS, MAX_SIDE, render_page, safe_scale
from docsluice.reading.seen import SeenWord
from docsluice.reading.straighten import measure_skew, straighten
from docsluice.reading.text_layer import load_page, open_pdf
from docsluice.records import Box
from docsluice.settings import ReadingSettings
from reading_samples import draw_page, pdf_of_image, pdf_of_pages, png_bomb, save

if TYPE_CHECKING:
    import numpy.typing as npt

SETTINGS = ReadingSettings(max_pixels=4_000_000, max_pages=5)
LINES = ("Invoice 4711", "Total 119.00 EUR", "Thank you for your order") * 6


def render(content: bytes, max_image_bytes: int = 10**9) -> npt.NDArray[np.uint8]:
    document = open_pdf(content)
    page = load_page(document, 0)
    try:
        return render_page(page, 1, max_image_bytes)
    finally:
        page.close()
        document.close()


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "webp", "bmp", "gif"])
def test_all_kinds_give_one_gray_frame(kind: str) -> None:
    (frame,) = read_frames(save(draw_page(["x"], size=(200, 300), height=40), kind), SETTINGS)
    assert frame.gray.shape == (300, 200)
    assert frame.gray.dtype == np.uint8
    assert frame.gray.min() < 60
    assert frame.gray.max() > 250
    assert not frame.truncated


def test_a_tiff_has_a_page_a_frame() -> None:
    pages = [draw_page([str(n)], size=(200, 200 + n), height=40) for n in range(3)]
    content = save(pages[0], "tiff", save_all=True, append_images=pages[1:], dpi=(100, 100))
    frames = list(read_frames(content, SETTINGS))
    assert [frame.gray.shape[0] for frame in frames] == [200, 201, 202]
    assert frames[0].width == pytest.approx(144)


def test_more_frames_than_pages_allowed_is_an_error() -> None:
    page = Image.new("L", (20, 20))
    with pytest.raises(LimitExceeded, match="at most 5 pages; came a TIFF of 6"):
        list(read_frames(save(page, "tiff", save_all=True, append_images=[page] * 5), SETTINGS))


def test_exif_orientation_is_undone() -> None:
    image = Image.new("L", (300, 200), 255)
    image.paste(0, (0, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees for display
    (frame,) = read_frames(save(image, "jpeg", exif=exif), SETTINGS)
    assert frame.gray.shape == (300, 200)
    assert frame.gray[5, 195] < 60


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_is_white(mode: str) -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0)).convert("RGBA" if mode == "P" else mode)
    if mode == "P":
        image = image.quantize(4)
    (frame,) = read_frames(save(image, "png"), SETTINGS)
    assert frame.gray.min() > 250


def test_sixteen_bits_keep_dark_and_light() -> None:
    wide = np.full((40, 40), 60_000, np.uint16)
    wide[:, :10] = 2_000
    (frame,) = read_frames(save(Image.fromarray(wide), "png"), SETTINGS)
    assert frame.gray[0, 0] < 30
    assert frame.gray[0, 30] > 220


def test_a_cut_jpeg_gives_its_upper_part_and_says_so() -> None:
    whole = save(draw_page(LINES, size=(600, 900), height=20), "jpeg")
    (frame,) = read_frames(whole[: len(whole) // 2], SETTINGS)
    assert frame.truncated
    assert frame.gray[:300].min() < 60


@pytest.mark.parametrize("kind", ["png", "tiff", "webp", "gif"])
def test_a_header_without_its_picture_is_broken(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), dtype=np.uint8))
    whole = save(noise, kind)
    with pytest.raises(BrokenFile):
        list(read_frames(whole[:60], SETTINGS))


def test_bombs_are_refused_by_their_header() -> None:
    with pytest.raises(LimitExceeded, match="30000 x 30000"):
        list(read_frames(png_bomb(30_000), SETTINGS))
    with pytest.raises(EmptyFile):
        check_size(0, 10, 100)


@pytest.mark.parametrize(("width", "height"), [(595, 842), (200_000, 200_000), (14_400, 10), (3, 900_000)])
def test_a_rendering_stays_under_the_limits(width: float, height: float) -> None:
    scale = safe_scale(width, height)
    assert scale * max(width, height) <= MAX_SIDE + 1
    assert scale * scale * width * height <= MAX_PIXELS + 1


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, -1), (2e6, 10), (float("nan"), 10)])
def test_a_page_without_sensible_sides_is_refused(width: float, height: float) -> None:
    with pytest.raises(LimitExceeded, match="page sides"):
        safe_scale(width, height)


def test_a_giant_media_box_is_rendered_small() -> None:
    assert max(render(pdf_of_pages(1, "0 0 14400 14400")).shape) <= MAX_SIDE


def test_a_picture_above_the_memory_limit_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(LimitExceeded, match="20000 x 20000"):
        render(pdf_of_image(20_000, 20_000, zlib.compress(b"")), 100_000_000)


@pytest.mark.parametrize("coding", [b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode"])
def test_a_picture_that_does_not_decode_is_no_white_page(coding: bytes) -> None:
    with pytest.raises(BrokenFile, match="came out white"):
        render(pdf_of_image(400, 400, b"not of this coding", coding))


def test_a_white_scan_is_a_white_page() -> None:
    assert render(pdf_of_image(50, 50, zlib.compress(b"\xff" * 2500))).min() > 250


@pytest.mark.parametrize("degrees", [-2.0, 1.5])
def test_skew_is_measured_and_undone(degrees: float) -> None:
    page = draw_page(LINES, size=(900, 1200), height=20)
    turned = np.array(page.rotate(-degrees, fillcolor=255))  # clockwise
    assert measure_skew(turned) == pytest.approx(degrees, abs=0.3)
    level, undone = straighten(turned)
    assert undone == pytest.approx(degrees, abs=0.3)
    assert abs(measure_skew(level)) < 0.3


def test_an_empty_page_is_blank_and_one_small_word_is_not() -> None:
    assert is_blank(np.full((1000, 700), 240, np.uint8))
    assert not is_blank(np.array(draw_page(["Total 9.00"])))


@pytest.mark.parametrize(
    ("size", "paper", "kind"),
    [
        ((1240, 1754), 255, "office"),
        ((1700, 2200), 240, "office"),
        ((1240, 1754), 120, "photo"),
        ((500, 1400), 255, "photo"),
        ((700, 990), 255, "photo"),
    ],
)
def test_kind_of_page(size: tuple[int, int], paper: int, kind: str) -> None:
    assert judge_kind(np.full(size[::-1], paper, np.uint8)) == kind


def test_few_words_are_all_weak() -> None:
    box = Box(0, 0, 1, 1)
    assert weak_share([SeenWord("Total", box, 0.99)]) == 1.0
    assert weak_share([SeenWord("a" * 30, box, 0.9), SeenWord("b" * 10, box, 0.2)]) == 0.25
