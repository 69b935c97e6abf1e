"""When a vanished entry is delisted: first it is missing, and only what stays away is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Absence(Protocol):
    """How long an entry has been missing: since when, and from how many good checks."""

    @property
    def since(self) -> datetime: ...
    @property
    def checks(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How many good checks must lack an entry, the last so long after the first, before it counts as delisted."""

    removals: int
    after: timedelta


@dataclass(frozen=True, slots=True)
class Removal:
    """What one good check says of what is not there: keys newly missing, missing once more, confirmed, or back."""

    newly: frozenset[str]
    still: frozenset[str]
    confirmed: frozenset[str]
    back: frozenset[str]


def removal(
    missing: Mapping[str, Absence],
    gone: Collection[str],
    patience: Patience,
    now: datetime,
    certain: Collection[str] = (),
) -> Removal:
    """Weigh a good check that lacks ``gone``, where ``missing`` were lacking before.

    Of those that are ``certain`` the list itself or a legal notice says that they are gone: they do not wait.
    """
    absent = frozenset(gone)
    if patience.removals <= 1:
        return Removal(frozenset(), frozenset(), absent, frozenset(missing) - absent)
    again = absent & missing.keys()
    confirmed = frozenset(key for key in again if _enough(missing[key], patience, now)) | absent.intersection(certain)
    return Removal(absent - again - confirmed, again - confirmed, confirmed, frozenset(missing) - absent)


def _enough(absence: Absence, patience: Patience, now: datetime) -> bool:
    return absence.checks + 1 >= patience.removals and now - absence.since >= patience.after
