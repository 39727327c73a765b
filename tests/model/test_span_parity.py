"""Span checkpoints: what is exported does what the reference does, and runs behind the same engine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from checkpoints import Counter, Encoder, make_span_checkpoint

from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import Training, digest_of, read_card
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # torch.export and transformers warn about themselves
]
SHAPES: tuple[tuple[Encoder, Counter], ...] = (
    ("deberta-v2", "count_lstm_v2"),
    ("bert", "count_lstm"),
    ("xlm-roberta", "count_lstm_moe"),
)


class Exported(NamedTuple):
    checkpoint: Path
    folder: Path


@pytest.fixture(scope="module", params=SHAPES, ids=["deberta", "bert", "xlm-r"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    pytest.importorskip("torch")
    pytest.importorskip("gliner2")
    from docsluice.teacher.export import export_checkpoint

    encoder, counter = request.param
    base = tmp_path_factory.mktemp(encoder)
    made = Exported(make_span_checkpoint(base / "checkpoint", encoder, counter), base / "model")
    export_checkpoint(str(made.checkpoint), made.folder, "tiny", "fp32", Training(line_ends="|"))
    return made


def test_all_scores_and_all_decoded_results_agree(exported: Exported) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import TEXTS, compare

    texts = (*TEXTS, "Zahlbar an İSTANBUL Ltd., cafe\u0301 \u200b\n\nmail a@b.example\nhttps://x.example/y", "!")
    parity = compare(load_checkpoint(str(exported.checkpoint)), exported.folder, texts)
    assert parity.difference < 1e-4
    assert parity.missing == 0
    assert parity.candidates > 1000
    assert parity.same == parity.decoded > 50


def test_prompt_has_the_sub_tokens_of_the_reference(exported: Exported) -> None:
    from docsluice.extraction.prompt import tasks_of
    from docsluice.extraction.windows import Window
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.span_reference import build_schema

    model, engine = load_checkpoint(str(exported.checkpoint)), load_engine(exported.folder, threads=1)
    text = "Rechnung 7|Total 9.00"
    for schema in load_schemas().values():
        tasks = tasks_of(schema)
        read, prompt = engine.read(text), engine.prompt(tasks)
        tokens = engine.tokens(read, prompt, Window(0, len(read.words.texts)))
        batch = model.processor.collate_fn_inference([(text, build_schema(model, tasks))], architecture="span")
        assert tokens.ids.tolist() == batch.input_ids[0].tolist()
        assert tokens.words.tolist() == batch.text_word_indices[0].tolist()
        places = [place for places in batch.schema_special_indices[0] for place in places]
        assert sorted([*prompt.names.tolist(), *prompt.queries.tolist()]) == places


@pytest.mark.parametrize("precision", ["int8", "fp16"])
def test_fewer_bits_are_smaller_and_close(
    exported: Exported, tmp_path: Path, precision: Literal["int8", "fp16"]
) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import compare
    from docsluice.teacher.quantise import halve, quantise

    folder = tmp_path / "model"
    shutil.copytree(exported.folder, folder)
    {"int8": quantise, "fp16": halve}[precision](folder / "model.onnx")
    card = read_card(folder).model_copy(update={"digest": digest_of(folder / "model.onnx"), "precision": precision})
    (folder / "docsluice.json").write_text(card.model_dump_json())
    parity = compare(load_checkpoint(str(exported.checkpoint)), folder)
    assert parity.difference < (0.05 if precision == "fp16" else 0.7)
    assert 2 * parity.same > parity.decoded or precision == "int8"  # drawn weights: a count flips, and its rows with it
    assert (folder / "model.onnx").stat().st_size < 0.75 * (exported.folder / "model.onnx").stat().st_size


def test_a_long_document_is_read_to_its_end_and_found_spans_are_its_text(exported: Exported) -> None:
    engine = load_engine(exported.folder, threads=1)
    text = "\n".join(f"{n}\tMehl Typ {n % 7}\t{n % 9}\t18,50\t74,00" for n in range(80))
    page = Page(number=1, width=595, height=842, reader="text_layer", text=text)
    document = Document(document_id="d", source=Source(), pages=(page,))
    types = engine.classify(document)
    assert sum(one.probability for one in types) == pytest.approx(1)
    found = engine.extract(document, load_schemas()["receipt"], types)
    everything = [*found.candidates, *(cell for instance in found.instances for cell in instance.cells)]
    assert all(text[one.start : one.end] == one.text == one.text.strip() != "" for one in everything)
    assert max(one.start for one in everything) > len(text) / 2
