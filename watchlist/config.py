"""The configuration: TOML, with environment variables over it, checked whole before anything runs."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_config_path, user_data_path
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from watchlist import __version__
from watchlist.durations import parse_duration
from watchlist.errors import ConfigError
from watchlist.model import Certainty, Kind, PromotionRule, SignalType

FILE_NAME = "watchlist.toml"
_RETIRED = re.compile(r"ofsistorage\.blob\.core\.windows\.net|conlist|2022format", re.IGNORECASE)
CONSOLE: Literal["console"] = "console"


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _not_backwards(length: timedelta) -> timedelta:
    if length < timedelta():
        raise ValueError("a duration is not less than 0s")
    return length


def _some_time(length: timedelta) -> timedelta:
    if not length:
        raise ValueError("more than 0s is wanted")
    return length


Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_not_backwards)]
SomeTime = Annotated[Duration, AfterValidator(_some_time)]
"""A rhythm, a limit or a lease, which none at all would make senseless."""

Share = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    """A table of the file: an unknown key is an error, so that a misspelt setting is never silently ignored."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


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


class ChannelSettings(Section):
    """One channel; which keys it needs depends on its kind."""

    kind: Literal["console", "email", "slack", "webhook", "file", "apprise"]
    smtp: str = ""
    password_file: str = ""
    password_env: str = ""
    from_: Annotated[str, Field(validation_alias=AliasChoices("from", "from_"))] = ""
    to: list[str] = []
    ca_file: str = ""
    webhook_env: str = ""
    webhook_file: str = ""
    token_env: str = ""
    token_file: str = ""
    conversation: str = ""
    url: str = ""
    url_env: str = ""
    url_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    path: str = ""
    allow_private: bool = False
    at_once: Annotated[int, Field(ge=1, le=16)] = 1
    """How many messages may be under way to it at one time; what is about one subject keeps its order all the same."""

    @model_validator(mode="after")
    def _complete(self) -> ChannelSettings:
        needed = {
            "email": (("smtp", self.smtp), ("from", self.from_), ("to", self.to)),
            "slack": self._slack(),
            "apprise": (("url_env or url_file", self.url_env or self.url_file),),
            "webhook": (("url", self.url), ("secret_env or secret_file", self.secret_env or self.secret_file)),
            "file": (("path", self.path),),
        }.get(self.kind, ())
        for key, value in needed:
            if not value:
                raise ValueError(f"a channel of kind {self.kind} needs {key}")
        return self

    def _slack(self) -> tuple[tuple[str, str], ...]:
        """A bot's token needs to know where to post; a webhook knows it by itself."""
        if self.token_env or self.token_file:
            return (("conversation", self.conversation),)
        either = self.webhook_env or self.webhook_file
        return (("webhook_env or webhook_file, or token_env or token_file with conversation", either),)


class DigestTime(Section):
    """A time of day in a named zone, as ``"08:00 Europe/Istanbul"`` says."""

    at: time
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.zone)


def _digest_time(value: object) -> object:
    if not isinstance(value, str):
        return value
    clock, _, zone = value.strip().partition(" ")
    try:
        ZoneInfo(zone or "UTC")
        return DigestTime(at=time.fromisoformat(clock), zone=zone or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        raise ValueError(f'{value!r} is not a time and a zone such as "08:00 Europe/Istanbul"') from None


class QuietHours(Section):
    """From when to when, in a named zone, nothing is sent, as ``"22:00-07:00 Europe/Istanbul"`` says."""

    begin: time
    end: time
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.zone)


def _quiet_hours(value: object) -> object:
    if not isinstance(value, str):
        return value
    span, _, zone = value.strip().partition(" ")
    begin, _, end = span.partition("-")
    try:
        ZoneInfo(zone or "UTC")
        quiet = QuietHours(begin=time.fromisoformat(begin), end=time.fromisoformat(end), zone=zone or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        raise ValueError(f'{value!r} is not a span and a zone such as "22:00-07:00 Europe/Istanbul"') from None
    if quiet.begin == quiet.end:
        raise ValueError(f"{value!r} begins when it ends: nothing would ever be sent; leave quiet_hours out")
    return quiet


class SubscriptionSettings(Section):
    """Who wants to be told of what, and how."""

    name: str
    channels: list[str] = [CONSOLE]
    events: list[Kind] = list(Kind)
    types: list[SignalType] = []
    certainties: list[Certainty] = []
    sources: list[str] = []
    countries: list[str] = []
    programs: list[str] = []
    subjects: Literal["tracked", "all"] | list[str] = "tracked"
    min_score: Share = 0.0
    group: bool = True
    mode: Literal["immediate", "digest"] = "immediate"
    at: Annotated[DigestTime, BeforeValidator(_digest_time)] = DigestTime(at=time(8), zone="UTC")
    quiet_hours: Annotated[QuietHours | None, BeforeValidator(_quiet_hours)] = None
    quiet_except: list[Kind] = []
    flood_limit: Annotated[int, Field(ge=0)] = 30
    language: Literal["en", "tr"] = "en"
    remind_every: SomeTime | None = None
    escalate_after: SomeTime | None = None
    escalate_to: list[str] = []

    @model_validator(mode="after")
    def _escalates_to_somebody(self) -> SubscriptionSettings:
        given = (("escalate_after", self.escalate_after), ("escalate_to", self.escalate_to))
        there, missing = ([key for key, value in given if bool(value) is wanted] for wanted in (True, False))
        if there and missing:
            raise ValueError(
                f"subscription {self.name!r} has {there[0]} but no {missing[0]}: nobody would be told; "
                'write both, such as escalate_after = "2h" and escalate_to = ["team"]'
            )
        return self


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


def find_config(given: str | None = None) -> Path | None:
    """The file to read: the one given, WATCHLIST_CONFIG, ./watchlist.toml, the user's folder, or none."""
    named = given or os.environ.get("WATCHLIST_CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ConfigError(f"{path}: there is no such configuration file; `watchlist init` writes one")
        return path
    for path in (Path(FILE_NAME), user_config_path("watchlist") / FILE_NAME):
        if path.is_file():
            return path
    return None


def load(given: str | None = None, *, database: str | None = None) -> Settings:
    """Read the configuration; ``given`` and ``database`` are what the command line says.

    Raises ConfigError in one line that names the file, the key and the remedy.
    """
    path = find_config(given)
    written = _read(path) if path else {}
    folder = path.parent.absolute() if path else Path.cwd()

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings calls by position
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=written)

    _check_environment()
    given_url = database or os.environ.get("WATCHLIST_DATABASE_URL")
    try:
        loaded = Loaded(folder=folder)
    except (ValidationError, ValueError) as error:
        raise ConfigError(_one_line(error, path)) from None
    if given_url:
        # A path given on the command line or in the environment is relative to where the person stands.
        loaded.database.url = _absolute(given_url)
    return loaded


def secret(env_name: str, file_path: str, *, what: str) -> str:
    """Read a secret from an environment variable or a file; it never stands in the configuration or a log."""
    from watchlist.logs import keep_secret

    found = _secret(env_name, file_path, what=what)
    keep_secret(found)
    return found


def _secret(env_name: str, file_path: str, *, what: str) -> str:
    if env_name:
        if value := os.environ.get(env_name, "").strip():
            return value
        raise ConfigError(f"{what}: the environment variable {env_name} is empty; set it to the secret")
    try:
        return Path(file_path).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{what}: cannot read the secret file {file_path}: {error.strerror}") from None


def _check_environment() -> None:
    """Refuse a variable of a section that there is not: pydantic would pass it over without a word."""
    for name in sorted(os.environ):
        section, nested, _ = name.removeprefix("WATCHLIST_").partition("__")
        if name.startswith("WATCHLIST_") and nested and section.lower() not in Settings.model_fields:
            known = ", ".join(field.upper() for field in Settings.model_fields if field != "folder")
            raise ConfigError(f"environment variable {name}: there is no section {section}; there are {known}")


def _absolute(url: str) -> str:
    path = url.removeprefix("sqlite:///")
    if path in (url, ":memory:"):
        return url
    return f"sqlite:///{Path(path).expanduser().absolute()}"


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is not valid TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None


def _one_line(error: ValidationError | ValueError, path: Path | None) -> str:
    where = str(path) if path else "configuration (built-in defaults and WATCHLIST_ variables)"
    if not isinstance(error, ValidationError):
        return f"{where}: {error}"
    first, *more = error.errors()
    place = ".".join(str(part) for part in first["loc"] if str(part) not in ("function-before", "literal"))
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        said = "there is no such setting; `watchlist init` writes a file with all of them"
    also = f" (and {len(more)} more)" if more else ""
    return f"{where}: {place + ': ' if place else ''}{said}{also}"
