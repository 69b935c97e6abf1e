"""Tells systemd how the service stands, where it asked to be told (sd_notify); a no-op elsewhere."""

from __future__ import annotations

import os
import socket


def notify(message: str) -> bool:
    """Send a line such as READY=1 to the service manager; whether there is one. Never fails the service."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    # An address that begins with @ lies in the abstract name space, which is written with a NUL.
    target = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.sendto(message.encode(), target)
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often the service manager wants a sign of life, halved for safety; None where it wants none."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    wanted = int(microseconds) if microseconds.isdecimal() else 0
    if not wanted or os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return wanted / 2_000_000
