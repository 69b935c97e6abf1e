"""Every object of the contract, printed by its command on both databases with the fields that scripts rely on."""

from __future__ import annotations

import re

import pytest
from command_line import CommandLine

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

SOURCE = {"key", "kind", "title", "state", "last_check", "last_good", "last_change", "entries", "next_due", "url"}
CHECK = {"id", "source", "at", "outcome", "snapshot", "entries", "seconds", "previous_hash", "hash"}
ENTRY = {"list", "key", "name", "schema", "countries", "programs", "listed_on", "citations", "ids"}
EVENT = {
    "id",
    "kind",
    "source",
    "detected_at",
    "occurred_on",
    "title",
    "entry",
    "changes",
    "story",
    "subjects",
    "snapshot",
}
FOUND = ENTRY | {"matched_name", "score", "strength", "status", "explanation"}
FEATURE = {"feature", "weight", "query", "candidate", "note"}
ALERT = {"id", "subscription", "event", "subject", "state", "reason", "created_at", "deliveries"}
DELIVERY = {"channel", "attempt", "at", "outcome", "key", "error", "purpose"}
ARTICLE = {"id", "url", "outlet", "title", "lang", "published_at", "story", "signals", "mentions", "claims"}
SIGNAL = {
    "type",
    "certainty",
    "actor",
    "target",
    "instrument",
    "background",
    "start",
    "end",
    "quote",
    "rule",
}
STORY = {"id", "title", "origin", "first_seen", "copies", "independent", "articles", "signals", "conflicts"}


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (("sources",), SOURCE),
        (("checks",), CHECK),
        (("checks", "us_ofac_sdn"), CHECK),
        (("entries", "--list", "us_ofac_sdn"), ENTRY | {"status"}),
        (("entries", "show", "us_ofac_sdn", "44801"), ENTRY | {"status"}),
        (("entries", "history", "us_ofac_sdn", "45784"), ENTRY | {"changes"}),
        (("events",), EVENT),
        (("search", "Enütek Makine"), FOUND),
        (("compare", "Enütek Makine", "Enutek Makina"), {"name1", "name2", "score", "match", "explanation"}),
        (("hits",), {"id", "event", "subject", "score", "band", "explanation"}),
        (("alerts",), ALERT),
        (("alerts", "--state", "sent"), ALERT),
        (("articles",), ARTICLE),
        (("stories",), STORY),
        (("subjects", "list"), {"id", "name", "aliases", "country", "schema", "vkn", "tags", "note"}),
        (("subjects", "show", "margiana"), {"id", "name", "vkn", "mersis", "registry_number", "lei"}),
        (("timeline", "margiana"), EVENT),
        (("subscriptions",), {"name", "channels", "events", "subjects", "mode"}),
        (("channels", "list"), {"name", "kind", "last_sent", "last_error"}),
        (("doctor",), {"what", "ok", "found", "remedy"}),
    ],
)
def test_a_command_prints_objects_with_these_fields(
    recorded: CommandLine, arguments: tuple[str, ...], fields: set[str]
) -> None:
    answer = recorded(*arguments, "--json")
    assert answer.objects
    for one in answer.objects:
        assert fields <= one.keys()


def test_parts_of_objects_have_their_fields(recorded: CommandLine) -> None:
    (event,) = recorded.json("events", "--kind", "amended")
    assert event["entry"].keys() >= ENTRY
    assert event["changes"][0].keys() == {"field", "old", "new"}
    assert event["subjects"][0].keys() >= {"id", "name", "score"}
    assert re.fullmatch("[0-9a-f]{64}", event["snapshot"])
    found, *_ = recorded.json("search", "Enütek Makine")
    assert all(feature.keys() == FEATURE for feature in found["explanation"])
    alert, *_ = recorded.json("alerts", "--state", "sent")
    assert all(delivery.keys() == DELIVERY for delivery in alert["deliveries"])
    story = max(recorded.json("stories"), key=lambda one: int(one["copies"]))
    assert story["signals"][0].keys() >= SIGNAL
    assert story["copies"] == len(story["articles"])


def test_entity_list_entries_carry_their_law(recorded: CommandLine) -> None:
    listed = recorded.json("events", "--kind", "listed", "--source", "us_bis_entity_list")
    for event in listed:
        for citation in event["entry"]["citations"]:
            assert citation.keys() >= {"text", "date", "url"}
    assert any("FR" in citation["text"] for event in listed for citation in event["entry"]["citations"])


def test_times_are_utc_and_a_day_stays_a_day(recorded: CommandLine) -> None:
    for event in recorded.json("events"):
        assert MOMENT.fullmatch(event["detected_at"])
        assert event["occurred_on"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", event["occurred_on"])
    for check in recorded.json("checks"):
        assert MOMENT.fullmatch(check["at"])


def test_the_objects_of_two_commands_lead_to_one_another(recorded: CommandLine) -> None:
    event = recorded.json("events", "--kind", "listed")[-1]
    check = next(one for one in recorded.json("checks") if one["id"] == event["check"])
    assert check["snapshot"] == event["snapshot"]
    subject = event["subjects"][0]["id"]
    assert event["id"] in [one["id"] for one in recorded.json("timeline", subject)]
    assert event["id"] in [one["event"] for one in recorded.json("hits", "--subject", subject)]


def test_search_says_on_stderr_which_lists_were_searched(recorded: CommandLine) -> None:
    import json

    answer = recorded("search", "Enütek Makine", "--json")
    (line,) = answer.err.splitlines()
    lists = {one["list"]: one for one in json.loads(line)["lists"]}
    assert set(lists) == {"us_ofac_sdn", "us_bis_entity_list"}
    assert all(one["stale"] for one in lists.values())
    assert answer.objects[0]["name"] == "ENUTEK MAKINA SANAYI VE TICARET LIMITED SIRKETI"
    assert answer.objects[0]["status"] == "current"


def test_search_can_be_narrowed(recorded: CommandLine) -> None:
    everything = recorded.json("search", "Dexias Industrial Products")
    assert len(everything) > 1
    scores = [one["score"] for one in everything]
    assert scores == sorted(scores, reverse=True)
    assert recorded.json("search", "Dexias Industrial Products", "--limit", "1") == everything[:1]
    sure = recorded.json("search", "Dexias Industrial Products", "--min-score", "0.9")
    assert sure == [one for one in everything if one["score"] >= 0.9]
    (found,) = recorded.json("search", "Enütek", "--list", "us_ofac_sdn")
    assert found["list"] == "us_ofac_sdn"
    assert recorded.json("search", "Enütek", "--list", "us_bis_entity_list") == []


def test_search_as_of_a_day_knows_what_was_observed_then(recorded: CommandLine) -> None:
    assert recorded.json("search", "Enütek Makine", "--as-of", "2024-08-27") == []
    assert recorded.json("search", "Enütek Makine", "--as-of", "2024-08-28")


def test_search_finds_by_number(recorded: CommandLine) -> None:
    found, *_ = recorded.json("search", "6121294799")
    assert found["key"] == "44801"
    assert found["strength"] == "identifier"
