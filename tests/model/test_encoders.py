"""Encoders other than BERT: what is exported does what the reference does, for short and for long texts."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from checkpoints import Encoder, make_checkpoint

from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import Training, read_card
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # torch.export and transformers warn about themselves
]
LONG = "\n".join(f"{n}\tMehl Typ {n % 7}\t{n % 9}\t18,50\t74,00" for n in range(1, 26))


class Exported(NamedTuple):
    checkpoint: Path
    folder: Path
    longest: int


@pytest.fixture(scope="module", params=[("deberta-v2", 2048), ("xlm-roberta", 1024)], ids=["deberta", "xlm-r"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    pytest.importorskip("torch")
    pytest.importorskip("gliner2")
    from docsluice.teacher.export import export_checkpoint

    encoder: Encoder
    encoder, longest = request.param
    base = tmp_path_factory.mktemp(encoder)
    made = Exported(make_checkpoint(base / "checkpoint", encoder), base / "model", longest)
    export_checkpoint(str(made.checkpoint), made.folder, "tiny", "fp32", Training(line_ends="|", cells="optional_one"))
    return made


def test_scores_and_decoded_results_agree(exported: Exported) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import TEXTS, compare

    model = load_checkpoint(str(exported.checkpoint))
    short = compare(model, exported.folder, (*TEXTS, "cafe\u0301 \u200b x", "!"))
    assert short.same == short.decoded > 50
    # of equal lines drawn weights make near ties, which the last bit decides: only scores are compared
    long = compare(model, exported.folder, (LONG,))
    assert max(short.difference, long.difference) < 1e-4
    assert short.missing == long.missing == 0
    assert short.candidates > 1000


def test_a_document_is_extracted_in_windows(exported: Exported) -> None:
    assert read_card(exported.folder).max_tokens == exported.longest
    engine = load_engine(exported.folder, threads=1)
    text = "\n".join([LONG] * 3)
    page = Page(number=1, width=595, height=842, reader="text_layer", text=text)
    document = Document(document_id="d", source=Source(), pages=(page,))
    found = engine.extract(document, load_schemas()["receipt"], engine.classify(document))
    assert max(one.start for one in found.candidates) > len(text) / 2
    assert all(text[one.start : one.end] == one.text for one in found.candidates)
