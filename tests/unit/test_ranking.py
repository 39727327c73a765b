from pathlib import Path

import numpy as np
import pytest

from docsluice.errors import ConfigurationError, ModelError
from docsluice.extraction.model_folder import ModelCard, digest_of, find_ranker, read_ranker
from docsluice.extraction.ranking import EDGES, Effort, WindowRanker, effort_of, features_of, load_ranker, save_ranker
from docsluice.extraction.windows import Window
from docsluice.extraction.words import split_words
from docsluice.settings import ExtractionSettings
from docsluice.teacher.ranking import CutDocument, draw_lines, filer_of, fit_ranker, hold
from docsluice.teacher.samples import LabelledDocument, Span

SIZE = 8  # words of a window
CARD = ModelCard(name="tiny", digest="sha256:0", max_tokens=512, opset=18, precision="int8")
FILLER = "the goods and services are of such a kind that"


def make_contract(name: str, laws: tuple[int, ...], windows: int = 30) -> CutDocument:
    """A contract of windows of eight words, of which some hold a governing law."""
    lines = [
        "governed by the laws of Ohio today ." if n in laws else " ".join(FILLER.split()[:8]) for n in range(windows)
    ]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:n]) + lines[n].index("Ohio") for n in laws]
    spans = tuple(Span(start, start + 4) for start in starts)
    document = LabelledDocument(name, "set", "contract", text, {"governing law": spans})
    words = split_words(text)
    return CutDocument(document, words, [Window(i, i + SIZE) for i in range(0, len(words.texts), SIZE)])


@pytest.fixture(scope="module")
def ranker() -> WindowRanker:
    contracts = [
        make_contract(f"{filer}_{n}", (2 + (5 * n + 7 * ord(filer)) % 26,)) for n in range(10) for filer in "ABCDEFGH"
    ]
    return fit_ranker(contracts, ["governing law"], 240)[0]


def test_windows_that_hold_what_is_asked_are_found_in_another_filer_s_contract(ranker: WindowRanker) -> None:
    contract = make_contract("Zoe_1", (11, 17))
    chosen = ranker.choose(contract.words, contract.windows, ["governing law"], Effort(1.0))
    assert [contract.windows.index(window) for window in chosen] == [0, 1, 11, 17, 28, 29]


def test_a_cap_keeps_the_edges_and_the_best(ranker: WindowRanker) -> None:
    contract = make_contract("Zoe_1", (11, 14, 17))
    chosen = ranker.choose(contract.words, contract.windows, ["governing law"], Effort(1.0, most=5))
    assert len(chosen) == 5
    assert {*contract.windows[:EDGES], *contract.windows[-EDGES:]} < set(chosen)


def test_short_documents_and_labels_that_were_not_fitted_are_read_whole(ranker: WindowRanker) -> None:
    short, long = make_contract("Zoe_1", (11,), windows=20), make_contract("Zoe_2", (11,))
    assert ranker.choose(short.words, short.windows, ["governing law"], Effort(0.9)) == short.windows
    assert ranker.choose(long.words, long.windows, ["governing law", "notice address"], Effort(0.9)) == long.windows
    assert ranker.choose(long.words, long.windows, [], Effort(0.9)) == long.windows


def test_digits_count_as_any_other_and_a_pair_is_not_its_mirror() -> None:
    def features(text: str) -> list[int]:
        words = split_words(text)
        return list(map(int, features_of(words, [Window(0, len(words.texts))])[0]))

    assert features("on May 7 2019") == features("On may 3 2024")
    assert features("laws of") != features("of laws")


def test_it_comes_back_from_its_file_about_as_it_was(ranker: WindowRanker, tmp_path: Path) -> None:
    save_ranker(ranker, tmp_path / "windows.npz")
    again = load_ranker(tmp_path / "windows.npz", 240)
    contract = make_contract("Zoe_1", (11, 17))
    expected = ranker.score(contract.words, contract.windows)
    assert again.labels == ranker.labels
    assert np.abs(again.score(contract.words, contract.windows) - expected).max() < 0.02 * np.abs(expected).max()


def test_windows_of_another_size_and_damage_are_refused(ranker: WindowRanker, tmp_path: Path) -> None:
    path = tmp_path / "windows.npz"
    save_ranker(ranker, path)
    with pytest.raises(ModelError, match="windows of 480 tokens, as the model has, got weights for 240"):
        read_ranker(tmp_path, CARD)
    card = CARD.model_copy(update={"window_tokens": 240, "windows": digest_of(path)})
    assert read_ranker(tmp_path, card).labels == ("governing law",)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelError, match=r"windows\.npz: expected the digest sha256"):
        read_ranker(tmp_path, card)
    path.write_bytes(b"x")
    with pytest.raises(ModelError, match="cannot be read"):
        load_ranker(path, 240)
    path.unlink()
    with pytest.raises(ModelError, match="docsluice model rank-windows"):
        read_ranker(tmp_path, card)


def test_a_model_without_weights_of_windows_is_read_whole(tmp_path: Path) -> None:
    assert find_ranker(tmp_path, CARD) is None
    with pytest.raises(ModelError, match=r"windows\.npz, found no such file"):
        find_ranker(tmp_path, CARD.model_copy(update={"windows": "sha256:0"}))


def test_settings_leave_out_windows_unless_they_say_otherwise() -> None:
    assert effort_of(ExtractionSettings()) == Effort(0.99)
    assert effort_of(ExtractionSettings(window_recall=1)) is None
    assert effort_of(ExtractionSettings(window_recall=0.99, max_windows=40)) == Effort(0.99, 40)


def test_a_span_is_held_by_the_windows_that_have_all_or_most_of_it() -> None:
    words = split_words("a b c d e f g h")
    windows = [Window(0, 4), Window(3, 6), Window(6, 8)]
    assert hold(Span(6, 7), words, windows).tolist() == [0, 1]
    assert hold(Span(8, 15), words, windows).tolist() == [1, 2]
    assert hold(Span(15, 16), words, windows).tolist() == []


def test_the_curve_says_what_is_left_out() -> None:
    contracts = [make_contract(f"{filer}_1", (8, 20)) for filer in "abcdefgh"]
    curve = fit_ranker(contracts, ["governing law"], 240)[1]
    assert (curve.documents, curve.windows, curve.facts) == (8, 240, 8)
    assert all(kept <= 6 / 30 for kept in curve.kept)
    assert all(share >= recall for share, recall in zip(curve.spans, curve.recalls, strict=True))
    assert len(list(draw_lines(curve))) == 2 + len(curve.recalls)


def test_too_few_filers_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="for 4 groups, got 3 documents with 3 labels"):
        fit_ranker([make_contract(f"Ada_{n}", (3,)) for n in range(3)], ["governing law"], 240)


def test_the_filer_is_the_start_of_the_name() -> None:
    assert filer_of(LabelledDocument("ACME_2004_EX", "cuad", "contract", "")) == "acme"
