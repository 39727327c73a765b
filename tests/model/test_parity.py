"""The engine without torch against the reference package, on a checkpoint with random weights."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from checkpoints import make_checkpoint

from docsluice.extraction.engines.gliner2 import Gliner2Engine
from docsluice.extraction.model_folder import digest_of, read_card
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # torch.export and transformers warn about themselves
]


def make_document(text: str) -> Document:
    page = Page(number=1, width=595, height=842, reader="text_layer", text=text)
    return Document(document_id="d", source=Source(), pages=(page,))


@pytest.mark.parametrize("cells", ["optional_one", "zero_or_more"])
def test_all_scores_and_all_decoded_results_agree(
    checkpoint: Path, exported: Path, tmp_path: Path, cells: Literal["optional_one", "zero_or_more"]
) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import TEXTS, compare

    folder = tmp_path / "model"
    shutil.copytree(exported, folder)
    card = read_card(exported).model_copy(update={"cells": cells})
    (folder / "docsluice.json").write_text(card.model_dump_json())
    texts = (*TEXTS, "Zahlbar an İSTANBUL Ltd., cafe\u0301 \u200b\n\nmail a@b.example\nhttps://x.example/y", "!")
    parity = compare(load_checkpoint(str(checkpoint)), folder, texts)
    assert parity.difference < 1e-4
    assert parity.missing == 0
    assert parity.candidates > 1000
    assert parity.same == parity.decoded
    assert parity.decoded > 50


@pytest.mark.parametrize(
    "settings",
    [
        {"multihead_pair_compat_heads": 4, "use_inside_evidence": False, "enable_abstention": False},
        {"enable_rotary_endpoints": True},
        {"enable_span_content": True},
        {"bidirectional_proposals": False},
    ],
    ids=["heads", "positions", "content", "one-way"],
)
def test_heads_of_other_settings_agree(tmp_path: Path, settings: dict[str, bool | int]) -> None:
    from docsluice.extraction.model_folder import Training
    from docsluice.teacher.export import export_checkpoint

    checkpoint = make_checkpoint(tmp_path / "checkpoint", settings=settings)
    parity = export_checkpoint(str(checkpoint), tmp_path / "model", "tiny", "fp32", Training())
    assert parity.candidates > 1000
    assert parity.decoded > 20


def test_prompt_has_the_sub_tokens_of_the_reference(checkpoint: Path, engine: Gliner2Engine) -> None:
    from docsluice.extraction.prompt import tasks_of
    from docsluice.extraction.windows import Window
    from docsluice.teacher.boundary_reference import build_schema
    from docsluice.teacher.export import load_checkpoint

    model = load_checkpoint(str(checkpoint))
    text = "Rechnung 7|Total 9.00"
    for schema in load_schemas().values():
        tasks = tasks_of(schema)
        read = engine.read(text)
        prompt = engine.prompt(tasks)
        tokens = engine.tokens(read, prompt, Window(0, len(read.words.texts)))
        batch = model.processor.collate_fn_inference(
            [(text, build_schema(model, tasks, one_span_a_cell=True))], architecture="boundary"
        )
        assert tokens.ids.tolist() == batch.input_ids[0].tolist()
        assert tokens.words.tolist() == batch.text_word_indices[0].tolist()
        assert prompt.queries.tolist() == batch.query_marker_indices[0].tolist()


@pytest.mark.parametrize(("precision", "missing"), [("int8", 0.3), ("fp16", 0.05)])
def test_fewer_bits_are_smaller_and_close(
    checkpoint: Path, exported: Path, tmp_path: Path, precision: Literal["int8", "fp16"], missing: float
) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import compare
    from docsluice.teacher.quantise import halve, quantise

    folder = tmp_path / "model"
    shutil.copytree(exported, folder)
    {"int8": quantise, "fp16": halve}[precision](folder / "model.onnx")
    card = read_card(exported).model_copy(update={"digest": digest_of(folder / "model.onnx"), "precision": precision})
    (folder / "docsluice.json").write_text(card.model_dump_json())
    parity = compare(load_checkpoint(str(checkpoint)), folder)
    assert parity.missing < missing * parity.candidates
    assert (folder / "model.onnx").stat().st_size < 0.56 * (exported / "model.onnx").stat().st_size


def test_a_long_document_is_read_to_its_end_and_found_spans_are_its_text(engine: Gliner2Engine) -> None:
    lines = [f"Position {n}\tWare {n % 7}\t{n}.50\tEUR" for n in range(200)]
    document = make_document("\n".join(lines))
    schema = load_schemas()["invoice"]
    found = engine.extract(document, schema, engine.classify(document))
    assert len(found.instances) > 0
    everything = [*found.candidates, *(cell for instance in found.instances for cell in instance.cells)]
    assert all(document.text[one.start : one.end] == one.text == one.text.strip() != "" for one in everything)
    assert max(one.start for one in everything) > len(document.text) * 0.8
    anchors = [instance.cells[0].start for instance in found.instances if instance.group == "line_items"]
    assert anchors == sorted(set(anchors))
    assert {one.field for one in found.candidates} <= {field.path for field in schema.asked()}


def test_classes_sum_to_one_best_first(engine: Gliner2Engine) -> None:
    scores = engine.classify(make_document("Invoice 7\nTotal 9.00"))
    assert sum(score.probability for score in scores) == pytest.approx(1)
    assert [score.probability for score in scores] == sorted((s.probability for s in scores), reverse=True)


def test_a_blank_document_has_nothing_and_no_type(engine: Gliner2Engine) -> None:
    document = make_document("\n \n")
    scores = engine.classify(document)
    assert {score.probability for score in scores} == {1 / len(scores)}
    found = engine.extract(document, load_schemas()["receipt"], scores)
    assert (found.candidates, found.instances, found.relations) == ((), (), ())


def test_running_needs_neither_torch_nor_transformers(exported: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from docsluice.extraction.load import load_engine
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas
engine = load_engine(Path({str(exported)!r}), threads=1)
page = Page(number=1, width=595, height=842, reader="text_layer", text="Invoice 7\\nTotal 9.00")
document = Document(document_id="d", source=Source(), pages=(page,))
engine.extract(document, load_schemas()["invoice"], engine.classify(document))
print(sorted({{"torch", "transformers", "gliner2", "gliner"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LOAD = "import sys; from docsluice.teacher.export import load_checkpoint as load; print(load(sys.argv[1]).architecture)"


@pytest.mark.parametrize(("name", "said"), [("ours/tiny", "boundary"), ("ours/none", "ours/none cannot be loaded")])
def test_a_checkpoint_is_loaded_by_its_name_on_the_hub(checkpoint: Path, tmp_path: Path, name: str, said: str) -> None:
    """The hub's own cache stands in for the hub: what is downloaded lies in such folders."""
    cached = tmp_path / "models--ours--tiny"
    (cached / "refs").mkdir(parents=True)
    (cached / "refs" / "main").write_text("0" * 40)
    shutil.copytree(checkpoint, cached / "snapshots" / ("0" * 40))
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, name], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert said in done.stdout + done.stderr
    assert (done.returncode == 0) == (name == "ours/tiny")
