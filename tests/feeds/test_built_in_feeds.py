"""The feeds that come with the program."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchlist.feeds import FeedSpec, built_in_feeds, reader


@pytest.mark.parametrize("spec", built_in_feeds().values(), ids=lambda spec: spec.key)
def test_every_feed_can_be_polled(spec: FeedSpec) -> None:
    assert spec.url.startswith("https://")
    assert timedelta(minutes=10) <= spec.every <= timedelta(hours=2)
    assert spec.lang in {"en", "tr", "ru", ""}
    assert spec.outlet


def test_no_two_feeds_share_an_address() -> None:
    urls = [spec.url for spec in built_in_feeds().values()]
    assert len(set(urls)) == len(urls)


def test_a_plain_feed_is_read_as_syndication() -> None:
    spec = built_in_feeds()["tr_dunya"]
    raw = b'<rss version="2.0"><channel><item><title>t</title><guid>1</guid></item></channel></rss>'
    (article,) = spec.articles(raw)
    assert (article.outlet, article.lang, article.source) == ("D\u00fcnya", "tr", "tr_dunya")


def test_a_form_that_nothing_reads_is_an_error() -> None:
    with pytest.raises(KeyError):
        reader("telegraph")
