"""A hundred other services, by apprise, which is an extra of the package."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from watchlist.channels.post import heard
from watchlist.errors import ConfigError, DeliveryError
from watchlist.model import Message
from watchlist.render.looks import PLAIN, Looks
from watchlist.render.text import as_subject, as_text

if TYPE_CHECKING:
    from apprise import Apprise, AppriseResult

TIMEOUT = 60.0
LONGEST_REASON = 120
_PIECES = re.compile(r"[^\w.-]+")


class AppriseChannel:
    """Sends messages to the service at ``address``, which holds secrets and shows in no error and no log."""

    def __init__(self, name: str, address: str, looks: Looks = PLAIN) -> None:
        self.name = name
        self._looks = looks
        self._address = address
        self._service = _service(name, address)

    def send(self, message: Message) -> None:
        """Send a message as plain text; the service's own limits are kept by apprise, which splits what is too long."""
        title, text = as_subject(message, self._looks), as_text(message, self._looks)
        first, _, rest = text.partition("\n")
        body = rest if first == title else text
        result = self._service.notify(body=body, title=title, body_format="text", timeout=TIMEOUT)
        if not result:
            raise DeliveryError(f"{self.name}: {self._reason(result)}")

    def _reason(self, result: AppriseResult) -> str:
        """What the service or apprise says, with no piece of the address in it."""
        services = ", ".join(sorted({str(one.name) for one in result})) or "apprise"
        said = heard(" ".join(entry.message for entry in result.logs()), LONGEST_REASON)
        pieces = _PIECES.split(f"{self._address} {unquote(self._address)}")
        for piece in sorted(set(pieces), key=len, reverse=True):
            said = said.replace(piece, "…") if len(piece) > 2 else said
        return f"{services} did not take it{': ' if said else ''}{said[:LONGEST_REASON]}"


def _service(name: str, address: str) -> Apprise:
    _hush()
    try:
        import apprise
    except ImportError:
        raise ConfigError(
            f"channel {name}: the kind apprise needs a package: pip install 'watchlist[apprise]'"
        ) from None
    asset = apprise.AppriseAsset(secure_logging=True, async_mode=False)
    asset.app_id = asset.app_desc = "watchlist"
    # Pictures of its own it would have the reader fetch from outside.
    asset.image_url_mask = asset.image_url_logo = ""
    service = apprise.Apprise(asset=asset)
    if not service.add(address):
        raise ConfigError(f"channel {name}: apprise does not know such an address; see https://appriseit.com/services/")
    if len(service) > 1:
        # Where one of several fails, all would be told again.
        raise ConfigError(f"channel {name}: give one address; make a channel for each further one")
    return service


def _hush() -> None:
    """Keep addresses out of the log: what is wrong stands in apprise's answer too."""
    apprise = logging.getLogger("apprise")
    apprise.setLevel(logging.WARNING)
    apprise.propagate = False
    if not apprise.handlers:
        apprise.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.ERROR)
