"""Slack's own limits on a message of blocks: one that is exceeded and Slack refuses the whole."""

from __future__ import annotations

import re
from typing import Any

MOST = {"blocks": 50, "fields": 10, "context": 10, "text": 40_000, "header": 150, "section": 3000, "field": 2000}
OUR_FALLBACK = 4000
LINK = re.compile(r"<([^>|]*)\|([^<>]*)>")
BLOCKS = {"header": {"type", "text"}, "section": {"type", "text"}, "context": {"type", "elements"}, "divider": {"type"}}


def counted(text: str) -> int:
    """Count a text as JavaScript does: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def assert_slack_takes(body: dict[str, Any]) -> None:
    """Assert that a message keeps every limit, and that nothing in it is a mention or a link that goes elsewhere."""
    assert 1 <= counted(body["text"]) <= min(MOST["text"], OUR_FALLBACK)
    assert (body["parse"], body["unfurl_links"], body["unfurl_media"]) == ("none", False, False)
    assert_written(body["text"], links=False)
    assert len(body.get("blocks", ())) <= MOST["blocks"]
    for block in body.get("blocks", ()):
        assert set(block) == BLOCKS[block["type"]]
        _assert_block(block)


def _assert_block(block: dict[str, Any]) -> None:
    match block["type"]:
        case "header":
            assert (block["text"]["type"], block["text"]["emoji"]) == ("plain_text", False)
            assert 1 <= counted(block["text"]["text"]) <= MOST["header"]
            assert not re.search(r"<[!@#h]", block["text"]["text"])
        case "section":
            _assert_text(block["text"])
        case "context":
            assert 1 <= len(block["elements"]) <= MOST["context"]
            for element in block["elements"]:
                _assert_text(element)


def _assert_text(text: dict[str, Any]) -> None:
    assert (text["type"], text["verbatim"]) == ("mrkdwn", True)
    assert 1 <= counted(text["text"]) <= MOST["section"]
    assert_written(text["text"], links=True)


def assert_written(text: str, *, links: bool) -> None:
    """Assert that a text in mrkdwn has no sign of Slack's but whole links to the web, and no half of an escape."""
    if links:
        assert all(url.startswith(("http://", "https://")) for url, _ in LINK.findall(text))
        text = LINK.sub("", text)
    assert not set(text) & {"<", ">"}
    assert re.sub(r"&(amp|lt|gt);", "", text).count("&") == 0
