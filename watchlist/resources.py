"""The files that travel beside the code: where they lie, and knowledge that is read into its shape."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

PACKAGE = Path(__file__).parent
Shape = TypeVar("Shape")
_ONE_THREAD = threading.Lock()
"""msgspec works a type out at its first use, and a thread that meets one half worked out crashes the process."""


def decoded(file: Path, shape: type[Shape]) -> Shape:
    """Read a TOML file into its shape."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    with _ONE_THREAD:
        return msgspec.convert(said, shape)


def decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """Make what reads JSON into a shape."""
    with _ONE_THREAD:
        return msgspec.json.Decoder(shape)


def shipped(name: str) -> Path:
    """The folder ``name`` as a wheel carries it, or as it lies beside the package in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
