"""The files that travel beside the code, and the readers by which what is written anywhere takes its shape."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

PACKAGE = Path(__file__).parent
Shape = TypeVar("Shape")
_ONE_THREAD = threading.Lock()
"""msgspec works a shape out at its first use, and a thread that reads by one half worked out crashes the process.

Only that is held to one thread: a reader that is made is any thread's, and so are writing and the defining of shapes.
"""


def decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """Make what reads JSON into a shape."""
    with _ONE_THREAD:
        return msgspec.json.Decoder(shape)


def unpacker(shape: type[Shape]) -> msgspec.msgpack.Decoder[Shape]:
    """Make what reads MessagePack into a shape."""
    with _ONE_THREAD:
        return msgspec.msgpack.Decoder(shape)


def converter(shape: type[Shape]) -> Callable[[object], Shape]:
    """Make what reads plain values into a shape."""
    # Whatever a shape is worked out for, it is worked out for all.
    decoder(shape)
    return partial(msgspec.convert, type=shape)


def decoded(file: Path, shape: type[Shape]) -> Shape:
    """Read a TOML file into its shape."""
    return converter(shape)(tomllib.loads(file.read_text(encoding="utf-8")))


def shipped(name: str) -> Path:
    """The folder ``name`` as a wheel carries it, or as it lies beside the package in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
