"""What a person sets is what runs, and what is wrong is said in one line."""

import re
from datetime import time, timedelta
from pathlib import Path

import pytest

from watchlist.config import Section, Settings, find_config, load, secret
from watchlist.errors import ConfigError
from watchlist.resources import shipped


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "watchlist.toml"


def settings(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_the_file_is_read_with_its_durations_zones_and_sources(written: Path) -> None:
    read = settings(
        written,
        """
        [database]
        url = "sqlite:///state/w.sqlite"
        [sources]
        builtin = false
        [sources.us_ofac_sdn]
        every = "20m"
        confirm_removals = 1
        [sources.mine]
        kind = "feed"
        url = "https://outlet.example/rss"
        [channels.ops]
        kind = "email"
        smtp = "smtp://mail.example:587"
        from = "a@example.com"
        to = ["b@example.com"]
        [[subscriptions]]
        name = "press"
        channels = ["ops", "console"]
        events = ["reported"]
        types = ["warning_threat"]
        mode = "digest"
        at = "08:00 Europe/Istanbul"
        """,
    )
    assert read.sources.builtin is False
    assert read.sources.named["us_ofac_sdn"].every == timedelta(minutes=20)
    assert read.sources.named["us_ofac_sdn"].confirm_after == timedelta(hours=12)
    assert read.subscriptions[0].at.at == time(8)
    assert str(read.subscriptions[0].at.tz) == "Europe/Istanbul"
    assert read.database_url == f"sqlite:///{written.parent}/state/w.sqlite"
    assert read.archive_path == written.parent / "state" / "archive"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sources.us_ofac_sdn]\nevry = '15m'", "sources.us_ofac_sdn.evry: there is no such setting"),
        ("[sources.us_ofac_sdn]\nevery = 'soon'", "'soon' is not a duration"),
        ("[sources.us_ofac_sdn]\nevery = '0s'", "sources.us_ofac_sdn.every: more than 0s is wanted"),
        ("[daemon]\nlease = '0m'", "daemon.lease: more than 0s is wanted"),
        ("[network]\ntimeout = '0s'", "network.timeout: more than 0s is wanted"),
        ("[network]\ntimeout = -1", "network.timeout: a duration is not less than 0s"),
        (
            "[sources.us_ofac_sdn]\nconfirm_after = -1",
            "sources.us_ofac_sdn.confirm_after: a duration is not less than 0s",
        ),
        ("[matching]\nhit = 0.5", "review <= threshold <= hit"),
        ("[tracking]\ncountries = ['Turkey']", "alpha-2"),
        ("[[subscriptions]]\nname = 'a'\nchannels = ['nobody']", "'nobody'"),
        ("[[subscriptions]]\nname = 'a'\n[[subscriptions]]\nname = 'a'", "two subscriptions"),
        ("[[subscriptions]]\nname = 'a'\nat = '8 o clock'", "08:00 Europe/Istanbul"),
        ("[channels.x]\nkind = 'email'", "needs smtp"),
        ("[channels.x]\nkind = 'webhook'\nurl = 'ftp://a/b'\nsecret_env = 'S'", "url must begin with https://"),
        ("[channels.x]\nkind = 'webhook'\nurl = 'example.com/hook'\nsecret_env = 'S'", "url must begin with https://"),
        ("[database\n", "not valid TOML"),
    ],
)
def test_a_mistake_is_one_line_with_the_file_and_the_place(written: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(written, text)
    assert said in str(caught.value)
    assert str(written) in str(caught.value)
    assert "\n" not in str(caught.value)


SUBSCRIPTION = '[[subscriptions]]\nname = "night"\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('at = "08:00 Europe"', "is not a time and a zone"),
        ('at = "08:00+03:00 Europe/Istanbul"', "is not a time and a zone"),
        ('at = {at = "08:00", zone = "Nowhere"}', "'Nowhere' is not a zone such as Europe/Istanbul"),
        ('quiet_hours = "22:00-07:00 Europe"', "'Europe' is not a zone such as Europe/Istanbul"),
        ('quiet_hours = "22:00+01:00-07:00 Europe/Istanbul"', "has an offset of its own"),
        ('quiet_hours = "22:00-22:00 UTC"', "nothing would ever be sent"),
        ('quiet_hours = {begin = "22:00", end = "22:00", zone = "UTC"}', "nothing would ever be sent"),
        ('quiet_hours = {begin = "22:00", end = "07:00", zone = "Nowhere"}', "'Nowhere' is not a zone"),
    ],
)
def test_hours_that_no_clock_shows_are_refused_when_they_are_read(written: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        settings(written, SUBSCRIPTION + line)


@pytest.mark.parametrize(
    "url",
    [
        "https://ofsistorage.blob.core.windows.net/publishlive/consolidated.csv",
        "https://assets.example/publishlive/ConList.xml",
        "https://assets.example/2022format/list.csv",
    ],
)
def test_the_list_that_the_united_kingdom_closed_is_refused(written: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="closed on 28 January 2026 and is served stale; use https://") as caught:
        settings(written, f"[sources.gb_sanctions]\nurl = '{url}'")
    assert str(caught.value).startswith(f"{written}: sources.gb_sanctions.url: the OFSI Consolidated List was closed")
    assert "\n" not in str(caught.value)
    assert settings(written, "[sources.gb_sanctions]\nurl = 'https://mirror.example/UK-Sanctions-List.csv'")


def test_a_removal_may_be_confirmed_by_checks_alone(written: Path) -> None:
    read = settings(written, "[sources.us_ofac_sdn]\nconfirm_after = '0s'")
    assert read.sources.named["us_ofac_sdn"].confirm_after == timedelta()


def test_the_environment_wins_over_the_file(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHLIST_SOURCES__US_OFAC_SDN__URL", "http://127.0.0.1/")
    monkeypatch.setenv("WATCHLIST_NETWORK__ALLOW_PRIVATE", "true")
    read = settings(written, "[sources.us_ofac_sdn]\nurl = 'https://elsewhere.example/'\nat_least = 5")
    assert read.sources.named["us_ofac_sdn"].url == "http://127.0.0.1/"
    assert read.sources.named["us_ofac_sdn"].at_least == 5
    assert read.network.allow_private is True


def test_a_misspelt_section_in_the_environment_is_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHLIST_NETWROK__PROXY", "http://proxy.example")
    with pytest.raises(ConfigError, match="no section NETWROK"):
        settings(written, "")


def test_a_database_given_by_hand_wins_and_is_where_the_person_stands(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.write_text("[database]\nurl = 'sqlite:///other.sqlite'")
    monkeypatch.chdir(tmp_path)
    assert load(str(written), database="sqlite:///here.sqlite").database_url == f"sqlite:///{tmp_path}/here.sqlite"
    monkeypatch.setenv("WATCHLIST_DATABASE_URL", "postgresql://u@h/db")
    assert load(str(written)).database_url == "postgresql+psycopg://u@h/db"


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such configuration file"):
        find_config(str(tmp_path / "absent.toml"))


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("HOOK", "https://hooks.example/x")
    assert secret("HOOK", "", what="channel team") == "https://hooks.example/x"
    assert secret("", str(tmp_path / "key"), what="channel ops") == "s3cret"
    with pytest.raises(ConfigError, match="NOT_SET is empty"):
        secret("NOT_SET", "", what="channel team")
    with pytest.raises(ConfigError, match="cannot read the secret file"):
        secret("", str(tmp_path / "none"), what="channel ops")


def test_the_shipped_file_names_every_setting() -> None:
    named = set(re.findall(r"[a-z_]+", (shipped("config") / "watchlist.toml").read_text(encoding="utf-8")))
    told = {key for section in Section.__subclasses__() for key in section.model_fields}
    # The parts of a time are written as one text, and TOML's `from` is a word of Python's.
    assert told - named - {"zone", "from_"} == set()


def test_the_shipped_file_is_a_configuration_with_its_examples_too(written: Path) -> None:
    text = (shipped("config") / "watchlist.toml").read_text(encoding="utf-8")
    shown = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    assert {"press", "oncall"} <= {one.name for one in settings(written, shown).subscriptions}
    assert [one.name for one in settings(written, text).subscriptions] == ["default"]


def test_pages_are_fetched_unless_the_file_says_otherwise(written: Path) -> None:
    defaults = settings(written, "[sources]\nbuiltin = true").pages
    assert (defaults.enabled, defaults.attempts, defaults.rest) == (True, 4, timedelta(seconds=1))
    read = settings(written, "[pages]\nenabled = false\nworkers = 2\n[sources.mine]\npages = 'all'")
    assert (read.pages.enabled, read.pages.workers, read.sources.named["mine"].pages) == (False, 2, "all")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[pages]\nworkers = 0", "pages.workers"),
        ("[pages]\nrest = '-1s'", "pages.rest"),
        ("[pages]\nagain = true", "pages.again: there is no such setting"),
        ("[sources.mine]\npages = 'some'", "sources.mine.pages"),
    ],
)
def test_what_is_said_of_pages_wrongly_is_named(written: Path, text: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(wrong)):
        settings(written, text)
