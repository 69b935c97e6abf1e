"""The templates: what comes from outside is escaped, a value that is missing is an error, and nothing is reached.

A user's folder is looked into before ours; what a template of the user builds upon is ours under ``ours/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from watchlist.resources import PACKAGE

OURS = PACKAGE / "templates"


@cache
def pages(folder: Path | None = None) -> Environment:
    """The templates of ``folder``, and for what it lacks those that come with the package."""
    ours = FileSystemLoader(OURS)
    places = [FileSystemLoader(folder), ours] if folder else [ours]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*places, PrefixLoader({"ours": ours})]),
        autoescape=_is_page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _is_page(name: str | None) -> bool:
    """Whether a template writes HTML: only what is plain text for certain is not escaped."""
    return not (name or "").removesuffix(".j2").endswith(".txt")
