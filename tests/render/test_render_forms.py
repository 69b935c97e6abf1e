"""The forms of a message: text, HTML, Slack and JSON hold for whatever text comes in."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.model import Change, Item, Kind, Line, Message, Reference, Told
from watchlist.render.clean import clean
from watchlist.render.html import as_html
from watchlist.render.payload import as_json
from watchlist.render.slack import as_slack, as_slack_text, mrkdwn
from watchlist.render.text import as_text

AT = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
TAGS = {
    *["html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "table", "tr", "td", "a", "s", "b", "code"]
}
NASTY = "<script>alert(1)</script> <!channel> *b* _i_ `c` & \"q\" 'a' <https://evil.example|x> \x1b[31m\u202e"

texts = st.one_of(st.text(max_size=60), st.sampled_from([NASTY, "&" * 200, "𐍈" * 160, ""]))
urls = st.one_of(st.none(), texts, texts.map("https://example.com/{}".format))
line = st.builds(Line, texts, texts, urls)
change = st.builds(Change, texts, st.none() | texts, st.none() | texts)
item = st.builds(
    Item,
    texts,
    st.lists(line, max_size=4).map(tuple),
    st.lists(change, max_size=2).map(tuple),
    alert=texts,
    others=st.one_of(
        st.just(()), st.integers(1, 300).map(lambda n: tuple(Reference(f"a{i}", "e", None, "h" * 20) for i in range(n)))
    ),
)
items = st.one_of(st.lists(item, max_size=4), st.builds(lambda one, n: [one] * n, item, st.integers(1, 30)))
messages = st.builds(
    Message,
    key=st.just("k1"),
    title=texts,
    lead=texts,
    items=items.map(tuple),
    footer=texts,
    subscription=texts,
    created_at=st.just(AT),
    thread=st.none(),
    shared=st.lists(line, max_size=3).map(tuple),
)


def sample(text: str = NASTY) -> Message:
    lines = (Line(text, text, "https://example.com/law"), Line("Bad", text, "javascript:alert(1)"))
    return Message("k1", text, text, (Item(text, lines, (Change(text, text, text),)),), text, text, AT)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def assert_slack_holds(payload: dict[str, Any]) -> None:
    assert 1 <= utf16(payload["text"]) <= 4000
    assert payload["unfurl_links"] is False
    assert payload["parse"] == "none"
    assert len(payload["blocks"]) <= 50
    for block in payload["blocks"]:
        match block["type"]:
            case "header":
                assert block["text"]["type"] == "plain_text"
                assert 1 <= utf16(block["text"]["text"]) <= 150
            case "section":
                assert 1 <= utf16(block["text"]["text"]) <= 3000
                assert "<!" not in block["text"]["text"]
            case "context":
                assert 1 <= len(block["elements"]) <= 10
                assert all(1 <= utf16(element["text"]) <= 3000 for element in block["elements"])
            case other:
                assert other == "divider"
    json.dumps(payload).encode()


@pytest.mark.parametrize("text", ["x" * 7000, "&" * 4000, "𐍈" * 3100, "<" * 3000, "*_" * 2000, ""])
@pytest.mark.parametrize("count", [0, 1, 12, 13, 60])
def test_slack_and_webhook_limits_hold_for_long_texts(text: str, count: int) -> None:
    line = Line(text, text, "https://example.com/" + "&" * 900)
    item = Item(text, (line,) * 12, (Change(text, text, text),))
    message = Message("k1", text, text, (item,) * count, text, text, AT, shared=(line,) * 12)
    assert_slack_holds(as_slack(message))
    assert len(as_json(message, limit=19_000)) <= 19_000


@given(messages)
@settings(max_examples=40)
def test_slack_limits_hold_for_any_message(message: Message) -> None:
    assert_slack_holds(as_slack(message))
    assert 1 <= utf16(str(as_slack_text(message)["text"])) <= 4000


@given(st.text(), st.integers(1, 200))
def test_slack_text_comes_back_as_it_was_given(text: str, limit: int) -> None:
    written = mrkdwn(text, limit)
    assert utf16(written) <= limit
    assert not set(written) & {"<", ">"}
    read: str = written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("\u034f", "")
    plain: str = text.replace("\u034f", "")
    assert read == plain or (read.endswith("…") and plain.startswith(read[:-1]))


def test_slack_shows_outside_names_as_data() -> None:
    written = json.dumps(as_slack(sample()), ensure_ascii=False)
    assert "<!channel>" not in written
    assert "<https://evil" not in written
    assert "<https://example.com/law|" in written
    assert "<javascript" not in written
    assert " *b*" not in written.split('"type": "section"', 1)[1]


def test_slack_packs_a_long_group_and_loses_no_firm(
    make: Callable[..., Told], composed: Callable[..., Message]
) -> None:
    message = composed(*(make(number=n, name=f"FIRMA NUMARA {n:02} LIMITED SIRKETI") for n in range(60)))
    payload: dict[str, Any] = as_slack(message)
    assert_slack_holds(payload)
    assert all(f"FIRMA NUMARA {n:02}" in json.dumps(payload) for n in range(60))


def test_slack_counts_what_it_leaves_out(make: Callable[..., Told], composed: Callable[..., Message]) -> None:
    message = composed(*(make(number=n, name=f"FIRMA NUMARA {n:03} LIMITED SIRKETI") for n in range(400)))
    payload: dict[str, Any] = as_slack(message)
    written = json.dumps(payload)
    shown = sum(f"*FIRMA NUMARA {n:03}" in written for n in range(400))
    assert f"*and {400 - shown} more: watchlist alerts lists them all*" in written


@given(messages)
@settings(max_examples=40)
def test_html_shows_any_input_and_obeys_none(message: Message) -> None:
    page = lxml.html.document_fromstring(as_html(message), parser=lxml.html.HTMLParser())
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= TAGS
    for element in elements:
        assert not [name for name in element.attrib if str(name).startswith("on") or name == "src"]
        if element.tag == "a":
            assert str(element.attrib["href"]).startswith(("http://", "https://"))
    assert " ".join(str(page.findtext(".//h1")).split()) == clean(message.title)


def test_html_fetches_nothing_and_suits_a_phone() -> None:
    page = as_html(sample())
    assert "<script" not in page
    assert "<img" not in page
    assert "<link" not in page
    assert "url(" not in page
    assert 'name="viewport"' in page
    assert 'content="light dark"' in page
    assert 'href="https://example.com/law"' in page


@given(messages)
@settings(max_examples=40)
def test_text_holds_no_control_signs(message: Message) -> None:
    text = as_text(message)
    assert text.endswith("\n")
    assert all(sign == "\n" or sign >= " " for sign in text)
    assert "\x9b" not in text


@given(messages)
@settings(max_examples=40)
def test_json_is_one_line_and_keeps_within_its_limit(message: Message) -> None:
    whole = json.loads(as_json(message))
    assert len(whole["data"]["items"]) == len(message.items)
    cut = as_json(message, limit=19_000)
    assert len(cut) <= 19_000
    assert b"\n" not in cut
    data = json.loads(cut)["data"]
    assert len(data["items"]) + data["omitted"] == len(message.items)
    assert data["key"] == "k1"
    for shown, whole_item in zip(data["items"], message.items, strict=False):
        assert len(shown["others"]) + shown["others_omitted"] == len(whole_item.others)


def test_json_gives_the_ids_to_ask_further_by(make: Callable[..., Told], composed: Callable[..., Message]) -> None:
    envelope = json.loads(as_json(composed(make())))
    assert envelope["type"] == "alert.listed"
    assert envelope["timestamp"] == "2024-08-23T14:07:00Z"
    (told,) = envelope["data"]["items"]
    assert (told["alert"], told["event"], told["hit"], told["kind"]) == ("al1", "e1", "h1", "listed")
    assert json.loads(as_json(sample()))["type"] == "alert.notice"


def test_a_page_shows_each_changed_field_in_its_row(
    make: Callable[..., Told], composed: Callable[..., Message]
) -> None:
    page = lxml.html.document_fromstring(as_html(composed(make(Kind.AMENDED))), parser=lxml.html.HTMLParser())
    boxes = [div for div in page.iter("div") if "inline-block" in str(div.get("style"))]
    said = ["".join(map(str, box.itertext())).strip() for box in boxes]
    rows = [said[place : place + 2] for place in range(0, len(said), 2)]
    assert rows[:2] == [["address", "Ankara → Istanbul"], ["alias", "added ALFA"]]


def test_slack_says_how_many_lines_a_packed_item_leaves_out() -> None:
    names = tuple(Line("Names", f"FIRMA {n} · judge h{n}") for n in range(7))
    message = Message("k1", "t", "l", (*(Item(f"S{n}", names) for n in range(13)),), "f", "s", AT)
    payload: dict[str, Any] = as_slack(message)
    section = payload["blocks"][3]["text"]["text"]
    assert section.startswith("*S0*\nNames: FIRMA 0 · judge h0\n• FIRMA 1 · judge h1\nand 5 more: ")


def test_many_short_items_read_as_a_table() -> None:
    items = (Item("ALFA"), Item("BETA", (Line("Match", "score 0.91"),)), Item("GAMMA"))
    text = as_text(Message("k1", "3 firms", "Lead.", items, "f", "s", AT))
    assert text == "3 firms\nLead.\n\nALFA\nBETA\n  Match            score 0.91\nGAMMA\n\n— f\n"
