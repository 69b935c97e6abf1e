"""The hits of one screening, with what was decided of them since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Band
    from watchlist.store import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which hits of a screening are asked for."""

    band: Band | None
    list: str | None
    is_open: bool
    limit: int | None


def of_screening(session: Session, screening: str, wanted: Wanted) -> list[View]:
    """The hits of a screening, with the decisions that are in force now."""
    from watchlist.cli.screened_matters import Screened
    from watchlist.cli.views import screened_hit_view

    asked = session.inquiries.get(screening)
    found = [
        one
        for one in session.inquiries.found(screening)
        if one.hit and wanted.band in (None, one.band) and wanted.list in (None, one.list)
    ]
    decided = Screened.read(session).decisions(list(session.inquiries.pairs(one.hit or "" for one in found)))
    views = [screened_hit_view(one, asked.at, decided.get(one.hit or "")) for one in found]
    return [one for one in views if not (wanted.is_open and one["judgement"])][: wanted.limit]


def show(screening: str, views: list[View], *, json: bool) -> None:
    """Print the hits of a screening, for people or as JSON lines."""
    from watchlist.cli.output import json_lines, say, score
    from watchlist.cli.tables import table

    if json:
        json_lines(views)
        return
    fields = ("band", "judgement", "id", "row", "list", "key", "name", "matched_name")
    rows = [(score(float(str(one["score"]))), *(one[field] for field in fields)) for one in views]
    headings = ("score", "band", "judged", "hit", "row", "list", "key", "name", "listed as")
    table(headings, rows, running={"key", "name", "listed as"}, empty="No hit.")
    if rows:
        say(f"`watchlist review --screen {screening}` asks you about those that wait.")
