"""Names, titles and quotes are data: whatever they hold, every form of a message shows them and obeys none of it."""

import io
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_limits import assert_slack_takes

from watchlist.channels.console import ConsoleChannel
from watchlist.channels.file import FileChannel
from watchlist.channels.letter import letter
from watchlist.model import Action, Change, Item, Kind, Line, Message, Purpose
from watchlist.render.clean import clean
from watchlist.render.html import LIMIT, as_html
from watchlist.render.payload import as_json
from watchlist.render.slack import as_slack, as_slack_text
from watchlist.render.text import as_subject, as_text

AT = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></tr></table><form action=https://evil.example><input name=q>",
    "<!--[if mso]><a href=https://evil.example>x</a><![endif]-->",
    "<style>body{background:url(https://evil.example)}</style>",
    "<base href=https://evil.example>",
    "&lt;script&gt;&#x3C;script&#x3E;",
    "{{ 7 * 7 }}{% for x in y %}{{ message.__class__.__mro__ }}{% endfor %}",
    "ALFA\r\nBcc: all@evil.example\r\n\r\n<h1>x",
    "ALFA\u2028BETA\u2029\x85\x0b\x0cGAMMA",
    "\x1b[2J\x1b]0;owned\x07\x1b]8;;https://evil.example\x1b\\x\x9b31m",
    "\u202eATLIN\u2066ALFA\u2069\u200f\u061c",
    "A\u200bL\ufeffF\u00adA\U000e0041",
    "<!channel> <!here> <@U123> <#C123> <!subteam^S1>",
    "<https://evil.example|OFAC> https://evil.example #general @here",
    "*bold* _italic_ ~struck~ `code` ```block``` :warning: > quoted",
    "> quoted",
    "&amp;lt; & &&&",
    "شرکت آلفا – אלפא",
    "🚢 GEMİ 👩‍👩‍👧 𐍈" * 5,
    "e" + "\u0301" * 60,
    '{"type": "x"}\\"\\u0000',
    "[bold red]x[/] [link=file:///etc]x[/link]",
    "\ud800 lone",
    "%s %(x)s {0} {x} ${x} $(id) `id`",
    "x" * 5000,
    "&" * 3000,
    "=cmd|' /C calc'!A0",
    "",
)
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt://x%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://ofac.example@evil.example/",
    'https://example.com/"onclick="alert(1)',
    "https://example.com/a|b>c<d&e='f'",
    "https://example.com/\r\nx",
    "https://example.com/" + "a" * 1900,
    "file:///etc/passwd",
    None,
)
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "body",
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "table",
    "tr",
    "td",
    "a",
    "s",
    "b",
    "code",
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "style", "dir", "href", "role", "align"),
    *("width", "cellpadding", "cellspacing"),
}
FORMATTED = re.compile("(?<!\u034f)[*_~`]")

hostile = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=40), st.lists(st.sampled_from(ATTACKS)).map(" ".join))
links = st.one_of(st.sampled_from(LINKS), st.text(max_size=20).map("https://example.com/{}".format))
line = st.builds(Line, hostile, hostile, links)
item = st.builds(
    Item,
    heading=hostile,
    lines=st.lists(line, max_size=5).map(tuple),
    changes=st.lists(st.builds(Change, hostile, st.none() | hostile, st.none() | hostile), max_size=3).map(tuple),
    kind=st.none() | st.sampled_from(Kind),
)
messages = st.builds(
    Message,
    key=st.just("k1"),
    title=hostile,
    lead=hostile,
    items=st.one_of(st.lists(item, max_size=6), st.builds(lambda one, n: [one] * n, item, st.integers(1, 60))).map(
        tuple
    ),
    footer=hostile,
    subscription=hostile,
    created_at=st.just(AT),
    shared=st.lists(line, max_size=3).map(tuple),
    actions=st.lists(st.builds(Action, hostile, hostile, links), max_size=4).map(tuple),
    language=st.sampled_from(["en", "tr", "de", "<x>"]),
    purpose=st.sampled_from(Purpose),
)
few = settings(max_examples=60)


def with_all(text: str) -> Message:
    """A message that has a text everywhere."""
    lines = tuple(Line(text, text, url) for url in LINKS)
    items = tuple(Item(text, lines, (Change(text, text, text),), kind=kind) for kind in (*Kind, None))
    return Message("k1", text, text, items, text, text, AT, shared=lines, actions=(Action(text, text, LINKS[4]),))


def assert_plain(text: str) -> None:
    """Assert that no sign of a text steers what shows it: lines end, and nothing else."""
    assert not [sign for sign in text if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not [sign for sign in text if unicodedata.category(sign) == "Cf" and sign not in "\u200c\u200d"]


def assert_page_is_ours(page: str) -> None:
    root = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser())
    comments = [str(comment.text) for comment in root.iter(lxml.etree.Comment)]
    assert [comment[:9] for comment in comments] == ["[if mso]>", "[if mso]>"]
    assert "evil" not in "".join(comments)
    for element in root.iter("*"):
        assert element.tag in TAGS
        assert set(map(str, element.attrib)) <= ATTRIBUTES
        assert "url(" not in element.attrib.get("style", "")
        if element.tag == "a":
            assert str(element.attrib["href"]).startswith(("http://", "https://"))
            assert "@" not in str(element.attrib["href"]).split("/")[2]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_page_has_no_element_attribute_or_link_but_ours(text: str) -> None:
    page = as_html(with_all(text))
    assert_page_is_ours(page)
    assert len(page.encode()) <= LIMIT


@given(messages)
@few
def test_a_page_of_anything_is_ours_and_shows_its_title(message: Message) -> None:
    page = as_html(message)
    assert_page_is_ours(page)
    assert len(page.encode()) <= LIMIT
    root = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser())
    shown = " ".join(str(root.findtext(".//h1")).split())
    assert shown == clean(message.title) or shown.endswith("…")


@given(messages)
@few
def test_text_and_subject_are_lines_of_ours_only(message: Message) -> None:
    text = as_text(message)
    assert_plain(text)
    assert text.splitlines() == text.rstrip("\n").split("\n")
    subject = as_subject(message)
    assert_plain(subject)
    assert "\n" not in subject
    assert len(subject) <= 200


@pytest.mark.parametrize("text", ATTACKS)
def test_one_line_of_a_message_stays_one_line_of_text(text: str) -> None:
    one, other = (as_text(Message("k", "t", given, (), given, "s", AT)) for given in (text or "x", "x"))
    assert one.count("\n") == other.count("\n")


@given(messages)
@few
def test_slack_takes_anything_and_reads_nothing_in_it(message: Message) -> None:
    assert_slack_takes(as_slack(message))
    assert_slack_takes(as_slack_text(message))


@pytest.mark.parametrize("count", [1, 13, 200, 1000])
@pytest.mark.parametrize("text", ["<!channel>" * 300, "*_~`" * 800, "𐍈&" * 1600, "x" * 5000, ATTACKS[16]])
def test_slack_takes_however_many_items(text: str, count: int) -> None:
    item = Item(text, tuple(Line(text, text, url) for url in LINKS), (Change(text, text, text),), kind=Kind.LISTED)
    body: dict[str, Any] = as_slack(Message("k", text, text, (item,) * count, text, text, AT, shared=item.lines))
    assert_slack_takes(body)


@pytest.mark.parametrize("text", [one for one in ATTACKS if one])
def test_slack_formats_nothing_that_is_not_ours(text: str) -> None:
    body: dict[str, Any] = as_slack(Message("k", "t", text, (Item("h", (Line("l", text),)),), text, "s", AT))
    lead, item, footer = body["blocks"][1]["text"], body["blocks"][3]["text"], body["blocks"][4]["elements"][0]
    for shown in (lead["text"], item["text"].partition("\n")[2], footer["text"]):
        assert not FORMATTED.search(shown)
        assert not re.search(r":[a-z0-9_+-]+:", shown)
        assert not shown.startswith("&gt;")


def test_a_command_can_be_copied_from_slack() -> None:
    command = "watchlist alerts mute source us_ofac_sdn --until 30d"
    body: dict[str, Any] = as_slack(Message("k", "t", "l", (), "f", "s", AT, actions=(Action("Mute it", command),)))
    assert f"Mute it: `{command}`" in body["blocks"][3]["text"]["text"]


@given(messages)
@few
def test_json_is_one_line_that_reads_back(message: Message) -> None:
    written = as_json(message)
    assert b"\n" not in written
    data = json.loads(written)["data"]
    assert [action["label"] for action in data["actions"]] == [clean(one.label) for one in message.actions]
    assert (data["purpose"], len(data["items"])) == (message.purpose.value, len(message.items))
    assert len(as_json(message, limit=19_000)) <= 19_000


@pytest.mark.parametrize("text", ATTACKS)
def test_a_file_has_a_line_a_message(text: str, tmp_path: Path) -> None:
    channel = FileChannel("log", tmp_path / "alerts.jsonl")
    for _ in range(2):
        channel.send(with_all(text))
    lines = (tmp_path / "alerts.jsonl").read_bytes().split(b"\n")
    assert [bool(line) for line in lines] == [True, True, False]
    assert all(json.loads(line) for line in lines[:2])


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[Message], str]:
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "80"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def shown(message: Message) -> str:
        stream = Terminal()
        ConsoleChannel("console", stream).send(message)
        return stream.getvalue()

    return shown


OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(id=[^;\x1b]*)?;(https?://[^\x1b]*)?\x1b\\")
"""Colours, and links to the web as terminals take them: all that the console itself writes beside text."""


@pytest.mark.parametrize("text", ATTACKS)
def test_a_terminal_gets_no_control_sign_but_ours(text: str, terminal: Callable[[Message], str]) -> None:
    assert_plain(OURS.sub("", terminal(with_all(text))))


@pytest.mark.parametrize("text", ATTACKS)
def test_a_letter_gets_no_header_from_a_name(text: str) -> None:
    mail = letter(with_all(text), sender="watch@example.com", to=["ops@example.com"])
    assert not mail["Bcc"]
    assert mail.as_bytes()
    assert set(mail.keys()) <= {
        *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "Precedence", "Auto-Submitted"),
        *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Reply-To"),
    }
