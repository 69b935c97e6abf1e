"""What can be set of a subscription: of what, by which channels and at which hours somebody is told."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from watchlist.config.values import CONSOLE, Section, Share, SomeTime
from watchlist.model import Certainty, Kind, SignalType


def _wall_clock(clock: time) -> time:
    if clock.tzinfo is not None:
        raise ValueError(f"{clock.isoformat()} has an offset of its own: the zone behind it says what it is")
    return clock


def _zone_name(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise ValueError(f"{zone!r} is not a zone such as Europe/Istanbul") from None
    return zone


WallClock = Annotated[time, AfterValidator(_wall_clock)]
ZoneName = Annotated[str, AfterValidator(_zone_name)]


class DigestTime(Section):
    """A time of day in a named zone, as ``"08:00 Europe/Istanbul"`` says."""

    at: WallClock
    zone: ZoneName

    @property
    def tz(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.zone)


def _digest_time(value: object) -> object:
    if not isinstance(value, str):
        return value
    clock, _, zone = value.strip().partition(" ")
    try:
        return DigestTime(at=time.fromisoformat(clock), zone=zone or "UTC")
    except ValueError:
        raise ValueError(f'{value!r} is not a time and a zone such as "08:00 Europe/Istanbul"') from None


class QuietHours(Section):
    """From when to when, in a named zone, nothing is sent, as ``"22:00-07:00 Europe/Istanbul"`` says."""

    begin: WallClock
    end: WallClock
    zone: ZoneName

    @model_validator(mode="after")
    def _ends(self) -> QuietHours:
        if self.begin == self.end:
            raise ValueError("they begin when they end: nothing would ever be sent; leave quiet_hours out")
        return self

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
        return {"begin": time.fromisoformat(begin), "end": time.fromisoformat(end), "zone": zone or "UTC"}
    except ValueError:
        raise ValueError(f'{value!r} is not a span and a zone such as "22:00-07:00 Europe/Istanbul"') from None


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
