"""review: what waits for a person, decided by a key on a real terminal or by a line from a pipe."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import Answer, CommandLine, Object
from house_list import ALPHA, HOUSE
from keyboard import Seat
from rich.cells import cell_len
from sqlalchemy import create_engine, text

HEAD = "Ref,Firm,Country,Address,Note"
SUBJECTS = {
    "Korkmaz Delta Lojistik": "2,Delta Lojistik,NL,Rotterdam,",
    "Beta Makina": "3,Beta,DE,Köln,",
    "Zeynel Işık Optik": "4,ZEYNEL IŞIK OPTİK VE ÇİĞDEM GÖZLÜK,NL,Büyükdere Cad. 12,",
}
"""Whom we track, and the entry that each may be."""
Piped = Callable[..., Answer]


def poll(command: CommandLine, day: str, *rows: str) -> None:
    file = command.config.parent / "house.csv"
    file.write_text("\n".join([HEAD, ALPHA, *rows, ""]), encoding="utf-8")
    command.json("poll", "house", "--file", str(file), "--at", f"{day}T12:00Z")


@pytest.fixture
def waiting(alone: CommandLine) -> CommandLine:
    """Three hits that wait, of which one is only to review."""
    alone.config.write_text(HOUSE, encoding="utf-8")
    poll(alone, "2024-08-01")
    for name in SUBJECTS:
        alone.json("subjects", "add", name, "--country", "DE")
    poll(alone, "2024-08-02", *SUBJECTS.values())
    return alone


@pytest.fixture
def piped(waiting: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """Runs review with these lines as its input."""

    def run(lines: str, *options: str) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return waiting("review", "--by", "Ayşe", *options)

    return run


@contextmanager
def seated(command: CommandLine, *options: str, width: int = 100, height: int = 40) -> Iterator[Seat]:
    given = ["--config", str(command.config), "--database", command.database, "review", *options]
    environment = {**os.environ, "WATCHLIST_ARCHIVE__PATH": str(command.archive)}
    with Seat(given, environment, width=width, height=height) as seat:
        yield seat


def turned(seat: Seat, key: str, place: str) -> str:
    """Press a key that turns to another matter, and wait for all of its screen."""
    seat.press(key)
    seat.until(place)
    return seat.until("? help")


def made(command: CommandLine) -> list[tuple[str, str, str]]:
    """Decision, who and note of each judgement."""
    return [(one["decision"], one["by"], one["note"]) for one in command("export", "judgements").objects]


def hit(command: CommandLine, key: str) -> Object:
    (found,) = [one for one in command.json("hits") if one["key"] == key and one["score"] < 1]
    return found


def test_a_key_decides_without_enter_and_the_terminal_is_left_as_it_was(waiting: CommandLine) -> None:
    with seated(waiting, "--by", "Ayşe") as seat:
        first = seat.until("? help")
        assert "1 of 3   score 0." in first
        assert seat.terminal_modes() != seat.modes
        second = turned(seat, "n", "2 of 3")
        assert "nothing more will be told of this pair until a name" in " ".join(second.split())
        turned(seat, "s", "3 of 3")
        seat.press("p")
        seat.until("left.")
        assert seat.leaves() == 0
        assert "2 judged: 1 positive, 1 negative; 1 left." in seat.screen
        assert seat.terminal_modes() == seat.modes
    assert first != second
    assert made(waiting) == [("negative", "Ayşe", ""), ("positive", "Ayşe", "")]


def test_a_screen_says_what_both_sides_say_and_why_they_met(waiting: CommandLine) -> None:
    with seated(waiting, width=120) as seat:
        seat.until("? help")
        turned(seat, "s", "2 of 3")
        screen = turned(seat, "s", "3 of 3")
    names, countries, addresses = (
        next(line for line in screen.splitlines() if line.startswith(label))
        for label in ("name ", "countries", "addresses")
    )
    assert "* Beta Makina" in names
    assert "* Beta" in names
    assert countries.split() == ["countries", "*", "DE", "*", "DE"]
    assert "Köln" in addresses
    assert "House list (house 3)" in screen
    assert "only to review: nobody was told" in screen
    assert "makina" in screen.partition("Why they may be one:")[2]
    assert hit(waiting, "3")["id"] in screen


@pytest.mark.parametrize("width", [60, 120])
def test_a_screen_fits_the_terminal_and_is_drawn_again_when_that_changes(waiting: CommandLine, width: int) -> None:
    with seated(waiting, width=100, height=34) as seat:
        wide = seat.until("? help")
        seat.resize(width, 34)
        narrow = seat.redrawn(wide, "? help")
        lines = narrow.splitlines()
        assert max(map(cell_len, lines)) <= width
        assert len(lines) <= 34
        assert "1 of 3" in lines[0]
        seat.press("q")
        assert seat.leaves() == 0


def test_ctrl_c_keeps_what_was_decided_and_the_terminal(waiting: CommandLine) -> None:
    with seated(waiting) as seat:
        seat.until("? help")
        turned(seat, "u", "2 of 3")
        seat.press("\x03")
        seat.until("left.")
        assert seat.leaves() == 0
        assert "1 judged: 1 unsure; 2 left." in seat.screen
        assert seat.terminal_modes() == seat.modes
    assert [decision for decision, _, _ in made(waiting)] == ["unsure"]


def test_an_error_leaves_the_terminal_as_it_was(waiting: CommandLine) -> None:
    with seated(waiting) as seat:
        seat.until("? help")
        engine = create_engine(waiting.database)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE judgement"))
        engine.dispose()
        seat.press("n")
        assert seat.leaves() == 1
        assert "no such table" in seat.screen
        assert seat.terminal_modes() == seat.modes


def test_a_note_in_turkish_goes_with_the_next_decision_alone(waiting: CommandLine) -> None:
    with seated(waiting, "--by", "Ayşe") as seat:
        seat.until("? help")
        seat.press("m")
        seat.until("note: ")
        seat.press("Çiğdem Şti. değil, İstanbul\n")
        seat.until("note      Çiğdem Şti. değil, İstanbul")
        seat.until("? help")
        turned(seat, "n", "2 of 3")
        turned(seat, "n", "3 of 3")
        seat.press("q")
        assert seat.leaves() == 0
    assert made(waiting) == [("negative", "Ayşe", "Çiğdem Şti. değil, İstanbul"), ("negative", "Ayşe", "")]


def test_back_asks_again_and_the_new_decision_holds(waiting: CommandLine) -> None:
    with seated(waiting, "--by", "Ayşe") as seat:
        seat.until("? help")
        turned(seat, "n", "2 of 3")
        assert "negative by Ayşe" in turned(seat, "b", "1 of 3")
        seat.press("\x1b[A")
        seat.until("That key is no answer")
        seat.press("?")
        seat.until("Any key goes on.")
        seat.press("x")
        seat.until("? help")
        turned(seat, "p", "2 of 3")
        seat.press("q")
        seat.leaves()
        assert "1 judged: 1 positive; 2 left." in seat.until("left.")
    assert [decision for decision, _, _ in made(waiting)] == ["negative", "positive"]


def test_what_another_has_judged_meanwhile_is_not_overwritten(waiting: CommandLine) -> None:
    likeliest, second, _ = sorted(
        (one for one in waiting.json("hits") if one["score"] < 1), key=lambda one: -one["score"]
    )
    with seated(waiting, "--by", "Ayşe") as seat:
        seat.until("? help")
        waiting.json("judge", likeliest["id"], second["id"], "positive", "--by", "Berk")
        told = " ".join(turned(seat, "n", "3 of 3").split())
        assert "Berk has judged it positive meanwhile; your answer is not kept." in told
        assert "judged meanwhile: " in told, "the second one is not even asked"
        seat.press("q")
        seat.leaves()
        assert "0 judged; 2 by others meanwhile; 1 left." in seat.until("left.")
    assert {(decision, by) for decision, by, _ in made(waiting)} == {("positive", "Berk")}


def test_lines_from_a_pipe_are_answers_and_their_end_quits(waiting: CommandLine, piped: Piped) -> None:
    answer = piped("m another firm\nn\nnope\nskip\n")
    assert answer.code == 0
    assert "nope is no answer" in answer.out
    assert answer.out.endswith("1 judged: 1 negative; 2 left.\n")
    assert made(waiting) == [("negative", "Ayşe", "another firm")]
    assert "1 of 2" in piped("").out


def test_what_is_unsure_is_asked_again_when_one_asks_for_it(waiting: CommandLine, piped: Piped) -> None:
    assert "3 judged: 3 unsure; 0 left." in piped("u\nu\nu\n").out
    assert piped("").out == "Nothing waits for a person.\n"
    again = piped("n\n", "--unsure")
    assert "unsure by Ayşe" in again.out
    assert "1 judged: 1 negative; 2 left." in again.out


def test_a_matter_is_asked_once_by_its_newest_event(waiting: CommandLine, piped: Piped) -> None:
    poll(waiting, "2024-08-03", *(row + "Seen again" for row in SUBJECTS.values()))
    assert len([one for one in waiting.json("hits") if one["key"] == "2" and one["score"] < 1]) == 2
    asked = piped("s\ns\ns\n")
    assert "3 of 3" in asked.out
    assert asked.out.count("amended on House list") == 3
    assert piped("n\nn\nn\n").code == 0
    assert piped("").out == "Nothing waits for a person.\n"


def test_what_opened_again_says_what_was_judged_and_what_changed(waiting: CommandLine, piped: Piped) -> None:
    piped("m they said so\nn\nm they said so\nn\nm they said so\nn\n")
    subject = hit(waiting, "2")["subject"]
    waiting.json("subjects", "edit", subject, "--alias", "Korkmaz Freight")
    asked = piped("").out
    assert "1 of 1" in asked
    assert "negative by Ayşe: they said so" in asked
    assert "Open again, because of what has changed since: the subject's names + Korkmaz Freight." in asked


def test_what_the_news_names_is_shown_with_the_words_around_it(
    waiting: CommandLine, piped: Piped, tmp_path: Path
) -> None:
    waiting.json("subjects", "add", "Karahan Optik Anonim Şirketi")
    said = "The United States imposed sanctions on Turkish companies including Karahan, a maker of lenses, on Thursday."
    article = {"id": "1", "url": "https://example.com/1", "outlet": "Straits Wire", "title": "Lenses"}
    file = tmp_path / "articles.jsonl"
    told = {**article, "text": said, "published_at": "2024-08-05T10:00:00Z", "lang": "en"}
    file.write_text(json.dumps(told) + "\n", encoding="utf-8")
    waiting.json("articles", "add", str(file))
    (named,) = [one for one in waiting.json("hits") if one["story"]]
    assert named["band"] == "possible"
    asked = piped("s\ns\ns\ns\n").out
    assert "including Karahan, a maker of lenses" in asked
    assert "Straits Wire: Lenses" in asked
    answer = waiting("judge", named["id"], "negative", "--by", "Ayşe").out
    assert "nothing more will be told of this subject in this story" in answer
    assert "3 of 3" in piped("s\ns\ns\n").out


def test_one_subject_one_band_or_so_many(waiting: CommandLine, piped: Piped) -> None:
    subject = hit(waiting, "3")["subject"]
    assert "1 of 1" in piped("", "--subject", subject).out
    assert "1 of 1" in piped("", "--band", "review").out
    assert "1 of 2" in piped("", "--band", "possible").out
    assert "1 of 1" in piped("", "--limit", "1").out
    assert "there is no subject 'nobody'" in piped("", "--subject", "nobody").err
    waiting.json("subjects", "remove", subject)
    assert "1 of 2" in piped("").out, "what is tracked no more waits for nobody"


def test_who_could_not_see_the_question_is_not_asked(waiting: CommandLine) -> None:
    terminal, line = pty.openpty()
    try:
        given = ["--config", str(waiting.config), "--database", waiting.database, "review"]
        answer = subprocess.run(
            [sys.executable, "-m", "watchlist", *given], stdin=line, capture_output=True, text=True, check=False
        )
    finally:
        os.close(terminal)
        os.close(line)
    assert answer.returncode == 2
    assert "`watchlist hits --open` and `watchlist judge`" in answer.stderr.replace("\n", " ")
