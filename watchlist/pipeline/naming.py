"""Firms that the news names and nobody tracks: kept with their evidence, and promoted by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from watchlist.app import App
from watchlist.model import Article, Candidate, CandidateState, Mention, Name, Origin, Schema, Subject
from watchlist.news.candidates import country_of
from watchlist.news.cluster import ReadArticle, independent
from watchlist.news.judging import BEGUN
from watchlist.news.promotion import promoted
from watchlist.pipeline.nearby import READ
from watchlist.pipeline.scanning import scanner
from watchlist.store import Session
from watchlist.store.candidates import Held
from watchlist.store.news import ReadRecord, sorted_at

_COMPARED = 40
"""So many of the articles that name a candidate are held against each other."""


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
        _keep(session, app, _counted(session, held), now)


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
    """The candidate with one more sighting, at the article's own time."""
    at = sorted_at(record.article, record.seen_at)
    one = held.candidate if held else _new(app, mention, at)
    name = _fuller(one.name, mention.name)
    return Held(replace(one, name=name, first_seen=min(one.first_seen, at), last_seen=max(one.last_seen, at)))


def _new(app: App, mention: Mention, at: datetime) -> Candidate:
    return Candidate(
        id=mention.candidate or "",
        name=mention.name,
        country=country_of(mention, app.settings.tracking.countries),
        first_seen=at,
        last_seen=at,
        cue=mention.reason,
    )


def _counted(session: Session, held: Held) -> Held:
    """The candidate with the origins of the articles that name it: in each story those that it counts itself."""
    ids = session.news.naming_candidate(held.candidate.id)
    told = sorted((*session.news.compared(ids), *session.news.loose(ids)), key=lambda one: one.sorted_at)
    stories: dict[str, list[ReadArticle]] = {}
    for one in told[:_COMPARED]:
        stories.setdefault(one.story, []).append(READ.decode(one.features))
    origins = dict.fromkeys(origin for articles in stories.values() for origin in _origins(articles))
    official = any(article.office for articles in stories.values() for article in articles)
    official = official or held.candidate.official
    return Held(replace(held.candidate, articles=len(ids), origins=tuple(origins), official=official))


def _origins(articles: Sequence[ReadArticle]) -> Sequence[str]:
    """Who the articles of one story have their news from: no more than the story counts as independent."""
    named = dict.fromkeys(_origin(one) for one in articles if not one.discovered)
    return [*named][: independent(articles)]


def _origin(article: ReadArticle) -> str:
    """Who an article has its news from, as far as it says so."""
    return article.features.origin or article.outlet or article.office or article.id


def _fuller(known: str, printed: str) -> str:
    """The spelling that says more; one in Latin letters before one that is not."""
    ranked = sorted((known, printed), key=lambda name: (name.isascii() or not _is_foreign(name), len(name)))
    return ranked[-1]


def _is_foreign(name: str) -> bool:
    return any("\u0400" <= letter <= "\u052f" for letter in name)
