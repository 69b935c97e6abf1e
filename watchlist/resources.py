"""Where the files lie that travel beside the code: migrations and the commented configuration."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder ``name`` as a wheel carries it, or as it lies beside the package in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
