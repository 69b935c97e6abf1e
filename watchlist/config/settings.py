"""Everything that can be set, table by table."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from watchlist import __version__
from watchlist.config.channel import ChannelSettings
from watchlist.config.subscription import SubscriptionSettings
from watchlist.config.values import CONSOLE, Duration, Section, Share, SomeTime
from watchlist.model import PromotionRule

_RETIRED = re.compile(r"ofsistorage\.blob\.core\.windows\.net|conlist|2022format", re.IGNORECASE)


class DatabaseSettings(Section):
    """Where the database is; a relative SQLite path is taken from the configuration file's folder."""

    url: str = ""


class ArchiveSettings(Section):
    """Where the publishers' bytes are kept; empty means a folder ``archive`` beside the database."""

    path: str = ""


class MatchingSettings(Section):
    """The scores from which two names match, an event is a hit, and a hit goes to review."""

    threshold: Share = 0.70
    hit: Share = 0.80
    review: Share = 0.60

    @model_validator(mode="after")
    def _in_order(self) -> MatchingSettings:
        if not self.review <= self.threshold <= self.hit:
            raise ValueError("review <= threshold <= hit is wanted")
        return self


class TrackingSettings(Section):
    """Which listed parties become subjects by themselves."""

    countries: list[str] = ["TR"]
    persons: bool = False
    promote: PromotionRule = "two_origins"
    """When a firm that the news names is tracked without a person's word."""

    @field_validator("countries")
    @classmethod
    def _capitals(cls, countries: list[str]) -> list[str]:
        for country in countries:
            if not re.fullmatch(r"[A-Za-z]{2}", country):
                raise ValueError(f"{country!r} is not an ISO 3166 alpha-2 code such as TR")
        return [country.upper() for country in countries]


class NetworkSettings(Section):
    """How sources are fetched."""

    user_agent: str = f"watchlist/{__version__} (open-source sanctions list monitor; contact: set network.user_agent)"
    proxy: str = ""
    allow_private: bool = False
    timeout: SomeTime = timedelta(seconds=180)
    max_bytes: Annotated[int, Field(gt=0)] = 300_000_000


class DaemonSettings(Section):
    """How long a poll or a delivery may go unheard before another process takes it over, and how many run at once."""

    lease: SomeTime = timedelta(seconds=60)
    workers: Annotated[int, Field(ge=1, le=64)] = 4
    couriers: Annotated[int, Field(ge=1, le=64)] = 8


class PagesSettings(Section):
    """Whether and how articles' pages are fetched: so many at once, so often tried, a host left alone in between."""

    enabled: bool = True
    workers: Annotated[int, Field(ge=1, le=32)] = 4
    attempts: Annotated[int, Field(ge=1, le=20)] = 4
    rest: Duration = timedelta(seconds=1)


class SourceSettings(Section):
    """One source: what it changes of a built-in one, or all of a new one."""

    kind: Literal["list", "feed", "csv"] | None = None
    enabled: bool | None = None
    title: str | None = None
    url: str | None = None
    path: str | None = None
    every: SomeTime | None = None
    at_least: Annotated[int | None, Field(ge=0)] = None
    at_most: Annotated[int | None, Field(ge=1)] = None
    max_removed: Share | None = None
    confirm_removals: Annotated[int, Field(ge=1)] = 2
    confirm_after: Duration = timedelta(hours=12)
    lang: str | None = None
    outlet: str | None = None
    form: Literal["syndication", "sitemap", "gdelt"] | None = None
    query: str | None = None
    columns: dict[str, str] | None = None
    key_env: str = ""
    key_file: str = ""
    allow_private: bool | None = None
    pages: Literal["relevant", "all", "none"] | None = None


class SourcesSettings(BaseModel):
    """``builtin`` and one table a source."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, SourceSettings]
    builtin: bool = True

    @property
    def named(self) -> dict[str, SourceSettings]:
        """The sources that the file names, by key."""
        return dict(self.__pydantic_extra__)


class MessagesSettings(Section):
    """Where a user's own templates lie, and where links that acknowledge lead once something is served there."""

    templates: str = ""
    link: str = ""
    link_secret_env: str = ""
    link_secret_file: str = ""

    @model_validator(mode="after")
    def _signed(self) -> MessagesSettings:
        if self.link and not re.fullmatch(r"https?://[^\s?#]+", self.link):
            raise ValueError("link must begin with https:// or http:// and have neither ? nor #: a token is put behind")
        if self.link and not (self.link_secret_env or self.link_secret_file):
            raise ValueError("link needs link_secret_env or link_secret_file: what it leads to is signed")
        return self


class HeartbeatSettings(Section):
    """The address that is told that the daemon lives, so that somebody hears of its silence; it is a secret."""

    url: str = ""
    url_env: str = ""
    url_file: str = ""
    every: SomeTime = timedelta(minutes=1)
    allow_private: bool = False


class OperatorSettings(Section):
    """From when on watchlist itself is in trouble: too little room, a clock that is off, a database that is locked."""

    every: SomeTime = timedelta(seconds=60)
    disk_free: Annotated[int, Field(ge=0)] = 1_000_000_000
    clock_off: SomeTime = timedelta(minutes=2)
    locked_after: SomeTime = timedelta(seconds=30)
    silent_after: SomeTime = timedelta(minutes=10)
    undelivered_after: SomeTime = timedelta(hours=1)


class Settings(BaseSettings):
    """Everything that can be set; each key also as ``WATCHLIST_SECTION__KEY``."""

    model_config = SettingsConfigDict(
        env_prefix="WATCHLIST_", env_nested_delimiter="__", extra="forbid", env_ignore_empty=True
    )
    database: DatabaseSettings = DatabaseSettings()
    archive: ArchiveSettings = ArchiveSettings()
    matching: MatchingSettings = MatchingSettings()
    tracking: TrackingSettings = TrackingSettings()
    network: NetworkSettings = NetworkSettings()
    daemon: DaemonSettings = DaemonSettings()
    pages: PagesSettings = PagesSettings()
    sources: SourcesSettings = SourcesSettings.model_validate({})
    messages: MessagesSettings = MessagesSettings()
    heartbeat: HeartbeatSettings = HeartbeatSettings()
    operator: OperatorSettings = OperatorSettings()
    channels: dict[str, ChannelSettings] = {}
    subscriptions: list[SubscriptionSettings] = [SubscriptionSettings(name="default")]
    folder: Path = Field(default_factory=Path.cwd, exclude=True)

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        known = {CONSOLE, *self.channels}
        names: set[str] = set()
        for subscription in self.subscriptions:
            if subscription.name in names:
                raise ValueError(f"two subscriptions are named {subscription.name!r}: give one another name")
            names.add(subscription.name)
            for channel in (*subscription.channels, *subscription.escalate_to):
                if channel not in known:
                    raise ValueError(
                        f"subscription {subscription.name!r} names the channel {channel!r}, "
                        f"which is not under [channels]; there are {', '.join(sorted(known))}"
                    )
        return self

    @model_validator(mode="after")
    def _not_retired(self) -> Settings:
        given = self.sources.named.get("gb_sanctions")
        if given and given.url and _RETIRED.search(given.url):
            raise ValueError(
                "sources.gb_sanctions.url: the OFSI Consolidated List was closed on 28 January 2026 and is served "
                "stale; use https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv"
            )
        return self

    @property
    def database_url(self) -> str:
        """The database's URL, with a relative SQLite path taken from the configuration's folder."""
        url = self.database.url or f"sqlite:///{user_data_path('watchlist')}/watchlist.sqlite"
        if url.startswith("sqlite:///") and (path := url.removeprefix("sqlite:///")) != ":memory:":
            return f"sqlite:///{self.folder / Path(path).expanduser()}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)

    @property
    def templates_path(self) -> Path | None:
        """The folder that holds the user's own templates, or None."""
        given = self.messages.templates
        return self.folder / Path(given).expanduser() if given else None

    @property
    def archive_path(self) -> Path:
        """The folder that holds the publishers' bytes."""
        if self.archive.path:
            return self.folder / Path(self.archive.path).expanduser()
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).parent / "archive"
        return user_data_path("watchlist") / "archive"
