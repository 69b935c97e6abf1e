"""Where the configuration is found, and how it is read and put together."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from platformdirs import user_config_path
from pydantic import ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource

from watchlist.config.settings import Settings
from watchlist.errors import ConfigError

FILE_NAME = "watchlist.toml"


def find_config(given: str | None = None) -> Path | None:
    """The file to read: the one given, WATCHLIST_CONFIG, ./watchlist.toml, the user's folder, or none."""
    named = given or os.environ.get("WATCHLIST_CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ConfigError(f"{path}: there is no such configuration file; `watchlist init` writes one")
        return path
    for path in (Path(FILE_NAME), user_config_path("watchlist") / FILE_NAME):
        if path.is_file():
            return path
    return None


def load(given: str | None = None, *, database: str | None = None) -> Settings:
    """Read the configuration; ``given`` and ``database`` are what the command line says.

    Raises ConfigError in one line that names the file, the key and the remedy.
    """
    path = find_config(given)
    written = _read(path) if path else {}
    folder = path.parent.absolute() if path else Path.cwd()

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings calls by position
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=written)

    _check_environment()
    given_url = database or os.environ.get("WATCHLIST_DATABASE_URL")
    try:
        loaded = Loaded(folder=folder)
    except (ValidationError, ValueError) as error:
        raise ConfigError(_one_line(error, path)) from None
    if given_url:
        # A path given on the command line or in the environment is relative to where the person stands.
        loaded.database.url = _absolute(given_url)
    return loaded


def _check_environment() -> None:
    """Refuse a variable of a section that there is not: pydantic would pass it over without a word."""
    for name in sorted(os.environ):
        section, nested, _ = name.removeprefix("WATCHLIST_").partition("__")
        if name.startswith("WATCHLIST_") and nested and section.lower() not in Settings.model_fields:
            known = ", ".join(field.upper() for field in Settings.model_fields if field != "folder")
            raise ConfigError(f"environment variable {name}: there is no section {section}; there are {known}")


def _absolute(url: str) -> str:
    path = url.removeprefix("sqlite:///")
    if path in (url, ":memory:"):
        return url
    return f"sqlite:///{Path(path).expanduser().absolute()}"


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is not valid TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None


def _one_line(error: ValidationError | ValueError, path: Path | None) -> str:
    where = str(path) if path else "configuration (built-in defaults and WATCHLIST_ variables)"
    if not isinstance(error, ValidationError):
        return f"{where}: {error}"
    first, *more = error.errors()
    place = ".".join(str(part) for part in first["loc"] if str(part) not in ("function-before", "literal"))
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        said = "there is no such setting; `watchlist init` writes a file with all of them"
    also = f" (and {len(more)} more)" if more else ""
    return f"{where}: {place + ': ' if place else ''}{said}{also}"
