"""The configuration: TOML, with environment variables over it, checked whole before anything runs."""

from __future__ import annotations

from watchlist.config.channel import ChannelSettings
from watchlist.config.loading import FILE_NAME, find_config, load
from watchlist.config.secrets import secret
from watchlist.config.settings import (
    DaemonSettings,
    HeartbeatSettings,
    MessagesSettings,
    OperatorSettings,
    Settings,
    SourceSettings,
)
from watchlist.config.subscription import QuietHours, SubscriptionSettings
from watchlist.config.values import CONSOLE, Section

__all__ = [
    "CONSOLE",
    "FILE_NAME",
    "ChannelSettings",
    "DaemonSettings",
    "HeartbeatSettings",
    "MessagesSettings",
    "OperatorSettings",
    "QuietHours",
    "Section",
    "Settings",
    "SourceSettings",
    "SubscriptionSettings",
    "find_config",
    "load",
    "secret",
]
