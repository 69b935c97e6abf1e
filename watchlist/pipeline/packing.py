"""Packs the version of a list that a newer one has followed: it is kept as a patch on that."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist import bundle
from watchlist.app import App
from watchlist.errors import StoreError, UnknownError
from watchlist.logs import logger

log = logger("watchlist.pipeline")


def pack_older(app: App, older: str | None, newer: str) -> None:
    """Keep an older content as a patch on the newer; of two bundles, each file that both have.

    What cannot be packed stays as it is: the reading that brought the newer one is recorded already.
    """
    if older is None or older == newer:
        return
    try:
        for one, other in _pairs(app, older, newer):
            app.archive.repack(one, other)
    except (StoreError, UnknownError) as error:
        log.warning("packing", error=str(error))
    except Exception:  # it runs in a thread of its own, where nobody would hear of it
        log.exception("packing")


def _pairs(app: App, older: str, newer: str) -> Iterator[tuple[str, str]]:
    before, after = _members(app, older), _members(app, newer)
    if before is None or after is None:
        yield older, newer
        return
    for name, sha256 in before.items():
        if name in after and after[name] != sha256:
            yield sha256, after[name]


def _members(app: App, sha256: str) -> dict[str, str] | None:
    """The files of a bundle; None for what is none."""
    with app.archive.open(sha256) as raw:
        if raw.read(len(bundle.MAGIC)) != bundle.MAGIC:
            return None
        return bundle.members_of(bundle.MAGIC + raw.read())
