"""What is built in, known without loading what reads it: to load every parser takes longer than a search may take.

What the modules' constants say is kept in a file beside the archive, with the hash of all modules that it was read
from. It is safe to delete: what does not fit is read from the modules and kept anew.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from watchlist import lists, notices
from watchlist.lists import OfficialList, found_by_folder
from watchlist.notices import Notices
from watchlist.resources import decoder


@dataclass(frozen=True, slots=True)
class Later:
    """A part of a module's constant that is code: loaded when it is first called, or asked for what it holds."""

    module: str
    constant: str
    part: str

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self._loaded()(*values, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._loaded(), name)

    def _loaded(self) -> Any:
        return getattr(getattr(importlib.import_module(self.module), self.constant), self.part)


class _Kept(msgspec.Struct, frozen=True):
    """A constant: its module, which parts of it are code, and what the others say."""

    module: str
    code: tuple[str, ...]
    said: msgspec.Raw


class _File(msgspec.Struct, frozen=True):
    digest: str
    lists: tuple[_Kept, ...]
    notices: tuple[_Kept, ...]


_FILE = decoder(_File)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """The official lists, and the notices by the key of their source."""

    lists: dict[str, OfficialList]
    notices: dict[str, Notices]


def built_in(file: Path) -> BuiltIn:
    """What is built in: as ``file`` says, where it was kept of these very modules, else loaded and kept there."""
    with suppress(OSError, msgspec.MsgspecError, TypeError):
        kept = _FILE.decode(file.read_bytes())
        if kept.digest == _digest():
            return BuiltIn(
                dict(sorted((one.key, one) for one in map(_OF_LISTS.given, kept.lists))),
                {one.source: one for one in map(_OF_NOTICES.given, kept.notices)},
            )
    found = _File(_digest(), tuple(_OF_LISTS.kept()), tuple(_OF_NOTICES.kept()))
    _keep(file, msgspec.json.encode(found))
    return loaded()


def loaded() -> BuiltIn:
    """What is built in, its modules loaded."""
    return BuiltIn(lists.official_lists(), notices.official_notices())


def _keep(file: Path, said: bytes) -> None:
    """Keep it where that is possible; nobody is harmed where it is not."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(said)
        fresh.replace(file)


def _digest() -> str:
    """The hash of all that the constants may be made of."""
    found = hashlib.sha256()
    for package in (lists, notices):
        for module in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            found.update(module.name.encode() + module.read_bytes())
    return found.hexdigest()


class _Constants:
    """The constants of one kind that the modules of a package may hold."""

    def __init__(self, package: Any, constant: str, kind: type, code: frozenset[str]) -> None:
        self._package, self._constant, self._kind, self._code = package, constant, kind, code

    def kept(self) -> Iterator[_Kept]:
        """What every one says, as it is kept."""
        found: Iterator[tuple[str, object]] = found_by_folder(self._package, self._constant, self._kind)
        for module, constant in found:
            said = {name: getattr(constant, name) for name in self._plain()}
            yield _Kept(module, tuple(self._own_code(constant)), msgspec.Raw(msgspec.json.encode(said)))

    def given(self, kept: _Kept) -> Any:
        """The constant as it was kept, its code to be loaded later."""
        code = {part: Later(kept.module, self._constant, part) for part in kept.code if part in self._code}
        said = self._read(kept.said)
        return self._kind(**{name: getattr(said, name) for name in self._plain()}, **code)

    def _own_code(self, constant: object) -> Iterator[str]:
        """The parts that are code and not what they are by default, which is told apart by identity."""
        for field in fields(self._kind):
            if field.name in self._code and (
                field.default is MISSING or getattr(constant, field.name) is not field.default
            ):
                yield field.name

    def _plain(self) -> list[str]:
        return [field.name for field in fields(self._kind) if field.name not in self._code]

    @cached_property
    def _read(self) -> Callable[[msgspec.Raw], msgspec.Struct]:
        hints = get_type_hints(self._kind)
        return decoder(msgspec.defstruct(self._constant, [(name, hints[name]) for name in self._plain()])).decode


_OF_LISTS = _Constants(
    lists, "LIST", OfficialList, frozenset({"parse", "collect", "differing", "part", "deltas", "past"})
)
_OF_NOTICES = _Constants(notices, "NOTICES", Notices, frozenset({"collect"}))
