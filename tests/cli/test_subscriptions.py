"""`subscriptions` says of each who gets what, when, and what leaves something out."""

from __future__ import annotations

from command_line import CommandLine

SAID = """
[[subscriptions]]
name = "night"
channels = ["out"]
programs = ["RUSSIA-EO14024"]
min_score = 0.85
quiet_hours = "22:00-07:00 Europe/Istanbul"
quiet_except = ["listed"]
flood_limit = 5

[[subscriptions]]
name = "daily"
channels = ["out"]
mode = "digest"
at = "08:00 Europe/Istanbul"
"""


def test_when_each_is_told_and_of_what_only(alone: CommandLine) -> None:
    alone.config.write_text(alone.config.read_text("utf-8") + SAID, "utf-8")
    lines = {line.split()[0]: line for line in alone("subscriptions").out.splitlines()}
    assert "at once; quiet 22:00-07:00 Europe/Istanbul, but listed; 5 an hour at most" in lines["night"]
    assert "programs RUSSIA-EO14024; score 0.85 and more" in lines["night"]
    assert "digest 08:00 Europe/Istanbul" in lines["daily"]
    assert "an hour" not in lines["daily"]
    assert "countries DE" in lines["germany"]
    shown = {one["name"]: one for one in alone.json("subscriptions")}
    assert shown["night"]["quiet_hours"] == {"begin": "22:00:00", "end": "07:00:00", "zone": "Europe/Istanbul"}
    assert (shown["night"]["flood_limit"], shown["night"]["programs"]) == (5, ["RUSSIA-EO14024"])
