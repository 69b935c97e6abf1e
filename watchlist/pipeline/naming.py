"""Firms that the news names and nobody tracks: kept with their evidence, and promoted by rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Article, Candidate, CandidateState, Mention, Name, Origin, Schema, Subject, digest
from watchlist.names.fold import fold
from watchlist.news.candidates import country_of
from watchlist.news.judging import BEGUN
from watchlist.news.origin import origin
from watchlist.pipeline.scanning import scanner
from watchlist.store import Session
from watchlist.store.candidates import Held
from watchlist.store.news import ReadRecord

SENTENCES = 40
"""So many are remembered of a candidate."""
INDEPENDENT = 2


class _Spoken(msgspec.Struct):
    office: str = ""


_SPOKEN = msgspec.json.Decoder(_Spoken)


def name_candidates(session: Session, app: App, records: Iterable[ReadRecord], now: datetime) -> None:
    """Keep whom these articles name, and promote those of whom enough is known."""
    sighted: dict[str, list[tuple[ReadRecord, Mention]]] = {}
    for record in records:
        for mention in record.mentions:
            if mention.candidate:
                sighted.setdefault(mention.candidate, []).append((record, mention))
    if not sighted:
        return
    settle(session, app)
    known = session.candidates.of(sighted)
    for key, sightings in sighted.items():
        held = known.get(key)
        for record, mention in sightings:
            held = _seen(held, app, record, mention)
        assert held is not None
        _keep(session, app, held, now)


def _keep(session: Session, app: App, held: Held, now: datetime) -> None:
    """Save a candidate as what it is now: tracked already, promoted by this, or still open."""
    one = held.candidate
    if one.state is CandidateState.OPEN and (reason := promoted(one, app.settings.tracking.promote)):
        subject = subject_of(one, reason)
        session.subjects.save([subject], now)
        held = replace(held, candidate=settled(one, subject.id))
    session.candidates.save([held])
    if held.candidate.subject:
        session.candidates.link(one.id, held.candidate.subject)


def promoted(candidate: Candidate, rule: str) -> str:
    """Why a candidate is tracked without a person's word; empty where it is not."""
    if rule == "never":
        return ""
    if candidate.official:
        return f"an official text names it as {candidate.cue}"
    if rule == "two_origins" and len(candidate.origins) >= INDEPENDENT:
        return f"{' and '.join(candidate.origins[:INDEPENDENT])} name it, {candidate.cue}"
    return ""


def subject_of(candidate: Candidate, reason: str) -> Subject:
    """Make the subject that a candidate becomes."""
    return Subject(
        id=candidate.id[:12],
        names=(Name(candidate.name),),
        country=candidate.country,
        schema=Schema.COMPANY,
        origin=Origin.NEWS,
        reason=f"news: {reason}",
    )


def settled(candidate: Candidate, subject: str) -> Candidate:
    """The candidate as one that is tracked."""
    return replace(candidate, state=CandidateState.TRACKED, subject=subject)


def settle(session: Session, app: App) -> list[Candidate]:
    """Find the open candidates that somebody has come to track, and let their past be the subject's."""
    waiting = [*session.candidates.all(CandidateState.OPEN)]
    if not waiting:
        return []
    names = scanner(app, session)
    found = []
    for held in waiting:
        met = names.scan(Article(held.candidate.id, "", "", "", f"company “{held.candidate.name}”"))
        subject = next((one.subject for one in met if one.subject and one.score >= BEGUN), None)
        if subject:
            tracked = settled(held.candidate, subject)
            session.candidates.save([replace(held, candidate=tracked)])
            session.candidates.link(tracked.id, subject)
            found.append(tracked)
    return found


def _seen(held: Held | None, app: App, record: ReadRecord, mention: Mention) -> Held:
    """The candidate with one more sighting; a sentence that was there before is a copy, and no further origin."""
    one = held.candidate if held else _new(app, record, mention)
    sentences = held.sentences if held else ()
    sentence = _sentence(record.article.text, mention)
    copied = sentence in sentences
    named = origin(record.article) or record.article.outlet or record.article.source or record.article.id
    origins = one.origins if copied or named in one.origins else (*one.origins, named)
    seen = replace(
        one,
        name=_fuller(one.name, mention.name),
        first_seen=min(one.first_seen, record.seen_at),
        last_seen=max(one.last_seen, record.seen_at),
        articles=one.articles + 1,
        origins=origins,
        official=one.official or bool(_SPOKEN.decode(record.features).office),
    )
    return Held(seen, sentences if copied else (*sentences, sentence)[-SENTENCES:])


def _new(app: App, record: ReadRecord, mention: Mention) -> Candidate:
    return Candidate(
        id=mention.candidate or "",
        name=mention.name,
        country=country_of(mention, app.settings.tracking.countries),
        first_seen=record.seen_at,
        last_seen=record.seen_at,
        cue=mention.reason,
    )


def _fuller(known: str, printed: str) -> str:
    """The spelling that says more; one in Latin letters before one that is not."""
    ranked = sorted((known, printed), key=lambda name: (name.isascii() or not _is_foreign(name), len(name)))
    return ranked[-1]


def _is_foreign(name: str) -> bool:
    return any("\u0400" <= letter <= "\u052f" for letter in name)


def _sentence(text: str, mention: Mention) -> str:
    """The digest of what stands around a mention, by which a copy is known."""
    at = mention.start or 0
    return digest(fold(text[max(0, at - 80) : at + len(mention.surface) + 80]))[:12]
