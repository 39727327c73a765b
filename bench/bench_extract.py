"""Read and extract a one-page native invoice: CPU time as a ratio to two stacks on torch, one thread each.

Usage: python bench/bench_extract.py [--checkpoint DIR [--model DIR]] [--rounds N] [FILES…]     needs docsluice[train]

    docsluice     text layer, document type, INT8 on ONNX Runtime, normalising, rules, routing: the whole pipeline
    naive         pdfplumber and gliner2 on torch, with the same checkpoint and the same questions in one call
    as picked     the same with the shape of fastino/gliner2-base-v1 (DeBERTa-v3-base, architecture span)

The three take turns on each file. Without --checkpoint the shape of the shipped model is built with random heads, and
the large model's weights are always random: answers are not looked at. Random heads find hundreds of spans, which the
reference resolves slowly; for a fair "naive" give the checkpoint of a trained model. --model is its export, made
before; else it is made here.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}

import pdfplumber

from docsluice.extraction.load import load_engine
from docsluice.extraction.prompt import class_task, tasks_of
from docsluice.pipeline import Services, process
from docsluice.reading.reader import read_document
from docsluice.records import DocumentMessage, Source
from docsluice.schema.loader import load_schemas
from docsluice.settings import ReadingSettings
from docsluice.teacher import boundary_reference, span_reference

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
DEBERTA = {
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "max_position_embeddings": 512,
    "relative_attention": True,
    "position_buckets": 256,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": ["p2c", "c2p"],
    "max_relative_positions": -1,
    "position_biased_input": False,
    "type_vocab_size": 0,
}


def build_small(folder: Path) -> Path:
    from docsluice.teacher.build import build_checkpoint
    from docsluice.teacher.recipe import read_recipe

    build_checkpoint(read_recipe(ROOT / "training/default.yaml").model, folder, seed=1)
    return folder


def build_large(checkpoint: Path) -> Any:
    """A model of the large shape with random weights, and the tokenizer of the small one."""
    import gliner2.inference.engine as engines
    import torch
    from gliner2 import ExtractorConfig
    from transformers import AutoTokenizer, DebertaV2Config

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(str(checkpoint))
    encoder = DebertaV2Config(vocab_size=len(tokenizer) + 16, layer_norm_eps=1e-7, **DEBERTA)
    config = ExtractorConfig(
        model_name="shape", architecture="span", span_head={"max_width": 8}, counting_layer="count_lstm_v2"
    )
    return engines.GLiNER2(config, encoder_config=encoder, tokenizer=tokenizer).eval()


def load_small(checkpoint: Path) -> Any:
    import gliner2.inference.engine  # noqa: F401  registers the architectures
    from gliner2 import AutoExtractor

    return AutoExtractor.from_pretrained(str(checkpoint), local_files_only=True).eval()


def on_torch(model: Any) -> Callable[[Path], object]:
    tasks = (*tasks_of(load_schemas(None)["invoice"]), class_task(("invoice", "receipt", "contract", "other")))
    if model.architecture == "span":
        schema = span_reference.build_schema(model, tasks)
    else:
        schema = boundary_reference.build_schema(model, tasks, one_span_a_cell=False)

    def extract(path: Path) -> object:
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() for page in pdf.pages)
        return model.extract(text, schema)

    return extract


def on_docsluice(folder: Path) -> Callable[[Path], object]:
    services = Services(schemas=load_schemas(None), engine=load_engine(folder, threads=1))
    settings = ReadingSettings()

    def extract(path: Path) -> object:
        content = path.read_bytes()
        source = Source(name=path.name, media_type="application/pdf", bytes=len(content))
        document = read_document(DocumentMessage(document_id=path.name, source=source, content=content), settings)
        return process(document.model_copy(update={"xml": ()}), services)  # as if no XML had been there

    return extract


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    files = arguments.files or [ROOT / "samples/invoice_de.pdf", ROOT / "samples/invoice_facturx_fr.pdf"]
    import torch

    from docsluice.teacher.export import export_checkpoint, read_training

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as work:
        checkpoint = arguments.checkpoint or build_small(Path(work) / "checkpoint")
        folder = arguments.model or Path(work) / "model"
        if arguments.model is None:
            export_checkpoint(str(checkpoint), folder, "bench", "int8", read_training(str(checkpoint)))
        with torch.inference_mode():
            ways = {
                "docsluice": on_docsluice(folder),
                "naive": on_torch(load_small(checkpoint)),
                "as picked": on_torch(build_large(checkpoint)),
            }
            report(files, ways, measure(files, ways, arguments.rounds))


def measure(
    files: list[Path], ways: dict[str, Callable[[Path], object]], rounds: int
) -> dict[tuple[Path, str], list[float]]:
    spent: dict[tuple[Path, str], list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for path in files:
            for way, call in ways.items():
                started = time.process_time()
                call(path)
                if number:  # the first round warms up
                    spent[path, way].append(time.process_time() - started)
    return spent


def report(files: list[Path], ways: dict[str, Any], spent: dict[tuple[Path, str], list[float]]) -> None:
    names = list(ways)
    print(f"{'CPU ms, one thread':30}" + "".join(f"{name:>12}" for name in names) + "   cheaper than naive, as picked")
    for path in files:
        middle = [1000 * statistics.median(spent[path, way]) for way in names]
        ratios = "".join(f"{value / middle[0]:10.1f}x" for value in middle[1:])
        print(f"{path.name:30}" + "".join(f"{value:12.0f}" for value in middle) + f"   {ratios}")


if __name__ == "__main__":
    main()
