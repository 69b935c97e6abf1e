"""Proves what was told by the archived bytes: that they are the very ones, and where in them it stands."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from watchlist.app import App
from watchlist.bundle import MAGIC, members_of
from watchlist.errors import StoreError, UnknownError
from watchlist.located import Located, locate, packed

IN_MEMORY = 1 << 23
VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is to be found in a content: a name, or a sentence, and the publisher's key of it where there is one."""

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the archive says of a content: ``state`` is verified, or what is wrong with it.

    ``found`` is where what was sought stands: in the content, or, of several files, in the one called ``member``;
    ``why_not`` says why it was not found.
    """

    sha256: str
    path: Path
    state: str
    size: int = 0
    found: Located | None = None
    why_not: str = ""
    member: str = ""
    members: tuple[Proof, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether every byte is as it came."""
        return self.state == VERIFIED


def prove(app: App, sha256: str, sought: Sought | None) -> Proof:
    """Read an archived content, hash it, and look for what is sought in it."""
    path = app.archive.place(sha256)
    try:
        with app.archive.open(sha256) as raw, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            size, hashed = _copied(raw, cast("BinaryIO", copy))
            if hashed != sha256:
                return Proof(sha256, path, f"wrong: its bytes have the SHA-256 {hashed}", size)
            copy.seek(0)
            return _sought_in(app, Proof(sha256, path, VERIFIED, size), cast("BinaryIO", copy), sought)
    except UnknownError:
        return Proof(sha256, path, "wrong: the archive does not have it any more")
    except StoreError as error:
        return Proof(sha256, path, f"wrong: {error}")


def _copied(raw: BinaryIO, into: BinaryIO) -> tuple[int, str]:
    size, hashed = 0, hashlib.sha256()
    while piece := raw.read(1 << 20):
        size += len(piece)
        hashed.update(piece)
        into.write(piece)
    return size, hashed.hexdigest()


def _sought_in(app: App, proof: Proof, raw: BinaryIO, sought: Sought | None) -> Proof:
    start = raw.read(len(MAGIC))
    if start == MAGIC:
        return _of_members(proof, tuple(_members(app, raw.read(), sought)), sought)
    if sought is None:
        return proof
    if said := packed(start):
        return replace(proof, why_not=f"it is {said}: its bytes are no text")
    raw.seek(0)
    found = locate(raw, sought.name, sought.key)
    return replace(proof, found=found, why_not="" if found else "it is not printed there in these words")


def _members(app: App, manifest: bytes, sought: Sought | None) -> Iterator[Proof]:
    for name, sha256 in members_of(manifest).items():
        yield replace(prove(app, sha256, sought), member=name)


def _of_members(proof: Proof, members: tuple[Proof, ...], sought: Sought | None) -> Proof:
    """A list of several files is as good as each of them."""
    wrong = next((one for one in members if not one.is_verified), None)
    state = f"wrong: {wrong.member}: {wrong.state.removeprefix('wrong: ')}" if wrong else VERIFIED
    having = max(
        (one for one in members if one.found), key=lambda one: len(one.found.met if one.found else ()), default=None
    )
    if having is None:
        why_not = "it is not printed in any of its files in these words" if sought else ""
        return replace(proof, state=state, members=members, why_not=why_not)
    return replace(proof, state=state, members=members, found=having.found, member=having.member)
