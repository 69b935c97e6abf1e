"""Says what comes of a decision, so that who made it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchlist.model import Decision

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.pipeline.judging import Settled
    from watchlist.store import Judgement

UNTIL = "until a name, identifier, country or date of birth of either changes"


def effect(app: App, settled: Settled) -> str:
    """What happens, or happens no more, because of a decision."""
    said = _effect(app, settled.judgement)
    if not settled.told:
        return said
    told = "1 alert that was held back is" if settled.told == 1 else f"{settled.told} alerts that were held back are"
    return f"{told} told by it; {said}"


def _effect(app: App, judgement: Judgement) -> str:
    from watchlist.screening.counterparty import PREFIX

    if judgement.subject.startswith(PREFIX):
        return _screened(judgement.decision)
    match judgement.decision:
        case Decision.NEGATIVE if judgement.key:
            return f"nothing more will be told of this pair {UNTIL}"
        case Decision.NEGATIVE if judgement.story:
            return "nothing more will be told of this subject in this story"
        case Decision.NEGATIVE:
            return "what waited to be told of this event is withdrawn"
        case Decision.POSITIVE if judgement.list and judgement.key:
            return _joined(app, judgement)
        case Decision.POSITIVE:
            return "it is confirmed, and told as before"
        case Decision.UNSURE:
            return "it stays open: `watchlist review --unsure` asks again, and what happens to it is told as before"


def _screened(decision: Decision) -> str:
    """What a decision on a row of a screening does to the screenings to come."""
    match decision:
        case Decision.NEGATIVE:
            return f"`watchlist screen` leaves this pair out {UNTIL}"
        case Decision.POSITIVE:
            return f"`watchlist screen` shows this pair as judged positive {UNTIL}"
        case Decision.UNSURE:
            return "it stays open: `watchlist review --unsure` asks again, and `watchlist screen` shows it as unsure"


def _joined(app: App, judgement: Judgement) -> str:
    """Who an entry is known to be, now that it was judged to be a subject."""
    with app.store.read() as session:
        holders = session.subjects.linked().get((judgement.list or "", judgement.key or ""), [])
    if judgement.subject in holders or not holders:
        return f"from now on {judgement.list} {judgement.key} is known to be this subject"
    return (
        f"{judgement.list} {judgement.key} is a subject of its own as well: "
        f"`watchlist subjects merge {judgement.subject} {holders[0]}` makes the two one"
    )
