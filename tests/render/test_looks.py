"""A user's own templates write the messages; where one of them fails, ours does, and somebody is told which and why."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from slack_limits import assert_slack_takes

from watchlist.channels.console import ConsoleChannel
from watchlist.channels.letter import letter
from watchlist.model import Change, Item, Kind, Line, Message, Purpose, Told
from watchlist.render.compose import compose
from watchlist.render.html import LIMIT, as_html
from watchlist.render.looks import HTML, NAMES, SLACK, SUBJECT, TEXT, Looks
from watchlist.render.slack import as_slack
from watchlist.render.text import as_subject, as_text
from watchlist.render.trial import faults

AT = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"
MESSAGE = Message(
    "k", f"Listed: {EVIL}", "Lead.", (Item("ALFA", (Line("Law", EVIL),), (Change("a", "x", "y"),), kind=Kind.LISTED),),
    "Why.", "compliance", AT,
)  # fmt: skip
Own = Callable[..., Looks]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def own(tmp_path: Path, told: list[str]) -> Own:
    """Write a template into the user's folder."""

    def written(name: str, text: str) -> Looks:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Looks(tmp_path, told.append)

    return written


def test_each_form_is_written_by_the_template_of_the_user(own: Own, told: list[str]) -> None:
    own(SUBJECT, "[{{ message.subscription }}] {{ message.title }}\n")
    own(TEXT, "MINE {{ message.items[0].heading }}")
    own(HTML, "<p>MINE {{ message.title }}</p>")
    looks = own(SLACK, "MINE {{ heading }}\n{% for line in lines %}{{ line.value }}\n{% endfor %}")
    assert as_subject(MESSAGE, looks) == f"[compliance] Listed: {EVIL}"
    assert as_text(MESSAGE, looks) == "MINE ALFA\n"
    assert as_html(MESSAGE, looks) == "<p>MINE Listed: &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    body: dict[str, Any] = as_slack(MESSAGE, looks)
    assert body["blocks"][3]["text"]["text"] == "MINE ALFA\n&lt;script&gt;alert(1)&lt;/script&gt;"
    assert_slack_takes(body)
    assert told == []


def test_a_letter_and_the_console_are_written_by_them_too(own: Own) -> None:
    own(SUBJECT, "MINE")
    looks = own(TEXT, "MY TEXT")
    mail = letter(MESSAGE, sender="watch@example.com", to=["ops@example.com"], looks=looks)
    text, page = (part.get_content() for part in mail.iter_parts())
    assert (mail["Subject"], text) == ("MINE", "MY TEXT\n")
    assert "<h1" in page
    stream = io.StringIO()
    ConsoleChannel("console", stream, looks).send(MESSAGE)
    assert stream.getvalue() == "MY TEXT\n\n"


def test_a_template_builds_on_ours_and_changes_one_part(own: Own) -> None:
    looks = own(HTML, '{% extends "ours/message.html.j2" %}{% block footer %}<p>Ask the desk.</p>{% endblock %}')
    page = as_html(MESSAGE, looks)
    assert "<p>Ask the desk.</p>" in page
    assert "Why." not in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("mark", ["{{ message.title }}", "{{ message.title ~ '' }}", "{{ message.title | upper }}"])
def test_outside_text_does_not_break_out_of_a_template(own: Own, mark: str) -> None:
    page = as_html(MESSAGE, own(HTML, f"<div title='{mark}'>{mark}</div>"))
    div = lxml.html.fragment_fromstring(page)
    assert len(div) == 0
    assert set(div.attrib) == {"title"}


def test_no_template_of_ours_marks_anything_as_safe() -> None:
    for path in (Path(as_html.__code__.co_filename).parents[1] / "templates").glob("*.j2"):
        written = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\|\s*safe|autoescape|Markup", written), path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{% if %}\n", f"{TEXT}:2: Expected an expression"),
        ("{{ message.title }}\n\n{{ message.titel }}", f"{TEXT}:3: 'watchlist.model.Message object' has no attribute"),
        ("{{ message.__class__.__mro__ }}", f"{TEXT}:1: access to attribute '__class__'"),
        ("{{ 1 / 0 }}", f"{TEXT}:1: division by zero"),
        ('{% include "mine.j2" %}', f"{TEXT}:1: there is no template mine.j2"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "recursion"),
        ("{% for a in range(10 ** 9) %}{% endfor %}", f"{TEXT}:1: Range too big"),
    ],
)
def test_where_a_template_fails_ours_writes_and_one_line_says_why(
    own: Own, told: list[str], text: str, said: str
) -> None:
    looks = own(TEXT, text)
    assert as_text(MESSAGE, looks) == as_text(MESSAGE)
    (line,) = told
    assert said in line
    assert "\n" not in line
    found = list(faults(looks))
    assert found
    assert said in found[0]


@pytest.mark.parametrize("name", [SUBJECT, TEXT, HTML])
def test_a_template_that_writes_nothing_costs_no_alert_and_is_told(own: Own, told: list[str], name: str) -> None:
    looks = own(name, "{% if false %}{{ message.title }}{% endif %}\n")
    for written in (as_subject, as_text, as_html):
        assert written(MESSAGE, looks) == written(MESSAGE)
    assert [line.partition(": ")[2] for line in told] == ["it writes nothing"]
    assert list(faults(looks)) == told


def test_a_template_that_is_no_text_is_told_too(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / HTML).write_bytes(b"\xff\xfe\x00")
    looks = Looks(tmp_path, told.append)
    assert as_html(MESSAGE, looks) == as_html(MESSAGE)
    assert str(tmp_path / HTML) in told[0]


def test_templates_that_are_well_have_no_faults(own: Own, tmp_path: Path) -> None:
    ours = Path(as_html.__code__.co_filename).parents[1] / "templates"
    for name in NAMES:
        own(name, (ours / name).read_text(encoding="utf-8"))
    (tmp_path / "_mine.j2").write_text("{{ part }}", encoding="utf-8")
    assert list(faults(Looks(tmp_path))) == []
    assert list(faults(Looks())) == []


def test_a_slip_in_a_name_and_a_folder_that_is_not_there_are_told(own: Own, tmp_path: Path) -> None:
    looks = own("mesage.html.j2", "x")
    assert "nothing uses a template of this name" in next(iter(faults(looks)))
    (line,) = faults(Looks(tmp_path / "none"))
    assert "there is no such folder" in line
    assert "channels templates" in line


def test_a_changed_template_is_used_at_once(own: Own, tmp_path: Path) -> None:
    looks = own(SUBJECT, "one")
    assert as_subject(MESSAGE, looks) == "one"
    (tmp_path / SUBJECT).unlink()
    assert as_subject(MESSAGE, looks).startswith("Listed")


@pytest.mark.parametrize("count", [300, 1000])
def test_a_page_of_a_thousand_items_says_how_many_it_leaves_out(count: int) -> None:
    items = tuple(
        Item(f"FİRMA {n} MAKİNA SANAYİ VE TİCARET LTD. ŞTİ. (TR)", (Line("Match", "score 0.93 · judge h1"),) * 3)
        for n in range(count)
    )
    page = as_html(Message("k", "t", "l", items, "f", "s", AT))
    assert len(page.encode()) <= LIMIT
    assert len(page.encode()) > LIMIT * 0.8
    shown = sum(f">FİRMA {n} MAKİNA" in page for n in range(count))
    assert f"and {count - shown} more: watchlist alerts lists them all" in page


def test_an_item_of_a_thousand_lines_says_how_many_it_leaves_out() -> None:
    lines = tuple(Line("Tracked as", f"firm {n}") for n in range(1000))
    page = as_html(Message("k", "t", "l", (Item("h", lines),), "f", "s", AT))
    assert "firm 59" in page
    assert "firm 60<" not in page
    assert "and 940 more: watchlist alerts lists them" in page


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("purpose", [Purpose.REMINDER, Purpose.ESCALATION, Purpose.RESOLUTION])
def test_what_a_message_is_for_stands_first_in_every_form(
    make: Callable[..., Told], purpose: Purpose, language: str
) -> None:
    message = compose([make()], subscription="s", key="k", now=AT, titles={}, language=language, purpose=purpose)
    word = f"{message.title.partition(':')[0]}: "
    assert word in {"Reminder: ", "Escalated: ", "Resolved: ", "Hatırlatma: ", "Üst düzeye iletildi: ", "Çözüldü: "}
    body: dict[str, Any] = as_slack(message)
    stream = io.StringIO()
    ConsoleChannel("console", stream).send(message)
    for said in (as_subject(message), as_text(message), body["text"], stream.getvalue()):
        assert said.startswith(word)
    assert body["blocks"][0]["text"]["text"].startswith(word)
    assert f'lang="{language}"' in as_html(message)
    assert f'">{word}' in as_html(message)


def test_many_items_of_several_kinds_stand_in_sections() -> None:
    items = tuple(Item(f"F{n}", kind=(Kind.LISTED, Kind.DELISTED)[n % 2]) for n in range(6))
    message = Message("k", "t", "l", items, "f", "s", AT)
    assert re.findall(r"New listings \(3\)|Taken off a list \(3\)|F\d", as_text(message)) == [
        *("New listings (3)", "F0", "F2", "F4"),
        *("Taken off a list (3)", "F1", "F3", "F5"),
    ]
    assert as_html(message).index("New listings (3)") < as_html(message).index("Taken off a list (3)")
    body: dict[str, Any] = as_slack(message)
    assert [block["text"]["text"] for block in body["blocks"] if "(3)" in str(block)] == [
        "*New listings* (3)",
        "*Taken off a list* (3)",
    ]
