"""What an event and a hit stand on: the reasons of the score, the publisher's bytes, and the check that saw them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchlist.cli.explained import explain
from watchlist.cli.output import facts, score
from watchlist.cli.views import check_view, event_view, recorded_hit_view, subjects_met
from watchlist.model import Decision, Event, Subject

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.store import Session
    from watchlist.store.sources import RecordedCheck
    from watchlist.store.subjects import RecordedHit


LABELS = 12
"""How wide the labels of all parts are, so that their values stand below one another."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event with the hit that is asked about, and where the proof of both lies."""

    event: Event
    met: list[View]
    hit: RecordedHit | None
    subject: Subject | None
    judgement: Decision | None
    path: Path | None
    check: RecordedCheck | None


def gather(app: App, session: Session, event: Event, subject: str | None) -> Evidence:
    """Bring together what is known of an event and of how it met a subject."""
    from watchlist.pipeline.judged import Judged

    hits = list(session.subjects.hits(events=[event.id]))
    hit = next((one for one in hits if one.hit.subject == subject), None)
    subjects = session.subjects.of([subject] if subject else [])
    return Evidence(
        event=event,
        met=subjects_met(session, [event]).get(event.id, []),
        hit=hit,
        subject=subjects.get(subject or ""),
        judgement=Judged(session, subjects).decision(subject, event) if subject else None,
        path=app.archive.place(event.snapshot) if event.snapshot else None,
        check=session.sources.check(event.check) if event.check else None,
    )


def view(one: Evidence) -> View:
    """The evidence for a program."""
    return {
        "event": event_view(one.event, one.met),
        "hit": recorded_hit_view(one.hit, one.subject, one.event, one.judgement) if one.hit else None,
        "snapshot": {"sha256": one.event.snapshot, "path": str(one.path), "archived": one.path.exists()}
        if one.path
        else None,
        "check": check_view(one.check) if one.check else None,
    }


def show(one: Evidence) -> None:
    """Print the evidence for a person."""
    event, check = one.event, one.check
    facts(
        [
            ("event", f"{event.id}, {event.kind} of {event.source}"),
            ("what", event.title),
            ("seen", event.detected_at),
            ("dated", event.occurred_on),
            ("law", [citation.text for citation in event.entry.citations] if event.entry else ()),
            ("story", event.story),
            ("subject", f"{one.subject.name} ({one.subject.id})" if one.subject else ""),
            ("judged", one.judgement),
        ],
        width=LABELS,
    )
    if one.hit:
        facts(
            [("score", f"{score(one.hit.hit.comparison.score)} ({one.hit.hit.band}), hit {one.hit.hit.id}")],
            width=LABELS,
        )
        explain(one.hit.hit.comparison, indent=LABELS + 2)
    facts(
        [
            ("SHA-256", event.snapshot),
            ("archived at", one.path),
            ("check", check and f"{check.check.id} of {check.check.source}, {check.check.outcome}"),
            ("its hash", check and check.hash),
        ],
        width=LABELS,
    )
