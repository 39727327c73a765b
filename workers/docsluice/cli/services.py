"""Build what the commands work with: schemas, engine and calibration as the settings and flags say."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.confidence.calibration import load_calibration
from docsluice.errors import ConfigurationError, ModelError
from docsluice.extraction.load import load_engine
from docsluice.extraction.ranking import effort_of
from docsluice.pipeline import Services
from docsluice.reading.pool import ReaderPool
from docsluice.schema.loader import find_schema, load_schemas
from docsluice.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docsluice.settings import Settings

AUTO = "auto"
DEFAULT_MODEL = "models/default"


def create_services(settings: Settings, model: Path | None = None, schema: str = AUTO) -> tuple[Services, str]:
    """The services of the pipeline, and the name of the schema that documents ask for.

    `model` and `schema` are the flags; `schema` is "auto", a known name or the path of a YAML file, which then
    joins the known ones. Raises ConfigurationError for a model or schema that cannot be used.
    """
    schemas = dict(load_schemas(settings.extraction.schemas))
    if schema != AUTO:
        chosen = find_schema(schema, schemas)
        schema, schemas[chosen.name] = chosen.name, chosen
    folder = find_model(settings, model)
    engine = load_engine(folder, settings.extraction.threads, effort=effort_of(settings.extraction))
    return Services(schemas=schemas, engine=engine, calibration=load_calibration(folder)), schema


def find_model(settings: Settings, model: Path | None = None) -> Path:
    """The model's folder: the flag, else the settings, else the shipped model; raises ModelError without any."""
    chosen = model or settings.extraction.model
    if chosen is not None:
        return chosen
    try:
        return shipped(DEFAULT_MODEL)
    except ConfigurationError as error:
        raise ModelError(
            f"expected a model, but {DEFAULT_MODEL} did not come with this docsluice; name a model folder by --model "
            "or DOCSLUICE_EXTRACTION__MODEL; `docsluice model export` makes one"
        ) from error


@contextmanager
def create_reader(settings: Settings, jobs: int | None = None) -> Iterator[ReaderPool]:
    """Reading processes, `jobs` of them where it is given; closed at the end."""
    reading = settings.reading if jobs is None else settings.reading.model_copy(update={"processes": jobs})
    reader = ReaderPool(reading)
    try:
        yield reader
    finally:
        reader.close()
