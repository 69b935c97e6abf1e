"""The daemon and `run --once` fetch the pages of what they have polled."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from daemon_process import Start, starting
from pytest_httpserver import HTTPServer
from sample_pages import PARAGRAPHS, article_page

from watchlist.app import open_app
from watchlist.config import load

CONFIG = """
[archive]
path = "{folder}/archive"
[network]
allow_private = true
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "{url}"
lang = "en"
"""
TITLE = "Washington warns Ankara of consequences over chip exports to Russia"


@pytest.fixture
def config(tmp_path: Path, httpserver: HTTPServer) -> Path:
    item = f"<item><title>{TITLE}</title><link>{httpserver.url_for('/a')}</link></item>"
    httpserver.expect_request("/rss").respond_with_data(f"<rss version='2.0'><channel>{item}</channel></rss>")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(article_page(), content_type="text/html")
    path = tmp_path / "watchlist.toml"
    path.write_text(CONFIG.format(folder=tmp_path, url=httpserver.url_for("/rss")), encoding="utf-8")
    return path


@pytest.fixture
def start(config: Path, database_url: str) -> Iterator[Start]:
    with starting(config, database_url) as begin:
        yield begin


def text(config: Path, database: str) -> str:
    with open_app(load(str(config), database=database)) as app, app.store.read() as session:
        (record,) = session.news.articles()
        return record.article.text


@pytest.mark.parametrize("once", [True, False], ids=["once", "daemon"])
def test_pages_are_fetched_behind_the_polls(start: Start, config: Path, database_url: str, once: bool) -> None:
    process = start("run", "--once") if once else start("run")
    process.said('"page"', '"done"')
    assert (process.wait() if once else process.send(signal.SIGTERM)) == 0
    assert PARAGRAPHS[0] in text(config, database_url)
