"""Bundles: a list of several files is archived as a manifest of their hashes, and read as one zip archive."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from typing import BinaryIO, cast

import msgspec

from watchlist.resources import decoder

MAGIC = b"watchlist bundle 1\n"
IN_MEMORY = 1_000_000
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MANIFEST = decoder(dict[str, str])

Open = Callable[[str], BinaryIO]


def manifest(members: Mapping[str, str]) -> bytes:
    """Write down which content stands under which name: the same files give the same bytes, in whatever order."""
    return MAGIC + msgspec.json.encode(dict(sorted(members.items())))


def members_of(content: bytes) -> dict[str, str]:
    """Which SHA-256 stands under which name."""
    return _MANIFEST.decode(content.removeprefix(MAGIC))


def opened(raw: BinaryIO, get: Open) -> BinaryIO:
    """Give a manifest's members as an archive without compression; what is no manifest is given as it is.

    ``get`` opens a content by its SHA-256.
    """
    start = raw.read(len(MAGIC))
    if start != MAGIC:
        raw.seek(0)
        return raw
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        with raw, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for name, sha256 in members_of(raw.read()).items():
                with (
                    get(sha256) as source,
                    archive.open(zipfile.ZipInfo(name, _EARLIEST), "w", force_zip64=True) as into,
                ):
                    shutil.copyfileobj(source, into, 1 << 20)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return cast("BinaryIO", made)
