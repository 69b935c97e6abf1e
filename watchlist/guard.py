"""Whether a reading is to be believed: a list that shrinks sharply is held, and nothing is delisted by it."""

from __future__ import annotations

from dataclasses import dataclass

from watchlist.errors import Held


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a list may change at once before a person has to look."""

    at_least: int
    max_removed: float


def guard(limits: Limits, *, before: int, read: int, gone: int) -> None:
    """Hold a reading of ``read`` entries that lacks ``gone`` of the ``before`` entries that stood.

    Raises Held, in one line that says what it would have done. A single entry may always go, however short the list,
    unless ``max_removed`` is zero.
    """
    if read < limits.at_least:
        raise Held(f"only {read} entries where at least {limits.at_least} are expected ({gone} of {before} would go)")
    allowed = max(1, int(limits.max_removed * before)) if limits.max_removed else 0
    if gone > allowed:
        raise Held(
            f"{gone} of {before} entries would go ({gone / before:.0%}), more than max_removed allows "
            f"({limits.max_removed:.0%})"
        )
