"""A list of one's own through the command line: polled, held, accepted, asked as of a time, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine, Object
from house_list import ALPHA, BETA, DELTA, GAMMA, START

from watchlist.store import Store

HEAD = "Ref,Firm,Country,Address,Note"
OMEGA = "5,Omega Kimya Sanayi Anonim Sirketi,DE,Kiel,"


def write(file: Path, *rows: str) -> str:
    file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return str(file)


@pytest.fixture
def polled(command: CommandLine, house_file: Path) -> CommandLine:
    """Three readings: a baseline of 1 August, one more firm on the 5th, and an amended one on the 9th."""
    for day, rows in (
        ("2024-08-01", [ALPHA, BETA, GAMMA]),
        ("2024-08-05", [ALPHA, BETA, GAMMA, DELTA]),
        ("2024-08-09", [ALPHA.replace("Berlin", "Potsdam"), BETA, GAMMA, DELTA]),
    ):
        (read,) = command.json("poll", "house", "--file", write(house_file, *rows), "--at", f"{day}T12:00Z")
        assert read["outcome"] == "new"
    return command


def delta(command: CommandLine) -> Object:
    """The one hit on the fourth firm of the list, which became a subject as it was listed."""
    (hit,) = [one for one in command.json("hits") if one["key"] == "4"]
    return hit


def test_a_poll_says_what_came_of_it(command: CommandLine, house_file: Path) -> None:
    write(house_file, ALPHA, BETA)
    (first,) = command.json("poll")
    assert first.keys() >= {
        "source",
        "outcome",
        "check",
        "entries",
        "listed",
        "amended",
        "delisted",
        "articles",
        "error",
        "seconds",
    }
    assert (first["source"], first["outcome"], first["entries"], first["listed"]) == ("house", "new", 2, 0)
    (again,) = command.json("poll", "house")
    assert (again["outcome"], again["entries"]) == ("unchanged", 2)
    assert command("poll").out.startswith("house: unchanged: 2 entries (")


def test_a_poll_that_is_held_exits_1_and_can_be_accepted(command: CommandLine, house_file: Path) -> None:
    write(house_file, ALPHA, BETA, GAMMA, DELTA)
    command.json("poll")
    write(house_file, ALPHA)
    answer = command("poll", "--json")
    assert answer.code == 1
    assert answer.only["outcome"] == "held"
    assert answer.only["error"]
    (held,) = command.json("sources", "--held")
    assert held["key"] == "house"
    assert held["state"] == "held"
    assert held["check"] == answer.only["check"]
    assert [one["state"] for one in command.json("sources") if one["key"] == "house"] == ["held"]
    (accepted,) = command.json("accept", held["check"])
    assert accepted["delisted"] == 3
    assert command.json("sources", "--held") == []
    assert command("accept", held["check"]).code == 1
    assert [one["key"] for one in command.json("entries")] == ["1"]


def test_a_held_reading_can_be_dropped(command: CommandLine, house_file: Path) -> None:
    write(house_file, ALPHA, BETA, GAMMA, DELTA)
    command.json("poll")
    write(house_file)
    check = command("poll", "--json").only["check"]
    assert command("reject", check).out == f"{check}: dropped; the last good reading stands.\n"
    assert len(command.json("entries")) == 4
    assert command("reject", check).code == 1


def test_one_source_in_trouble_keeps_no_other_from_being_polled(command: CommandLine, house_file: Path) -> None:
    with command.config.open("a", encoding="utf-8") as config:
        config.write('[sources.absent]\nkind = "csv"\npath = "absent.csv"\ncolumns = { name = "Firm" }\n')
    write(house_file, ALPHA)
    answer = command("poll", "absent", "house", "--json")
    assert answer.code == 1
    assert "house" in [one["source"] for one in answer.objects]


def test_entries_as_of_a_time_are_what_was_observed_then(polled: CommandLine) -> None:
    def keys(*arguments: str) -> list[str]:
        return sorted(one["key"] for one in polled.json("entries", *arguments))

    assert keys("--as-of", "2024-07-31") == []
    assert keys("--as-of", "2024-08-01") == ["1", "2", "3"]
    assert keys("--as-of", "2024-08-01T11:59Z") == []
    assert keys("--as-of", "2024-08-05T11:59:59Z") == ["1", "2", "3"]
    assert keys("--as-of", "2024-08-05") == ["1", "2", "3", "4"]
    assert keys("--list", "house", "--country", "TR") == ["4"]
    assert keys("--country", "Türkiye") == ["4"]
    assert len(keys("--limit", "2")) == 2


def test_an_entry_is_shown_as_it_stood(polled: CommandLine) -> None:
    (before,) = polled.json("entries", "show", "house", "1", "--as-of", "2024-08-08")
    (after,) = polled.json("entries", "show", "house", "1")
    assert before["addresses"][0]["text"] == "Berlin"
    assert after["addresses"][0]["text"] == "Potsdam"
    first, second = polled.json("entries", "history", "house", "1")
    assert first["valid_to"] == second["valid_from"] == "2024-08-09T12:00:00Z"
    assert [change["field"] for change in second["changes"]] == ["addresses", "addresses"]
    assert "Potsdam" in polled("entries", "history", "house", "1").out


def test_events_are_asked_for_by_time_kind_source_subject_and_country(polled: CommandLine) -> None:
    def kinds(*arguments: str) -> list[str]:
        return [one["kind"] for one in polled.json("events", *arguments)]

    assert kinds() == ["listed", "amended"]
    assert kinds("--since", "2024-08-06") == ["amended"]
    assert kinds("--since", "2024-08-05") == ["listed", "amended"]
    assert kinds("--until", "2024-08-05") == ["listed"]
    assert kinds("--until", "2024-08-05T11:00Z") == []
    assert kinds("--since", "12h") == []
    assert kinds("--kind", "amended") == ["amended"]
    assert kinds("--source", "house", "--country", "TR") == ["listed"]
    made = delta(polled)["subject"]
    assert kinds("--subject", made) == ["listed"]
    assert polled("timeline", made).out.splitlines()[1].startswith("2024-08-05")


def test_checks_are_a_chain_that_can_be_verified(polled: CommandLine) -> None:
    first, second, third = polled.json("checks", "house")
    assert (second["previous_hash"], third["previous_hash"]) == (first["hash"], second["hash"])
    assert [one["id"] for one in polled.json("checks", "--since", "2024-08-05")] == [second["id"], third["id"]]
    assert polled("checks", "--verify").out == "Every chain of checks is whole.\n"
    assert polled.json("checks", "--verify") == []


def test_a_chain_that_was_tampered_with_is_named(polled: CommandLine) -> None:
    from sqlalchemy import create_engine, text

    second = polled.json("checks", "house")[1]
    engine = create_engine(polled.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE checks SET entries = 9 WHERE id = :id"), {"id": second["id"]})
    engine.dispose()
    answer = polled("checks", "--verify", "--json")
    assert answer.code == 1
    assert [one["check"] for one in answer.objects] == [second["id"]]
    assert second["id"] in polled("checks", "--verify").out


def test_a_file_is_not_read_as_of_the_future_or_before_what_is_known(polled: CommandLine, house_file: Path) -> None:
    file = write(house_file, ALPHA)
    assert "future" in polled("poll", "house", "--file", file, "--at", "2999-01-01").err
    assert "2024-08-09" in polled("poll", "house", "--file", file, "--at", "2024-08-02").err


def test_hits_are_explained_judged_and_exported(polled: CommandLine, tmp_path: Path) -> None:
    hit = delta(polled)
    assert (hit["key"], hit["band"], hit["judgement"]) == ("4", "hit", None)
    assert hit["explanation"]
    (judged,) = polled.json("judge", hit["id"], "negative", "--note", "another firm", "--by", "Compliance")
    assert (judged["decision"], judged["by"], judged["note"]) == ("negative", "Compliance", "another firm")
    assert hit["id"] not in [one["id"] for one in polled.json("hits", "--open")]
    assert delta(polled)["judgement"] == "negative"
    assert polled("export", "judgements", "--out", str(tmp_path / "judgements.jsonl")).code == 0
    assert '"decision":"negative"' in (tmp_path / "judgements.jsonl").read_text(encoding="utf-8")


def test_an_alert_is_told_tried_and_seen(polled: CommandLine, tmp_path: Path) -> None:
    assert polled.json("alerts", "--state", "sent") == []
    assert polled("run", "--once").code == 0
    listed, *_ = polled.json("alerts", "--state", "sent")
    assert listed["deliveries"][0]["outcome"] == "sent"
    assert "Delta Lojistik" in (tmp_path / "told.jsonl").read_text(encoding="utf-8")
    (shown,) = polled.json("alerts", "show", listed["id"])
    assert "Delta Lojistik" in shown["text"]
    assert "Delta Lojistik" in polled("alerts", "show", listed["id"]).out
    assert "no delivery" in polled("alerts", "retry", listed["id"]).err
    assert polled.json("alerts", "ack", listed["id"])[0]["state"] == "acknowledged"
    assert [one["id"] for one in polled.json("alerts", "--state", "acknowledged")] == [listed["id"]]


def test_a_dead_delivery_can_be_tried_again(command: CommandLine, house_file: Path) -> None:
    command.json("subjects", "add", "Alfa Makina Sanayi Limited Sirketi", "--country", "DE")
    for day, rows in (("2024-08-01", [BETA]), ("2024-08-02", [ALPHA, BETA])):
        command.json("poll", "house", "--file", write(house_file, *rows), "--at", day)
    # Its channel has no secret: the delivery waits for one.
    assert command("run", "--once").code == 0
    waiting, *_ = [one for one in command.json("alerts") if one["subscription"] == "germany"]
    assert waiting["state"] == "retrying"
    assert "WATCHLIST_TEST_SECRET" in waiting["deliveries"][0]["error"]
    assert command.json("alerts", "retry", waiting["id"])[0]["state"] == "retrying"
    (why,) = command.json("why", "alert", waiting["id"])
    assert why["alert"]["id"] == waiting["id"]


def test_a_channel_is_tested(command: CommandLine, tmp_path: Path) -> None:
    (sent,) = command.json("channels", "test", "out")
    assert sent["outcome"] == "sent"
    assert "Test" in (tmp_path / "told.jsonl").read_text(encoding="utf-8")
    answer = command("channels", "test", "away")
    assert answer.code == 1
    assert "WATCHLIST_TEST_SECRET" in answer.err
    assert command("channels", "test", "console", "--json").only["channel"] == "console"
    assert [one["name"] for one in command.json("channels", "list")] == ["console", "out", "away"]


def test_a_closed_channel_is_shown_with_what_to_do_and_opened(command: CommandLine) -> None:
    with Store(command.database) as store, store.write() as session:
        session.channels.refused("away", "webhook", START, "away: the server answered 410")
        session.channels.close("away", START, "")
    (shown,) = [one for one in command.json("channels", "list") if one["name"] == "away"]
    assert (shown["state"], shown["last_error"]) == ("closed", "away: the server answered 410")
    assert "watchlist channels open away" in str(shown["remedy"])
    assert command.json("channels", "open", "away") == [
        {"channel": "away", "was_closed": True, "waiting": 0, "dead": 0}
    ]
    assert "it was not closed" in command("channels", "open", "away").out
    assert "no channel 'nowhere'" in command("channels", "open", "nowhere").err


@pytest.mark.parametrize("what", ["entries", "events", "subjects", "alerts"])
def test_an_export_holds_all_of_it_in_either_format(polled: CommandLine, tmp_path: Path, what: str) -> None:
    import csv
    import json

    lines = polled("export", what).out.splitlines()
    asked = {"subjects": ("subjects", "list")}.get(what, (what,))
    assert [json.loads(line)["key" if what == "entries" else "id"] for line in lines] == [
        one["key" if what == "entries" else "id"] for one in polled.json(*asked)
    ]
    polled("export", what, "--format", "csv", "--out", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(lines)


def test_entries_are_exported_as_of_a_time(polled: CommandLine) -> None:
    assert len(polled("export", "entries", "--as-of", "2024-08-01").out.splitlines()) == 3


def test_why_leads_back_to_the_bytes_and_the_check(polled: CommandLine) -> None:
    hit = delta(polled)
    (why,) = polled.json("why", "hit", hit["id"])
    assert why["hit"]["explanation"] == hit["explanation"]
    assert Path(why["snapshot"]["path"]).is_file()
    assert why["snapshot"]["archived"] is True
    check = polled.json("checks", "house")[1]
    assert (why["check"]["id"], why["check"]["hash"]) == (check["id"], check["hash"])
    told = polled("why", "hit", hit["id"]).out
    assert check["hash"] in told
    assert why["snapshot"]["sha256"] in told


def test_why_not_names_the_wish_that_left_it_out(polled: CommandLine) -> None:
    hit = delta(polled)
    (why,) = polled.json("why", "not", hit["event"], hit["subject"])
    compliance, germany, oncall = why["reasons"]
    assert compliance.startswith("compliance: it has alert ")
    assert germany == "germany: countries = DE leaves it out."
    assert oncall == "oncall: events = source_fault leaves it out."
    (other,) = polled.json("subjects", "add", "Somebody Else")
    (why,) = polled.json("why", "not", hit["event"], other["id"])
    assert "alike" in why["reasons"][0]


def test_the_sources_that_are_off_are_one_line_for_people_and_all_for_programs(polled: CommandLine) -> None:
    keys = {one["key"] for one in polled.json("sources")}
    assert {"house", "us_ofac_sdn", "us_bis_entity_list"} <= keys
    shown = polled("sources").out.splitlines()
    assert [line.split()[0] for line in shown] == ["key", "house", "Off"]


def test_a_file_that_was_kept_is_the_list_itself_whatever_hops_lead_to_it(alone: CommandLine, tmp_path: Path) -> None:
    """The eCFR's XML, though its address is that of the list of titles."""
    sample = Path(__file__).parents[1] / "lists" / "us_bis_entity_list" / "sample.xml"
    alone.config.write_text("[sources]\nbuiltin = false\n[sources.us_bis_entity_list]\nat_least = 1\n", "utf-8")
    polled = alone.json("poll", "us_bis_entity_list", "--file", str(sample), "--at", "2024-08-28", "--json")
    assert [(one["outcome"], one["error"]) for one in polled] == [("new", None)]
    assert alone.json("entries", "--list", "us_bis_entity_list", "--json")
