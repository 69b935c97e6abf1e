"""What an address answered, as those who read lists and feeds see it."""

from __future__ import annotations

from typing import BinaryIO, Protocol


class Answer(Protocol):
    """What an address answered: the bytes are in the archive, whether they came now or the server said 304."""

    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def not_modified(self) -> bool: ...
    def open(self) -> BinaryIO: ...
