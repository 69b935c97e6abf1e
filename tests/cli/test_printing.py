"""What people see: nothing broken that is to be copied, nothing wider than the terminal, every line whole in a pipe."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from watchlist.cli import output, tables

IDS = ("2024-08-28 16:00Z", "listed", "41d9528a087421c4a04d")
TITLE = "ÖRNEK MAKİNA SANAYİ VE TİCARET LİMİTED ŞİRKETİ: listed on Specially Designated Nationals and Blocked Persons"
HEADINGS = ("seen", "kind", "event", "what")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    return Screen(monkeypatch)


class Screen:
    """A terminal of a width, or a pipe, in place of stdout."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def of(self, width: int | None) -> io.StringIO:
        printed = io.StringIO()
        console = Console(
            file=printed,
            force_terminal=width is not None,
            width=width,
            color_system=None,
            highlight=False,
            markup=False,
        )
        for module in (output, tables):
            self._monkeypatch.setattr(module, "terminal", lambda: console)
        return printed


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_ids_and_times_are_never_broken_and_no_line_is_too_wide(screen: Screen, width: int) -> None:
    printed = screen.of(width)
    tables.table(HEADINGS, [(*IDS, TITLE)], running={"what"}, empty="")
    lines = printed.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    for value in IDS:
        assert any(value in line for line in lines)
    assert "".join(printed.getvalue().split()).endswith("".join(TITLE.split()))


def test_a_wide_terminal_has_one_line_a_row(screen: Screen) -> None:
    printed = screen.of(200)
    tables.table(HEADINGS, [(*IDS, TITLE), (*IDS, TITLE)], running={"what"}, empty="")
    assert len(printed.getvalue().splitlines()) == 3


def test_a_pipe_has_one_line_a_row_however_long(screen: Screen) -> None:
    printed = screen.of(None)
    tables.table(HEADINGS, [(*IDS, TITLE * 9), (*IDS, "short")], running={"what"}, empty="")
    head, first, second = printed.getvalue().splitlines()
    assert first == "  ".join((*IDS, TITLE * 9))
    assert second == "  ".join((*IDS, "short"))
    assert head.split() == list(HEADINGS)


def test_a_column_that_says_nothing_is_left_out(screen: Screen) -> None:
    printed = screen.of(None)
    tables.table(("check", "error", "at"), [("a", None, "b"), ("c", None, "d")], running={"error"}, empty="")
    assert printed.getvalue() == "check  at\na      b\nc      d\n"


def test_where_there_is_nothing_it_is_said(screen: Screen) -> None:
    printed = screen.of(80)
    tables.table(HEADINGS, [], empty="No event.")
    assert printed.getvalue() == "No event.\n"


def test_a_value_of_several_lines_stays_beside_its_label(screen: Screen) -> None:
    printed = screen.of(40)
    output.facts([("name", TITLE), ("nothing", None), ("key", 7)])
    first, *middle, last = printed.getvalue().splitlines()
    assert first.startswith("name  ÖRNEK")
    assert all(line.startswith("      ") for line in middle)
    assert last == "key   7"


def test_what_can_be_copied_is_not_broken(screen: Screen) -> None:
    printed = screen.of(40)
    output.facts([("SHA-256", "0" * 64)])
    assert "0" * 64 in printed.getvalue()


@given(st.text())
def test_nothing_from_outside_steers_the_terminal(text: str) -> None:
    shown = output.cell(text)
    steering = {sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}}
    assert steering <= {"\u200c", "\u200d"}


def test_markup_from_outside_is_text(screen: Screen) -> None:
    printed = screen.of(80)
    output.say("[red]ALFA[/red] :smile: [link=http://x.example]y[/link]")
    assert printed.getvalue() == "[red]ALFA[/red] :smile: [link=http://x.example]y[/link]\n"


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("working", shown=True):
        pass
    assert capsys.readouterr() == ("", "")
