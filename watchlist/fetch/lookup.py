"""From a host's name to the addresses that may be connected to."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpcore

from watchlist.fetch.addresses import is_public
from watchlist.fetch.patience import Patience


@dataclass(frozen=True, slots=True)
class Address:
    """A place to connect to: the address family, and what ``socket.connect`` takes."""

    family: int
    place: tuple[str, int] | tuple[str, int, int, int]


Lookup = Callable[[str, int], list[Address]]
"""Finds the addresses of a host name and port; raises OSError when there are none."""


class Refused(Exception):  # noqa: N818 - a decision, not a fault
    """A connection that is not made, or not trusted; trying again would not change that."""


def system_lookup(host: str, port: int) -> list[Address]:
    """Ask the system's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"no host can have that name: {error}") from error
    return [Address(family, place) for family, _, _, _, place in found if isinstance(place[0], str)]


def find(host: str, port: int, lookup: Lookup, patience: Patience, end: float) -> list[Address]:
    """Look a host up without being bound to the resolver, which cannot be interrupted and may take long."""
    found: list[Address] = []
    trouble: list[OSError] = []
    ear, mouth = socket.socketpair()

    def ask() -> None:
        with mouth:
            try:
                found.extend(lookup(host, port))
            except OSError as error:
                trouble.append(error)

    with ear:
        threading.Thread(target=ask, daemon=True, name=f"look up {host}").start()
        if not patience.wait(ear.fileno(), select.POLLIN, end):
            raise httpcore.ConnectTimeout(f"{host} could not be looked up in time")
    if trouble:
        raise httpcore.ConnectError(f"{host} could not be looked up: {words(trouble[0])}") from trouble[0]
    return found


def refuse_private(host: str, addresses: Iterable[Address]) -> None:
    """Raise Refused when one of the addresses is not of the public internet."""
    for address in addresses:
        if not is_public(address.place[0]):
            raise Refused(
                f"{host} is at {address.place[0]}, which is not a public address; "
                "where that is meant, set allow_private = true for this source or channel, or under [network]"
            )


def refuse_private_name(host: str) -> None:
    """Raise Refused for a host that is private by its very name; what a proxy makes of other names is not seen."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        refuse_private(host, [Address(socket.AF_INET, ("127.0.0.1", 0))])
    with contextlib.suppress(socket.gaierror, UnicodeError):
        numeric = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        refuse_private(host, [Address(socket.AF_INET, (str(place[0]), 0)) for *_, place in numeric])


def words(error: OSError) -> str:
    """What the system says of its error."""
    return error.strerror or str(error) or type(error).__name__
