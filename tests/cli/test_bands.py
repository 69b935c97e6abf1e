"""What a score comes to, as a user meets it: what is told and in which words, what waits, and what a decision ends."""

from __future__ import annotations

import io

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, HOUSE

HEAD = "Ref,Firm,Country,Address,Note"
HIT = ("Zeynel Optik Sanayi Ltd", "Zeynel Optik Sanayi Limited")
POSSIBLE = ("Korkmaz Delta Lojistik", "Delta Lojistik")
REVIEW = ("Öztürk Çelikağ Makina", "Ozturk Celikkol")
EVERYDAY = ("Global", "Global")
NOTHING = ("Karahan Mercek", "Ozturk Celikag Gida")


def listed(command: CommandLine, pair: tuple[str, str], matching: str = "") -> CommandLine:
    """Track the one, and let the list come to name the other."""
    command.config.write_text(HOUSE + matching, encoding="utf-8")
    command.json("subjects", "add", pair[0])
    poll(command, "2024-08-01")
    poll(command, "2024-08-02", f"4,{pair[1]},,Breda,")
    return command


def poll(command: CommandLine, day: str, *rows: str) -> None:
    file = command.config.parent / "house.csv"
    file.write_text("\n".join([HEAD, ALPHA, *rows, ""]), encoding="utf-8")
    command.json("poll", "house", "--file", str(file), "--at", f"{day}T12:00Z")


def told(command: CommandLine) -> list[str]:
    """The reason of each alert, oldest first."""
    return [one["reason"] for one in command.json("alerts")]


def message(command: CommandLine) -> str:
    (alert,) = command.json("alerts")
    return str(command.json("alerts", "show", alert["id"])[0]["text"])


def waits(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return "1 of 1" in command("review", "--by", "Ayşe").out


def bands(command: CommandLine) -> list[str]:
    return [one["band"] for one in command.json("hits")]


def test_from_080_it_is_a_hit_and_waits_for_nobody(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(command, HIT)
    assert (bands(command), told(command)) == (["hit"], ["new_listing"])
    assert "possible" not in message(command).lower()
    assert not waits(command, monkeypatch)


def test_from_070_it_is_told_as_possible_and_waits(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(command, POSSIBLE)
    assert (bands(command), told(command)) == (["possible"], ["possible_match"])
    assert "possible" in message(command).lower()
    assert waits(command, monkeypatch)


@pytest.mark.parametrize("pair", [REVIEW, EVERYDAY], ids=["alike", "everyday"])
def test_from_060_and_what_many_share_only_wait(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    listed(command, pair)
    assert (bands(command), told(command)) == (["review"], ["held_for_review"])
    assert waits(command, monkeypatch)


def test_under_060_it_is_nothing(command: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(command, NOTHING)
    assert (bands(command), told(command), waits(command, monkeypatch)) == ([], [], False)


@pytest.mark.parametrize(
    ("hit", "threshold", "review", "band"),
    [
        (0.0, -0.1, -0.2, "hit"),
        (0.0001, 0.0, -0.1, "possible"),
        (0.1, 0.0001, 0.0, "review"),
        (0.2, 0.1, 0.0001, None),
    ],
)
def test_the_configuration_moves_the_bands_and_each_begins_at_its_score(
    alone: CommandLine, hit: float, threshold: float, review: float, band: str | None
) -> None:
    score = alone.json("compare", *POSSIBLE)[0]["score"]
    moved = {"hit": score + hit, "threshold": score + threshold, "review": score + review}
    lines = "\n".join(f"{name} = {value:.4f}" for name, value in moved.items())
    listed(alone, POSSIBLE, f"[matching]\n{lines}\n")
    assert bands(alone) == ([band] if band else [])
    reasons = {"hit": "new_listing", "possible": "possible_match", "review": "held_for_review"}
    assert told(alone) == ([reasons[band]] if band else [])


def test_an_everyday_word_is_for_review_wherever_the_bands_begin(alone: CommandLine) -> None:
    listed(alone, EVERYDAY, "[matching]\nhit = 0.66\nthreshold = 0.65\n")
    assert (bands(alone), told(alone)) == (["review"], ["held_for_review"])


def test_a_score_is_never_shown_as_if_it_reached_the_next_band(alone: CommandLine) -> None:
    listed(alone, POSSIBLE, "[matching]\nhit = 0.74\n")
    poll(alone, "2024-08-03", f"4,{POSSIBLE[1]},NL,Breda,")
    hit = alone.json("hits", "--limit", "1")[0]
    assert (hit["band"], round(hit["score"], 2)) == ("possible", 0.74)
    assert alone("hits", "--limit", "1").out.splitlines()[1].startswith("0.73 ")
    explained = alone("why", "hit", hit["id"]).out
    assert "0.73 (possible)" in explained
    assert "0.74 (possible)" not in explained


@pytest.fixture
def several(alone: CommandLine) -> CommandLine:
    """Two hits of two days."""
    listed(alone, POSSIBLE)
    alone.json("subjects", "add", REVIEW[0])
    poll(alone, "2024-08-03", f"4,{POSSIBLE[1]},,Breda,", f"5,{REVIEW[1]},,Breda,")
    return alone


def test_hits_are_asked_for_by_band_list_time_and_number(several: CommandLine) -> None:
    def keys(*arguments: str) -> list[str]:
        return [one["key"] for one in several.json("hits", *arguments)]

    assert keys() == ["4", "5"]
    assert keys("--band", "possible") == ["4"]
    assert keys("--list", "house") == ["4", "5"]
    assert keys("--since", "2024-08-03") == ["5"]
    assert keys("--limit", "1") == ["5"]
    assert "elsewhere" in several("hits", "--list", "elsewhere").err
    shown = several("hits").out.splitlines()
    assert "house" in shown[1]
    assert "2024-08-02 12:00Z" in shown[1]
    assert "watchlist why hit HIT" in shown[-1]


def test_several_hits_are_judged_at_once_or_none(several: CommandLine) -> None:
    first, second = (one["id"] for one in several.json("hits"))
    unknown = several("judge", first, "nothing", "negative", "--by", "Ayşe")
    assert (unknown.code, unknown.err.count("\n")) == (1, 1)
    assert several("export", "judgements").out == ""
    answer = several("judge", first, second, "negative", "--by", "Ayşe", "--note", "other firms")
    assert answer.out.count("nothing more will be told of this pair until a name") == 2
    assert several.json("hits", "--open") == []


def test_judging_again_replaces_and_keeps_the_former_with_what_was_judged(several: CommandLine) -> None:
    first, _ = (one["id"] for one in several.json("hits"))
    (made,) = several.json("judge", first, "negative", "--by", "Ayşe")
    assert made.pop("told") == 0
    assert made["versions"]["subject"]["names"] == [POSSIBLE[0]]
    assert made["versions"]["entry"]["names"] == [POSSIBLE[1]]
    assert (made["list"], made["key"]) == ("house", "4")
    assert made["versions"]["valid_from"] == "2024-08-02T12:00:00Z"
    assert made["versions"]["snapshot"] == several.json("events")[0]["snapshot"]
    assert "known to be this subject" in several("judge", first, "positive", "--by", "Berk").out
    kept: list[Object] = several("export", "judgements").objects
    assert [(one["decision"], one["by"]) for one in kept] == [("negative", "Ayşe"), ("positive", "Berk")]
    assert kept[0] == made
    assert [one["judgement"] for one in several.json("hits")] == ["positive", None]
    assert "versions" in several("export", "judgements", "--format", "csv").out.splitlines()[0]


def test_a_negative_pair_is_told_no_more_until_it_changes(command: CommandLine) -> None:
    listed(command, POSSIBLE)
    (hit,) = command.json("hits")
    command.json("judge", hit["id"], "negative", "--by", "Ayşe")
    poll(command, "2024-08-03", f"4,{POSSIBLE[1]},,Rotterdam,")
    assert told(command)[-1] == "judged_negative"
    poll(command, "2024-08-04", f"4,{POSSIBLE[1]},BE,Rotterdam,")
    assert told(command)[-1] == "possible_match"
