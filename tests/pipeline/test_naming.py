"""Firms that the news names: kept with their evidence, promoted by rule or by a person, and settled by a subject."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from house_list import HOUSE, Clock, Configure
from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import InputError, UnknownError
from watchlist.model import Article, Candidate, CandidateState, Name, Origin, Subject
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.naming import settle
from watchlist.pipeline.promoting import dismiss, promote
from watchlist.pipeline.tracking import track

NAMED = (
    "The United States has sanctioned Turkish company {name} for exports of chips to Russia, the Treasury said{tail}."
)
OFFICIAL_ONLY = '\n[tracking]\npromote = "official"\n'


OTHERWISE = (
    "Brussels put {name}, a Turkish maker of bearings, on its sanctions list on Monday over 340 crates that left "
    "Mersin for Novorossiysk. Kaja Kallas spoke of 2.1 million euros; its lawyer Selin Orhanlı will sue{tail}."
)


def article(key: str, outlet: str, name: str = "Torekan Elektronik", tail: str = "") -> Article:
    return Article(key, "", outlet, f"News {key}", NAMED.format(name=name, tail=tail), lang="en")


def told_otherwise(key: str, outlet: str, name: str = "Torekan Elektronik", tail: str = "") -> Article:
    return Article(key, "", outlet, f"Other news {key}", OTHERWISE.format(name=name, tail=tail), lang="en")


def candidates(app: App) -> list[Candidate]:
    with app.store.read() as session:
        return [held.candidate for held in session.candidates.all()]


def mentioned(app: App, key: str) -> list[str | None]:
    with app.store.read() as session:
        (record,) = session.news.articles(ids=[key])
    return [mention.subject for mention in record.mentions]


def test_one_outlet_makes_a_candidate_and_no_subject(configured: Configure, clock: Clock) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One")])
    (one,) = candidates(app)
    assert (one.name, one.country, one.state, one.articles) == ("Torekan Elektronik", "TR", CandidateState.OPEN, 1)
    assert (one.origins, one.official, one.first_seen, one.cue) == (("One",), False, clock(), "“company”")
    with app.store.read() as session:
        assert session.subjects.all() == []


def test_a_copy_in_another_outlet_is_no_second_origin(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One"), article("b", "Two")])
    (one,) = candidates(app)
    assert (one.articles, one.origins, one.state) == (2, ("One",), CandidateState.OPEN)


def test_two_origins_promote_it_and_its_past_is_the_subjects(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One")])
    add_articles(app, [told_otherwise("b", "Two", "Törekan")])
    (one,) = candidates(app)
    with app.store.read() as session:
        (subject,) = session.subjects.all()
    assert (one.state, one.subject) == (CandidateState.TRACKED, subject.id)
    assert (subject.origin, subject.country) == (Origin.NEWS, "TR")
    assert "One" in subject.reason
    assert "Two" in subject.reason
    assert mentioned(app, "a") == mentioned(app, "b") == [subject.id]
    add_articles(app, [article("c", "Three", "Torekan", " again")])
    assert mentioned(app, "c") == [subject.id]


def test_outlets_that_have_it_from_one_agency_are_one_origin(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [told_otherwise(key, key, tail=", Reuters reported") for key in ("One", "Two", "Three")])
    add_articles(app, [article(key, key, tail=", Reuters reported") for key in ("Four", "Five")])
    (one,) = candidates(app)
    assert (one.articles, one.origins, one.state) == (5, ("Reuters",), CandidateState.OPEN)


def test_it_is_dated_by_what_names_it(configured: Configure) -> None:
    app = configured(HOUSE)
    days = [datetime(2024, 8, day, 9, tzinfo=UTC) for day in (23, 21)]
    add_articles(app, [replace(article(str(day), "One"), published_at=day) for day in days])
    (one,) = candidates(app)
    assert (one.first_seen, one.last_seen) == (days[1], days[0])


def test_the_rule_is_the_configurations(configured: Configure) -> None:
    app = configured(HOUSE + OFFICIAL_ONLY)
    add_articles(app, [article("a", "One", tail=", Reuters reported")])
    add_articles(app, [told_otherwise("b", "Two", tail=", Bloomberg reported")])
    (one,) = candidates(app)
    assert (len(one.origins), one.state) == (2, CandidateState.OPEN)


def test_a_person_takes_one_up(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One")])
    (one,) = candidates(app)
    tracked = promote(app, one.id)
    assert mentioned(app, "a") == [tracked.subject]
    with pytest.raises(InputError, match="tracked already"):
        promote(app, one.id)
    with pytest.raises(InputError, match="remove that subject"):
        dismiss(app, one.id)
    with pytest.raises(UnknownError, match="no candidate"):
        promote(app, "nobody")


def test_a_dismissed_one_stays_dismissed_whoever_names_it(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One")])
    dismiss(app, candidates(app)[0].id)
    add_articles(app, [article("b", "Two", tail=" on Friday evening")])
    (one,) = candidates(app)
    assert (one.state, one.articles, one.subject) == (CandidateState.DISMISSED, 2, None)


def test_a_subject_that_a_user_adds_settles_the_candidate(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [article("a", "One")])
    track(app, [Subject("mine", (Name("Törekan Elektronik Sanayi ve Ticaret A.Ş."),), "TR")])
    with app.store.write() as session:
        settle(session, app)
    (one,) = candidates(app)
    assert (one.state, one.subject) == (CandidateState.TRACKED, "mine")
    assert mentioned(app, "a") == ["mine"]
