"""The default feeds beside the survey of sources: each address that it gives is as it says, and none is made up."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from watchlist.feeds import FeedSpec, built_in_feeds

SPECS = built_in_feeds()
URLS = {spec.url for spec in SPECS.values()}

NOT_POLLED = {
    "https://ofac.treasury.gov/system/files/126/ofac.xml": "retired on 31 January 2025",
    "https://www.hurriyetdailynews.com/rss": "200 with no items",
    "https://ofac.treasury.gov/recent-actions/20241122": "one notice",
    "https://ofac.treasury.gov/index.php/": "the same pages once more",
    "https://news.google.com/rss/articles/CBMi…": "leads nowhere that a program may follow",
}
UNSEEN = re.compile(r"not (?:been )?(?:verified|seen)|nobody has seen")
"""How a reason says that nobody has seen an address answer."""


@pytest.fixture(scope="module")
def survey(shared: Path) -> str:
    """Part B of the survey, news and press, without the checklist at its end."""
    whole = (shared / "sources.md").read_text(encoding="utf-8")
    return whole[whole.index("## B. News and press") : whole.index("### B8.")]


@pytest.fixture(scope="module")
def elsewhere(shared: Path) -> str:
    """All of the survey: rules and changes of lists stand in its part A."""
    return (shared / "sources.md").read_text(encoding="utf-8")


def addresses(survey: str) -> list[str]:
    """The addresses that the survey prints in full, freed of what stands for a number or a query."""
    found: list[str] = []
    for row in survey.splitlines():
        base = ""
        for quoted in re.findall(r"`([^`]+)`", row):
            if quoted.startswith("https://"):
                base = quoted
                found.append(quoted)
            elif re.match(r"[a-z]+(?:\.[a-z]+)+/", quoted):
                found.append(f"https://{quoted}")
                base = found[-1]
            elif quoted.startswith("/") and base:
                found.append(f"https://{urlsplit(base).netloc}{quoted}")
    return [one for one in found if "content.govdelivery.com" not in one]


def is_there(address: str) -> bool:
    """Whether a feed asks an address, or one that the survey's pattern stands for."""
    begin = re.split(r"[{…\[]|\?page=N|YYYYMMDD|\?q=|\?query=", address)[0].rstrip("/")
    path = urlsplit(begin).path
    return any(url == address or (begin != address.rstrip("/") and path and url.startswith(begin)) for url in URLS)


def test_every_address_of_the_survey_is_a_feed_or_has_a_reason_not_to_be(survey: str) -> None:
    given = addresses(survey)
    assert len(given) > 30
    left = [one for one in given if not is_there(one) and one not in NOT_POLLED]
    assert not left, left


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.key)
def test_an_address_that_the_survey_does_not_give_is_off_as_unverified(spec: FeedSpec, elsewhere: str) -> None:
    bare = spec.url.removeprefix("https://")
    printed = bare in elsewhere or bare.split("?")[0] in elsewhere
    given = printed or any(spec.url in (one, one.split("?")[0]) for one in addresses(elsewhere))
    assert given or (not spec.enabled and UNSEEN.search(spec.why_off))


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.key)
def test_what_is_only_recalled_is_off(spec: FeedSpec, survey: str) -> None:
    """The survey marks by [R] what nobody has seen, and some rows by their words."""
    rows = [row for row in survey.splitlines() if spec.url in row]
    recalled = any(re.search(re.escape(spec.url) + r"[`)]*;?\s*\)?\s*\[R", row) for row in rows)
    assert not (recalled and spec.enabled)


@pytest.mark.parametrize("outlet", ["bigpara", "investing", "vatan", "nethaber", "fotomac"])
def test_what_the_survey_excludes_is_not_there(outlet: str, survey: str) -> None:
    assert outlet in survey.lower().replace("ç", "c")
    assert not any(outlet in url for url in URLS)


def test_outlets_that_label_local_time_gmt_have_their_clock_put_right(survey: str) -> None:
    row = next(row for row in survey.splitlines() if "local time labelled GMT" in row)
    named = [name.strip() for name in row.strip("| ").split("|")[0].split(",")]
    assert named == ["CNN Türk", "Star", "Akşam"]
    assert all(any(spec.title == name and spec.clock for spec in SPECS.values()) for name in named)
