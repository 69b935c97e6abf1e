"""Who polls by hand has the pages of what came read too, and is told on stderr how that went."""

from __future__ import annotations

from pathlib import Path

from command_line import CommandLine
from pytest_httpserver import HTTPServer
from sample_pages import PARAGRAPHS, article_page

CONFIG = """
[network]
allow_private = true
[pages]
rest = "0s"
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "{url}"
lang = "en"
"""


def test_a_poll_reads_pages_and_none_of_their_troubles_is_its_own(
    database_url: str, tmp_path: Path, httpserver: HTTPServer
) -> None:
    titles = {"/good": "Washington warns Ankara of consequences over exports", "/bad": "Sanctions on banks in Mersin"}
    items = "".join(
        f"<item><title>{title}</title><link>{httpserver.url_for(path)}</link></item>" for path, title in titles.items()
    )
    httpserver.expect_request("/rss").respond_with_data(f"<rss version='2.0'><channel>{items}</channel></rss>")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/good").respond_with_data(article_page(titles["/good"]), content_type="text/html")
    httpserver.expect_request("/bad").respond_with_data("", status=404)
    config = tmp_path / "watchlist.toml"
    config.write_text(CONFIG.format(url=httpserver.url_for("/rss")), encoding="utf-8")
    command = CommandLine(config, database_url, tmp_path / "archive")
    polled = command("poll", "outlet")
    assert polled.code == 0
    assert "2 new articles" in polled.out
    assert "pages: " in polled.err
    assert "1 read" in polled.err
    assert "1 given up" in polled.err
    signals = {one["title"]: one["signals"] for one in command.json("articles")}
    assert any(PARAGRAPHS[0] == signal["quote"] for signal in signals[titles["/good"]])
    assert "1 read, 0 waiting, 1 given up, 0 not allowed" in command("doctor").out
