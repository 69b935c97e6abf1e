"""What an event and a hit stand on: the reasons of the score, the publisher's bytes, and the check that saw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.cli.explained import explain
from watchlist.cli.output import facts, score
from watchlist.cli.views import check_view, event_view, noun_view, recorded_hit_view, subjects_met
from watchlist.model import Decision, Event, Kind, Subject

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.pipeline.proving import Proof, Sought
    from watchlist.store import Judgement, Session
    from watchlist.store.chains import Link
    from watchlist.store.news import ReadRecord
    from watchlist.store.sources import RecordedCheck
    from watchlist.store.subjects import RecordedHit


LABELS = 13
"""How wide the labels of all parts are, so that their values stand below one another."""

LOOKED_BACK = 4
"""In so many earlier versions of a list a delisted party is looked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event with the hit that is asked about, and the proof of both.

    ``proof`` is that of the bytes in which the event was seen, ``link`` the place of the check that saw them;
    ``article`` is the one of a story that says it, and ``page`` the proof of its own bytes; ``before`` that of the
    bytes in which a delisted party last stood. ``judgements`` are all
    decisions on subject and entry, or story, ``judgement`` the one in force.
    """

    event: Event
    met: list[View]
    hit: RecordedHit | None
    subject: Subject | None
    judgement: Decision | None
    judgements: Sequence[Judgement]
    proof: Proof | None
    check: RecordedCheck | None
    link: Link | None
    article: ReadRecord | None = None
    page: Proof | None = None
    before: Proof | None = None


def gather(app: App, session: Session, event: Event, subject: str | None) -> Evidence:
    """Bring together what is known of an event and of how it met a subject, and hold it against the archive."""
    from watchlist.pipeline.judged import Judged
    from watchlist.pipeline.proving import Sought, prove
    from watchlist.store.chains import check_of, link

    hits = list(session.subjects.hits(events=[event.id]))
    hit = next((one for one in hits if one.hit.subject == subject), None)
    subjects = session.subjects.of([subject] if subject else [])
    judged = Judged(session, subjects)
    article = _article(session, event)
    seen_by = check_of(session.connection, event)
    check = session.sources.check(seen_by) if seen_by else None
    page = article.snapshot if article and article.snapshot != event.snapshot else None
    return Evidence(
        event=event,
        met=subjects_met(session, [event]).get(event.id, []),
        hit=hit,
        subject=subjects.get(subject or ""),
        judgement=judged.decision(subject, event) if subject else None,
        judgements=judged.made(subject, event) if subject else (),
        proof=prove(app, event.snapshot, _sought(event, hit, article)) if event.snapshot else None,
        check=check,
        link=link(session.connection, check) if check else None,
        article=article,
        page=prove(app, page, Sought(_quote(event))) if page else None,
        before=_before(app, session, event, check) if event.kind is Kind.DELISTED else None,
    )


def _before(app: App, session: Session, event: Event, check: RecordedCheck | None) -> Proof | None:
    """The proof of the last bytes in which a party stood that is delisted now, of the few that came before."""
    from watchlist.pipeline.proving import Sought, prove
    from watchlist.store.chains import contents_before

    if check is None or event.entry is None:
        return None
    sought = Sought(event.entry.name, event.entry.key)
    earlier = contents_before(session.connection, check.check, LOOKED_BACK)
    proofs = (prove(app, sha256, sought) for sha256 in earlier)
    return next((proof for proof in proofs if proof.found), None)


def _article(session: Session, event: Event) -> ReadRecord | None:
    """The article of a story that says what the event does, the earliest of several."""
    if event.story is None or event.signal is None:
        return None
    records = session.news.articles(story=event.story)
    saying = (one for one in records if any(signal.quote == event.signal.quote for signal in one.signals))
    return next(saying, None)


def _quote(event: Event) -> str:
    return event.signal.quote if event.signal else ""


def _sought(event: Event, hit: RecordedHit | None, article: ReadRecord | None) -> Sought | None:
    """What of an event stands in the bytes in which it was seen: its entry, the one that was met, or a headline."""
    from watchlist.pipeline.proving import Sought

    if event.entry:
        return Sought(event.entry.name, event.entry.key)
    if event.members:
        met = hit.hit.comparison.matched_name if hit else ""
        member = next((one for one in event.members if one.name == met), event.members[0])
        return Sought(member.name, member.key)
    if article:
        return Sought(_quote(event) if article.snapshot == event.snapshot else article.article.title)
    return None


def view(one: Evidence) -> View:
    """The evidence for a program."""
    event, entry = one.event, one.event.entry
    return {
        "event": event_view(event, one.met),
        "hit": recorded_hit_view(one.hit, one.subject, event, one.judgement) if one.hit else None,
        "law": [noun_view(citation) for citation in entry.citations] if entry else [],
        "dates": {
            "announced_on": event.announced_on,
            "effective_on": event.effective_on,
            "listed_on": entry.listed_on if entry else None,
            "occurred_on": event.occurred_on,
            "seen_at": event.detected_at,
        },
        "snapshot": proof_view(one.proof) if one.proof else None,
        "before": proof_view(one.before) if one.before else None,
        "article": _article_view(one) if one.article else None,
        "check": {**check_view(one.check), "chain": noun_view(one.link)} if one.check and one.link else None,
        "judgements": [noun_view(judgement) for judgement in one.judgements],
    }


def proof_view(proof: Proof) -> View:
    """What the archive says of a content, and where in it stands what was sought."""
    found = proof.found
    return {
        "sha256": proof.sha256,
        "path": str(proof.path),
        "archived": proof.path.exists(),
        "verified": proof.is_verified,
        "state": proof.state,
        "bytes": proof.size,
        "found": {
            "member": proof.member or None,
            "offset": found.offset,
            "length": found.length,
            "excerpt": found.excerpt,
            "met": found.met,
        }
        if found
        else None,
        "why_not_found": proof.why_not or None,
        "members": [{**proof_view(member), "name": member.member} for member in proof.members],
    }


def _article_view(one: Evidence) -> View | None:
    record, signal = one.article, one.event.signal
    if record is None or signal is None:
        return None
    said = next((each for each in record.signals if each.quote == signal.quote), signal)
    article = record.article
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "quote": said.quote,
        "start": said.start,
        "end": said.end,
        "snapshot": proof_view(one.page) if one.page else None,
    }


def show(one: Evidence) -> None:
    """Print the evidence for a person."""
    event = one.event
    facts(
        [
            ("event", f"{event.id}, {event.kind} of {event.source}"),
            ("what", event.title),
            ("announced", event.announced_on),
            ("in force", event.effective_on),
            ("dated", event.occurred_on),
            ("seen", event.detected_at),
            *(("law", line) for line in _law(event)),
            ("story", event.story),
            ("subject", f"{one.subject.name} ({one.subject.id})" if one.subject else ""),
            *(("judged", line) for line in _judged(one)),
        ],
        width=LABELS,
    )
    if one.hit:
        facts(
            [
                ("score", f"{score(one.hit.hit.comparison.score)} ({one.hit.hit.band}), hit {one.hit.hit.id}"),
                ("met by", one.hit.hit.comparison.matched_name),
            ],
            width=LABELS,
        )
        explain(one.hit.hit.comparison, indent=LABELS + 2)
    facts([*_proved(one.proof), *_stood(one), *_printed(one), *_checked(one)], width=LABELS)


def _law(event: Event) -> Iterator[str]:
    for citation in event.entry.citations if event.entry else ():
        dated = f" ({citation.date})" if citation.date else ""
        yield f"{citation.text}{dated}{f', {citation.url}' if citation.url else ''}"


def _judged(one: Evidence) -> Iterator[str]:
    for judgement in one.judgements:
        note = f": {judgement.note}" if judgement.note else ""
        yield f"{judgement.decision} by {judgement.by} at {judgement.at:%Y-%m-%d %H:%MZ}{note}"
    if one.judgements and one.judgement is None:
        yield "no decision is in force: subject or entry has changed since"


def _proved(proof: Proof | None) -> Iterator[tuple[str, object]]:
    if proof is None:
        return
    yield "SHA-256", proof.sha256
    size = f": {proof.size:,} bytes, hashed again now" if proof.is_verified and not proof.members else ""
    yield "the bytes", f"{proof.state}{size}"
    yield "archived at", proof.path
    for member in proof.members:
        yield "file", f"{member.member}: {member.sha256}, {member.state}"
    if proof.found:
        within = f" of {proof.member}" if proof.member else ""
        yield "it stands at", f"byte {proof.found.offset:,}{within}: {proof.found.excerpt}"
    elif proof.why_not:
        yield "not quoted", proof.why_not


def _stood(one: Evidence) -> Iterator[tuple[str, object]]:
    """Where a party stood last that does not stand there any more."""
    if one.before:
        yield "it stood in", "these bytes, which came before"
        yield from _proved(one.before)


def _printed(one: Evidence) -> Iterator[tuple[str, object]]:
    """Where an article says it: in its text, and in the bytes of its page."""
    said = _article_view(one)
    if said is None:
        return
    yield "article", f"{said['title']} ({said['outlet']}), {said['url']}"
    where = "in its title" if said["start"] is None else f"in its text, from sign {said['start']} to {said['end']}"
    yield "quote", f"“{said['quote']}”, {where}"
    yield from _proved(one.page)


def _checked(one: Evidence) -> Iterator[tuple[str, object]]:
    if one.check is None or one.link is None:
        return
    check = one.check.check
    yield "check", f"{check.id} of {check.source}, {check.outcome}"
    broken = f"; it does not hold: {one.link.trouble}" if one.link.trouble else ", and the chain holds there"
    yield "in the chain", f"{one.link.position} of {one.link.of} checks of this source{broken}"
    yield "its hash", one.check.hash
