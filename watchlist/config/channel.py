"""What can be set of a channel."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, model_validator

from watchlist.config.values import Section

_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)


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
        if self.kind == "webhook" and not _ADDRESS.match(self.url):
            raise ValueError("url must begin with https:// or http://, and a host behind that")
        return self

    def _slack(self) -> tuple[tuple[str, str], ...]:
        """A bot's token needs to know where to post; a webhook knows it by itself."""
        if self.token_env or self.token_file:
            return (("conversation", self.conversation),)
        either = self.webhook_env or self.webhook_file
        return (("webhook_env or webhook_file, or token_env or token_file with conversation", either),)
