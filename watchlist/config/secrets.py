"""Secrets: the configuration says only where each of them is to be had."""

from __future__ import annotations

import os
from pathlib import Path

from watchlist.errors import ConfigError


def secret(env_name: str, file_path: str, *, what: str) -> str:
    """Read a secret from an environment variable or a file; it never stands in the configuration or a log."""
    from watchlist.logs import keep_secret

    found = _secret(env_name, file_path, what=what)
    keep_secret(found)
    return found


def _secret(env_name: str, file_path: str, *, what: str) -> str:
    if env_name:
        if value := os.environ.get(env_name, "").strip():
            return value
        raise ConfigError(f"{what}: the environment variable {env_name} is empty; set it to the secret")
    try:
        return Path(file_path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{what}: cannot read the secret file {file_path}: {error.strerror}") from None
