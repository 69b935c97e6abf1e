"""A dry run knows what was told before the time that it is asked for, and does not count it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from house_list import START, Clock, Configure

from watchlist.app import App
from watchlist.model import Name, Reason, Subject
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.rehearsing import rehearse
from watchlist.pipeline.tracking import track
from watchlist.rehearsal import Performed

PRESS = '[sources]\nbuiltin = false\n[[subscriptions]]\nname = "press"\nevents = ["reported"]\n'
TRIED = PRESS.replace('"press"', '"tried"')
TEXT = (
    "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia. "
    "Zyxtron Elektronik, Korvanel and Pelidrom lie near Samsun, where Mirelda Hosgrave lives with Tarvik Oblenne."
)
FIRMS = {"zyxtron": "Zyxtron Elektronik", "kelvadora": "Kelvadora Makine", "fenorit": "Fenorit Kimya"}
DAY = timedelta(days=1)


def bring(app: App, tmp_path: Path, name: str, more: str = "") -> None:
    article = {"id": name, "outlet": name, "text": TEXT + more, "published_at": "2024-08-07T10:00:00Z", "lang": "en"}
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps(article), encoding="utf-8")
    add_articles(app, read_articles(file))


@pytest.fixture
def told(configured: Configure, clock: Clock, tmp_path: Path) -> App:
    """A story that names one more firm each day, three days long."""
    app = configured(PRESS)
    firms = [Subject(key, (Name(f"{name} Sanayi ve Ticaret A.Ş."),), country="TR") for key, name in FIRMS.items()]
    track(app, firms)
    bring(app, tmp_path, "first")
    clock.forward(days=1)
    bring(app, tmp_path, "second", " Kelvadora Makine was named as well.")
    clock.forward(days=1)
    bring(app, tmp_path, "third", " Fenorit Kimya was named as well.")
    return app


def performed(app: App, since: datetime, *, by: App | None = None) -> list[Performed]:
    with app.store.read() as session:
        return list(rehearse(session, app, (by or app).settings.subscriptions, since, START + 9 * DAY))


def reasons(done: list[Performed]) -> Counter[Reason]:
    return Counter(alert.reason for one in done for alert in one.choice.alerts)


def test_a_story_that_was_told_before_is_not_new_in_the_time_that_is_asked_for(told: App) -> None:
    assert reasons(performed(told, START)) == {Reason.NEW_STORY: 1, Reason.NEW_FACT: 2}
    assert reasons(performed(told, START + DAY / 2)) == {Reason.NEW_FACT: 2}
    (last,) = performed(told, START + 3 * DAY / 2)
    assert [(one.subject, one.reason) for one in last.choice.alerts] == [("fenorit", Reason.NEW_FACT)]


def test_a_subscription_that_is_only_tried_would_have_been_told_before(told: App, configured: Configure) -> None:
    found = performed(told, START + 3 * DAY / 2, by=configured(TRIED))
    assert reasons(found) == {Reason.NEW_FACT: 1}
    narrow = configured(TRIED + 'subjects = ["fenorit"]\n')
    assert reasons(performed(told, START + 3 * DAY / 2, by=narrow)) == {Reason.NEW_STORY: 1}, "it did not want the rest"
