"""What all commands share: settings, with errors that a person can act on."""

from __future__ import annotations

import tomllib
from contextvars import ContextVar
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError

from docsluice.errors import ConfigurationError
from docsluice.settings import Settings

_SECRETS = frozenset({"sasl_password", "password", "api_key"})
_config: ContextVar[Path | None] = ContextVar("config", default=None)


def use_config(path: Path) -> None:
    """Read settings from this file in place of `docsluice.toml`; raises ConfigurationError if it is not there."""
    if not path.is_file():
        raise ConfigurationError(f"--config: expected a TOML file, but there is none at {path}")
    _config.set(path)


def load_settings() -> Settings:
    """Settings from the file and the environment; raises ConfigurationError that names each wrong setting."""
    path = _config.get()
    try:
        return Settings() if path is None else _settings_from(path)
    except ValidationError as error:
        raise ConfigurationError(_explain(error)) from None
    except SettingsError as error:
        raise ConfigurationError(f"settings: {error}; expected JSON for a list or table, as in '[\"eng\"]'") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path or 'docsluice.toml'}: expected TOML, but {error}") from error


def _settings_from(path: Path) -> Settings:
    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    return FromFile()


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        names = [str(name) for name in problem["loc"]]
        variable = "DOCSLUICE_" + "__".join(names).upper()
        came = "" if _SECRETS & set(names) else f", came {problem['input']!r}"
        lines.append(f"{'.'.join(names)}: {problem['msg']}{came} (set it in docsluice.toml or by {variable})")
    return "wrong settings:\n  " + "\n  ".join(lines)
