"""Screens rows: what each is, which entries it is like, and what people decided of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from watchlist.errors import InputError
from watchlist.inquiry import Counts, Found, Pair
from watchlist.match import Thresholds
from watchlist.model import Band, Comparison, Decision, digest
from watchlist.names import Index
from watchlist.names.parts import parts
from watchlist.pipeline.judged import sides_of
from watchlist.resources import decoder
from watchlist.screening.counterparty import Counterparty, counterparty
from watchlist.screening.judged import Judged
from watchlist.screening.rows import Row
from watchlist.store import Version

View = Mapping[str, object]
Viewed = Callable[[Version, Comparison], View]

ENCODER = msgspec.json.Encoder()
REMEMBERED = 2_000
"""After how many rows the memory of their names is given back."""


class Screened(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a row: the object that is printed, and what is kept of it."""

    view: msgspec.Raw
    row: int
    line: int | None = None
    error: str | None = None
    found: tuple[Found, ...] = ()
    pairs: tuple[Pair, ...] = ()


SCREENED = decoder(Screened)


@dataclass(frozen=True, slots=True)
class Asked:
    """From which score on a hit is told, how many of a row at most, and what scores mean."""

    minimum: float
    limit: int | None
    thresholds: Thresholds


class Screener:
    """The lists' entries, ready to be asked. Another process can be given one: it makes the index again."""

    def __init__(self, versions: Sequence[Version], judged: Judged, asked: Asked, viewed: Viewed) -> None:
        self._given = (versions, judged, asked, viewed)
        self._versions = {f"{one.entry.list}\x1f{one.entry.key}": one for one in versions}
        self._judged = judged
        self._asked = asked
        self._viewed = viewed
        self._asked_since = 0
        # Equal scores are ordered by these keys: by list, then by the key on it.
        self._index = Index((key, version.entry.party) for key, version in self._versions.items())

    def __reduce__(self) -> tuple[type[Screener], tuple[object, ...]]:
        return Screener, self._given

    def screen(self, rows: Sequence[Row]) -> list[bytes]:
        """Screen some rows: a Screened each, in JSON."""
        self._asked_since += len(rows)
        if self._asked_since > REMEMBERED:
            # How a name is taken apart is remembered: of the lists' names that saves time, a row's never comes again.
            parts.cache_clear()
            self._asked_since = 0
        return [ENCODER.encode(self._screened(row)) for row in rows]

    def _screened(self, row: Row) -> Screened:
        try:
            if row.error:
                raise InputError(row.error)
            return self._compared(row, counterparty(row.cells))
        except InputError as error:
            return _bad(row, str(error))
        except Exception as error:  # noqa: BLE001 - one row never stops the others
            return _bad(row, f"it cannot be compared: {type(error).__name__}: {error}")

    def _compared(self, row: Row, party: Counterparty) -> Screened:
        hits: list[View] = []
        found: list[Found] = []
        pairs: list[Pair] = []
        for key, comparison in self._index.search(party.party, minimum=self._asked.minimum):
            version = self._versions[key]
            one = self._found(row, party, version, comparison)
            if not one.left_out and len(hits) == self._asked.limit:
                continue
            found.append(one)
            pairs.append(_pair(one, row, party, version, comparison))
            if not one.left_out:
                hits.append({**self._viewed(version, comparison), **_marks(one)})
        said: View = {"row": row.number, "line": row.line, "id": party.id, "name": party.name, "hits": hits}
        return Screened(_raw({**said, "error": None}), row.number, row.line, None, tuple(found), tuple(pairs))

    def _found(self, row: Row, party: Counterparty, version: Version, comparison: Comparison) -> Found:
        entry = version.entry
        made = self._judged.holding(party, entry)
        return Found(
            entry.list,
            entry.key,
            entry.name,
            comparison.matched_name,
            comparison.score,
            str(self._asked.thresholds.band(comparison.score) or Band.REVIEW),
            comparison.strength,
            "delisted" if version.status == "delisted" else "current",
            row.number,
            party.id,
            party.name,
            digest(party.identity, entry.list, entry.key),
            str(made.decision) if made else None,
            made is not None and made.decision is Decision.NEGATIVE,
            made.by if made else None,
            made.at if made else None,
        )


def counted(counts: Counts, one: Screened) -> Counts:
    """Count one more row."""
    shown = [found.band for found in one.found if not found.left_out]
    return Counts(
        counts.rows + 1,
        counts.bad + bool(one.error),
        counts.with_hits + bool(shown),
        counts.hits + len(shown),
        counts.possible + shown.count(Band.POSSIBLE),
        counts.review + shown.count(Band.REVIEW),
        counts.left_out + len(one.found) - len(shown),
    )


def _marks(one: Found) -> View:
    return {"id": one.hit, "band": one.band, "judgement": one.judgement}


def _bad(row: Row, error: str) -> Screened:
    said: View = {"id": row.cells.get("id"), "name": row.cells.get("name"), "hits": [], "error": error}
    return Screened(_raw({"row": row.number, "line": row.line, **said}), row.number, row.line, error)


def _pair(one: Found, row: Row, party: Counterparty, version: Version, comparison: Comparison) -> Pair:
    judged = sides_of(party.party, version.entry.party)
    who = (one.hit or "", party.identity, one.list, one.key, judged, row.number, party.id, party.party)
    return Pair(*who, one.band, comparison)


def _raw(view: View) -> msgspec.Raw:
    return msgspec.Raw(ENCODER.encode(view))
