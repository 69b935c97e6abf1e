"""What every table of the configuration is made of: durations, shares, and keys that are known."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from watchlist.durations import parse_duration

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
