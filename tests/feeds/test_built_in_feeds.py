"""The feeds that come with the program: all that are known, on, or off for a reason."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from watchlist import feeds
from watchlist.feeds import FeedSpec, built_in_feeds, reader

SPECS = built_in_feeds()

ON = {
    *("us_federal_register", "us_ofac_recent_actions", "us_ofac_actions", "us_treasury_press", "us_bis_press"),
    *("us_justice_press", "gb_ofsi", "gb_fcdo", "gb_sanctions_changes", "eu_council_press", "eu_commission_press"),
    *("gdelt_turkish_firms", "gdelt_turkish_press", "gdelt_russian_press"),
    *("tr_anadolu", "tr_anadolu_en", "tr_anadolu_en_economy", "tr_anadolu_en_world", "tr_anadolu_en_turkiye"),
    *("tr_daily_sabah", "tr_hurriyet_daily_news", "tr_dunya", "tr_ekonomim", "tr_bloomberg_ht", "tr_bianet"),
    *("tr_gazete_duvar", "tr_turkish_minute", "tr_nordic_monitor"),
}
OFF = {
    *("us_ofac_enforcement", "us_ofac_press", "us_treasury_pages", "us_justice_news"),
    *("us_state_press", "us_state_europe", "us_state_releases", "gb_otsi", "un_press"),
    *("google_news_en", "google_news_tr", "tr_daily_sabah_politics", "tr_hurriyet_daily_news_aspx", "tr_bianet_en"),
    *("tr_cnn_turk", "tr_star", "tr_aksam", "ua_pravda_en", "moscow_times", "occrp", "financial_times"),
    *("kyiv_independent", "the_insider", "law_baker_mckenzie", "law_steptoe"),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.key)
def test_every_feed_can_be_polled(spec: FeedSpec) -> None:
    assert spec.url.startswith("https://")
    assert timedelta(minutes=10) <= spec.every <= timedelta(hours=2)
    assert spec.lang in {"en", "tr", "ru", ""}
    assert spec.outlet


def test_every_feed_that_is_known_is_on_or_off_for_a_reason() -> None:
    assert {key for key, spec in SPECS.items() if spec.enabled} == ON
    off = {key for key, spec in SPECS.items() if not spec.enabled and not key.startswith("sitemap_")}
    assert off == OFF
    assert all(len(spec.why_off) > 10 for key, spec in SPECS.items() if key not in ON)


def test_a_key_stands_once_in_the_file() -> None:
    text = Path(str(feeds.__file__)).with_name("feeds.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == set(SPECS)


def test_no_two_feeds_ask_the_same() -> None:
    asked = [(spec.url, spec.query) for spec in SPECS.values()]
    assert len(set(asked)) == len(asked)


def test_offices_are_official_and_nobody_else_is() -> None:
    offices = ("us_", "gb_", "eu_", "un_")
    assert {key for key, spec in SPECS.items() if spec.official} == {key for key in SPECS if key.startswith(offices)}


def test_what_only_discovers_vouches_for_nothing() -> None:
    assert {key for key, spec in SPECS.items() if spec.discovery} == {
        key for key in SPECS if key.startswith(("gdelt_", "google_news_"))
    }


def test_a_plain_feed_is_read_as_syndication() -> None:
    raw = b'<rss version="2.0"><channel><item><title>t</title><guid>1</guid></item></channel></rss>'
    (article,) = SPECS["tr_dunya"].articles(raw)
    assert (article.outlet, article.lang, article.source) == ("Dünya", "tr", "tr_dunya")


def test_local_time_labelled_gmt_is_put_right() -> None:
    raw = (
        b'<rss version="2.0"><channel><item><title>t</title><pubDate>Thu, 23 Apr 2026 12:00:00 GMT</pubDate></item>'
        b"</channel></rss>"
    )
    (wrong,), (right,) = SPECS["tr_dunya"].articles(raw), SPECS["tr_star"].articles(raw)
    assert str(wrong.published_at) == "2026-04-23 12:00:00+00:00"
    assert str(right.published_at) == "2026-04-23 09:00:00+00:00"


def test_a_form_that_nothing_reads_is_an_error() -> None:
    with pytest.raises(KeyError):
        reader("telegraph")
