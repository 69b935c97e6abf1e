"""What is asked of the network, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How to speak to the network: ``[network]`` of the configuration.

    ``user_agent`` names product, version and a contact. ``timeout`` and ``max_bytes`` bound one download, the size
    after unpacking; ``attempts`` is how often a passing trouble is met at most.
    """

    user_agent: str
    proxy: str = ""
    allow_private: bool = False
    timeout: timedelta = timedelta(seconds=180)
    max_bytes: int = 300_000_000
    attempts: int = 4


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with: sent back, it says 304 when nothing has changed."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: ``status`` 200 with a body, or 304 without one (``path`` and ``sha256`` are None).

    ``path`` holds the whole body, unpacked, and is the caller's to remove; the fetcher's closing removes what is
    left. ``validators`` belong to ``url``, whatever the redirects led to. ``headers`` have small names.
    ``final_url`` may hold a signature of short life: write it down only as ``redacted`` shows it.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    path: Path | None
    sha256: str | None
    size: int
    validators: Validators
    seconds: float
