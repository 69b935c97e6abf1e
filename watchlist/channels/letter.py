"""A message as an e-mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from watchlist.errors import ConfigError
from watchlist.model import Message, digest
from watchlist.render.clean import clean
from watchlist.render.html import as_html
from watchlist.render.looks import PLAIN, Looks
from watchlist.render.text import as_subject, as_text

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?")


def letter(message: Message, *, sender: str, to: Sequence[str], looks: Looks = PLAIN) -> EmailMessage:
    """Write a message as text and HTML; the same message always has the same Message-ID.

    Later messages of one thread answer a first letter that was never sent, which is how mail programs join them.
    """
    domain = address(sender, what="from").domain
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(sender, what="from")
    mail["To"] = [address(one, what="to") for one in to]
    mail["Subject"] = as_subject(message, looks)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{digest('message', message.key)}@{domain}>"
    if message.thread:
        root = f"<{digest('thread', message.thread)}.thread@{domain}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    mail["List-Id"] = f"<{_label(clean(message.subscription))}.watchlist.{domain}>"
    mail["Precedence"] = "bulk"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(as_text(message, looks), cte="quoted-printable")
    mail.add_alternative(as_html(message, looks), subtype="html", cte="quoted-printable")
    return mail


def address(text: str, *, what: str) -> Address:
    """Read an address such as ``Watch <watch@example.com>``; raises ConfigError for what is none."""
    name, _, bare = text.strip().rpartition("<") if text.strip().endswith(">") else ("", "", text.strip())
    try:
        found = Address(clean(name).strip(' "'), addr_spec=bare.removesuffix(">").strip())
    except (ValueError, IndexError, TypeError, MessageError) as error:
        raise ConfigError(f"channel setting {what}: {text!r} is not an e-mail address: {error}") from None
    if not found.username or not found.domain:
        raise ConfigError(f"channel setting {what}: {text!r} is not an e-mail address such as ops@example.com")
    return found


def _label(subscription: str) -> str:
    return subscription if _LABEL.fullmatch(subscription) else digest(subscription)
