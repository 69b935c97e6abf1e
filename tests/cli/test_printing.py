"""What people see: nothing broken that is to be copied, nothing wider than the terminal, every line whole in a pipe."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from watchlist.cli import explained, output, tables
from watchlist.model import Comparison, Feature

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


REASONS = Comparison(
    0.85,
    "ALFA MACHINERY",
    "primary",
    (
        Feature("name", 0.9, "alfa makina", "alfa machinery and logistics"),
        Feature("word_equal", 1.0, "alfa", "alfa", "distinctive"),
        Feature("word_translated", 0.3, "makina", "machinery", "sector"),
        Feature("word_over", -0.08, "", "logistics", "sector"),
        Feature("legal_form", 0.985, "ltd sti", "", "multiplies the score"),
        Feature("country", 0.94, "TR", "DE", "no country in common"),
        Feature(
            "address", 1.03, "No. 5, a very long street of many words, Istanbul", "Street 5", "one street and number"
        ),
        Feature("lei", 0.85, "A" * 20, "B" * 20, "two different numbers of which a party has one"),
    ),
)


@pytest.mark.parametrize("width", [60, 80, 120, 200, None])
def test_reasons_say_every_value_in_plain_words_and_fit(screen: Screen, width: int | None) -> None:
    printed = screen.of(width)
    explained.explain(REASONS, indent=6)
    text = printed.getvalue()
    assert width is None or all(cell_len(line) <= width for line in text.splitlines())
    flat = "".join(text.split())
    for reason in REASONS.explanation:
        assert {"".join(value.split()) for value in (reason.query, reason.candidate)} <= _pieces(flat, reason)
    assert "word_" not in text
    for effect in ("= 0.90", "+1.00", "−0.08", "× 0.985", "× 0.94", "× 1.03", "= 0.85"):
        assert effect in text


def _pieces(flat: str, reason: Feature) -> set[str]:
    """Which of a reason's values stand in what was printed; a value that takes several lines of a column, by words."""
    return {
        "".join(value.split())
        for value in (reason.query, reason.candidate)
        if all(word in flat for word in value.split())
    }


def test_a_narrow_terminal_has_each_reason_on_a_line_and_a_wide_one_columns(screen: Screen) -> None:
    narrow = screen.of(80)
    explained.explain(REASONS, indent=6)
    assert "        translated  +0.30    makina ~ machinery (what the firm does)" in narrow.getvalue().splitlines()
    wide = screen.of(120)
    explained.explain(REASONS, indent=6)
    head, *lines = wide.getvalue().splitlines()
    assert head.split() == ["what", "query", "candidate", "effect", "why"]
    places = [head.index(heading) for heading in ("query", "candidate", "effect", "why")]
    (country,) = (line for line in lines if "country " in line)
    assert [country[place:].split("  ")[0].strip() for place in places] == [
        "TR",
        "DE",
        "× 0.94",
        "no country in common",
    ]


def test_only_the_label_of_a_line_is_dim() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80, color_system="standard")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "terminal", lambda: console)
        output.labelled("label  ", "what it says")
    printed = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    assert printed == "\x1b[2mlabel  \x1b[0mwhat it says\n"


@pytest.mark.parametrize(
    ("effect", "colour"), [("× 1.02", "green"), ("+1.00", "green"), ("× 0.94", "red"), ("≤ 0.69", "red"), ("= 0.9", "")]
)
def test_what_speaks_for_and_against_has_a_colour(effect: str, colour: str) -> None:
    assert output.styled(effect).style == colour


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("working", shown=True):
        pass
    assert capsys.readouterr() == ("", "")
