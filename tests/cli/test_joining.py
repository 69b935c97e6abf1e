"""One firm on several lists: proposed, merged, split and shown side by side through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, Object

from watchlist.cli import beside, output, tables
from watchlist.model import Address, Entry, Identifier, Name, Strength

OTHER = """
[sources.other]
kind = "csv"
path = "other.csv"
title = "Other list"
columns = { key = "Ref", name = "Firm", country = "Country", address = "Address", vkn = "Tax" }
"""
HEAD = "Ref,Firm,Country,Address,Note"
OTHER_HEAD = "Ref,Firm,Country,Address,Tax"
ENUTEK = "1,Enutek Makina Sanayi ve Ticaret Limited Sirketi,TR,Ankara,"
ENUTEK_TOO = "A,Enutek Makine,TR,Istanbul,"
DELTA = "2,Delta Lojistik Anonim Sirketi,TR,Izmir,"
DELTA_TOO = "B,Delta Lojistik Anonim Sirketi,TR,Izmir,"


@pytest.fixture
def command(command: CommandLine, tmp_path: Path) -> CommandLine:
    """Two lists that name a firm in two ways, and another one in the same way."""
    with command.config.open("a", encoding="utf-8") as config:
        config.write(OTHER)
    for name, rows in (("house", [HEAD, ENUTEK, DELTA]), ("other", [OTHER_HEAD, ENUTEK_TOO, DELTA_TOO])):
        (tmp_path / f"{name}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
        command.json("poll", name)
    return command


def subjects(command: CommandLine) -> dict[str, str]:
    """Each subject's id by where it was first listed."""
    found = {}
    for one in command.json("subjects", "list"):
        for place in keys(show(command, one["id"]))[:1]:
            found[place] = one["id"]
    return found


def keys(shown: Object) -> list[str]:
    return [f"{one['list']} {one['key']}" for one in shown["entries"]]


def show(command: CommandLine, subject: str) -> Object:
    (shown,) = command.json("subjects", "show", subject)
    return shown


def test_what_is_equal_is_joined_and_what_is_likely_proposed(command: CommandLine) -> None:
    found = subjects(command)
    assert set(found) == {"house 1", "other A", "house 2"}
    assert keys(show(command, found["house 2"])) == ["house 2", "other B"]
    (proposed,) = command.json("subjects", "proposals")
    assert {proposed["subject"]["id"], proposed["other"]["id"]} == {found["house 1"], found["other A"]}
    assert proposed["score"] >= 0.75
    assert proposed["explanation"]
    assert [one["key"] for side in ("subject", "other") for one in proposed[side]["entries"]].count("A") == 1
    assert command.json("subjects", "proposals", "--min-score", "1") == []
    told = command("subjects", "proposals").out
    assert f"watchlist subjects merge {proposed['subject']['id']} {proposed['other']['id']}" in told
    assert "Istanbul" in told
    assert "Ankara" in told


def test_a_merge_keeps_all_and_leads_the_one_to_the_other(command: CommandLine) -> None:
    found = subjects(command)
    first, second = found["house 1"], found["other A"]
    assert command("subjects", "merge", first, second, "--by", "Compliance", "--note", "one firm").code == 0
    shown = show(command, second)
    assert (shown["id"], shown["merged_into"], shown["merged"]) == (first, first, [second])
    assert keys(shown) == ["house 1", "other A"]
    assert shown["aliases"] == ["Enutek Makine"]
    assert f"{second} was merged into {first}." in command("subjects", "show", second).out
    assert second not in subjects(command).values()
    assert command.json("subjects", "proposals") == []
    made = [one for one in command("export", "judgements").objects if one["key"] == second]
    assert [(one["subject"], one["decision"], one["by"], one["note"]) for one in made] == [
        (first, "positive", "Compliance", "one firm")
    ]


def test_the_lists_go_on_changing_what_was_merged(command: CommandLine, tmp_path: Path) -> None:
    found = subjects(command)
    command("subjects", "merge", found["house 1"], found["other A"])
    for name, row in (("house", ENUTEK.replace("Ankara", "Bursa")), ("other", ENUTEK_TOO.replace("Istanbul", "Van"))):
        head, rest = (HEAD, DELTA) if name == "house" else (OTHER_HEAD, DELTA_TOO)
        (tmp_path / f"{name}.csv").write_text(f"{head}\n{row}\n{rest}\n", encoding="utf-8")
        command.json("poll", name)
    events = command.json("timeline", found["other A"])
    assert [(one["kind"], one["source"]) for one in events] == [("amended", "house"), ("amended", "other")]
    assert {subject["id"] for one in events for subject in one["subjects"]} == {found["house 1"]}
    assert command.json("timeline", found["house 1"]) == events
    assert "Bursa" in show(command, found["house 1"])["address"]
    assert "Enutek Makine" in show(command, found["house 1"])["aliases"]


def test_the_history_and_alerts_of_both_stay(command: CommandLine) -> None:
    command.json("subjects", "add", "Enutek Makine", "--id", "own", "--country", "DE")
    told = [one["id"] for one in command.json("alerts") if one["subject"] == "own"]
    assert told
    found = subjects(command)
    listed = command.json("timeline", "own")
    command("subjects", "merge", found["house 1"], "own")
    assert command.json("timeline", "own") != []
    assert {one["id"] for one in command.json("timeline", found["house 1"])} >= {one["id"] for one in listed}
    assert [one["id"] for one in command.json("alerts") if one["id"] in told] == told
    assert command("alerts", "show", told[0]).code == 0
    assert command("why", "alert", told[0]).code == 0
    shown = show(command, "own")
    assert (shown["id"], shown["name"], shown["origin"]) == (found["house 1"], "Enutek Makine", "user")
    hit = next(one for one in command.json("hits", "--subject", "own") if one["list"])
    assert hit["subject"] == found["house 1"]
    command.json("judge", hit["id"], "negative")
    (again,) = [one for one in command.json("hits", "--subject", "own") if one["id"] == hit["id"]]
    assert again["judgement"] == "negative"


def test_a_merge_is_undone_and_not_proposed_again(command: CommandLine) -> None:
    found = subjects(command)
    first, second = found["house 1"], found["other A"]
    before = [show(command, one) for one in (first, second)]
    command("subjects", "merge", first, second)
    answer = command("subjects", "split", first, "--json")
    assert (answer.only["id"], answer.only["became"]) == (first, second)
    assert [show(command, one) for one in (first, second)] == before
    assert command.json("subjects", "proposals") == []
    assert "nothing was merged" in command("subjects", "split", first).err


def test_which_of_several_is_taken_off_has_to_be_said(command: CommandLine) -> None:
    found = subjects(command)
    first = found["house 1"]
    for other in ("other A", "house 2"):
        command("subjects", "merge", first, found[other])
    refused = command("subjects", "split", first).err
    assert found["other A"] in refused
    assert found["house 2"] in refused
    assert command("subjects", "split", found["house 2"]).code == 0
    assert keys(show(command, found["house 2"])) == ["house 2", "other B"]
    assert keys(show(command, first)) == ["house 1", "other A"]


def test_an_entry_is_taken_off_and_is_a_subject_by_itself(command: CommandLine, tmp_path: Path) -> None:
    delta = subjects(command)["house 2"]
    answer = command("subjects", "split", delta, "other", "B", "--note", "another Delta", "--json")
    became = answer.only["became"]
    assert became not in (None, delta)
    assert keys(show(command, delta)) == ["house 2"]
    assert keys(show(command, became)) == ["other B"]
    (tmp_path / "other.csv").write_text(
        f"{OTHER_HEAD}\n{ENUTEK_TOO}\n{DELTA_TOO.replace('Izmir', 'Bursa')}\n", encoding="utf-8"
    )
    command.json("poll", "other")
    assert keys(show(command, delta)) == ["house 2"], "it is not joined again"
    again = command("subjects", "split", delta, "other", "B")
    assert (again.code, len(again.err.splitlines())) == (1, 1)


def test_an_entry_that_came_by_a_merge_goes_with_what_was_merged(command: CommandLine) -> None:
    found = subjects(command)
    command("subjects", "merge", found["house 1"], found["other A"])
    told = command("subjects", "split", found["house 1"], "other", "A").out
    assert found["other A"] in told
    assert keys(show(command, found["house 1"])) == ["house 1"]
    assert keys(show(command, found["other A"])) == ["other A"]


def test_an_entry_without_a_tie_becomes_nothing(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "house.csv").write_text(f"{HEAD}\n{ENUTEK}\n{DELTA}\n3,Gamma Optik GmbH,DE,Bremen,\n", encoding="utf-8")
    command.json("subjects", "add", "Gamma Optik GmbH", "--id", "own", "--country", "DE")
    command.json("poll", "house")
    assert keys(show(command, "own")) == ["house 3"]
    assert "no subject by itself" in command("subjects", "split", "own", "house", "3").out
    assert keys(show(command, "own")) == []


def test_an_entry_that_met_a_subject_is_proposed_until_it_is_judged(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "house.csv").write_text(f"{HEAD}\n{ENUTEK}\n{DELTA}\n3,Gamma Optik GmbH,DE,Bremen,\n", encoding="utf-8")
    command.json("subjects", "add", "Gamma Optik", "--id", "own", "--country", "")
    command.json("poll", "house")
    (proposed,) = [one for one in command.json("subjects", "proposals") if one["entry"]]
    assert (proposed["subject"]["id"], proposed["entry"]["key"], proposed["other"]) == ("own", "3", None)
    assert f"watchlist judge {proposed['hit']} positive|negative" in command("subjects", "proposals").out
    command.json("judge", proposed["hit"], "positive")
    assert keys(show(command, "own")) == ["house 3"]
    assert [one for one in command.json("subjects", "proposals") if one["entry"]] == []


def test_what_cannot_be_merged_or_split_is_one_line(command: CommandLine) -> None:
    found = subjects(command)
    first, second = found["house 1"], found["other A"]
    command("subjects", "merge", first, second)
    for refused in (
        ("merge", first, first),
        ("merge", first, second),
        ("merge", second, first),
        ("merge", first, "nobody"),
        ("merge", "nobody", first),
        ("split", "nobody"),
        ("split", first, "house", "1"),
        ("split", first, "house", "99"),
        ("split", first, "nowhere", "1"),
        ("remove", second),
    ):
        answer = command("subjects", *refused)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1), refused


LONG = Entry(
    "us",
    "1",
    "Company",
    (Name("ENUTEK MAKINA SANAYI VE TICARET LIMITED SIRKETI"), Name("ENU", Strength.WEAK), Name("ENUTEK")),
    programs=("RUSSIA-EO14024",),
    addresses=(Address("Kavaklidere Mahallesi 1, Ankara"), Address("Ivedik Organize Sanayi Bolgesi 2, Ankara")),
    identifiers=(Identifier("vkn", "6121294799", label="Tax ID No."),),
)
SHORT = Entry("eu", "2", "Company", (Name("Enütek Makine"),), programs=("Annex IV",))


@pytest.mark.parametrize(("width", "beside_one_another"), [(100, True), (60, False), (None, True)])
def test_lists_stand_side_by_side_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, width: int | None, beside_one_another: bool
) -> None:
    import io

    from rich.cells import cell_len
    from rich.console import Console

    printed = io.StringIO()
    console = Console(file=printed, force_terminal=width is not None, width=width, color_system=None)
    for module in (output, tables, beside):
        monkeypatch.setattr(module, "terminal", lambda: console)
    beside.side_by_side([beside.Column("us", LONG, "current"), beside.Column("eu", SHORT, "missing")])
    lines = printed.getvalue().splitlines()
    assert width is None or all(cell_len(line) <= width for line in lines)
    assert any("RUSSIA-EO14024" in line and "Annex IV" in line for line in lines) is beside_one_another
    said = " ".join(printed.getvalue().split())
    for value in ("current", "missing", "ENU", "Tax ID No. 6121294799", "Kavaklidere Mahallesi 1, Ankara"):
        assert value in said
