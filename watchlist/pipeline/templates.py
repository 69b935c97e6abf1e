"""Tries the templates of one's own before an alert depends on them: none is lost to one that fails unseen."""

from __future__ import annotations

from watchlist.config import Settings
from watchlist.logs import logger
from watchlist.self_check import TEMPLATE_REMEDY


def failing(settings: Settings) -> tuple[str, ...]:
    """What is wrong with the templates of one's own, each with its file and line."""
    if settings.templates_path is None:
        return ()
    from watchlist.render.looks import Looks
    from watchlist.render.trial import faults

    return tuple(faults(Looks(settings.templates_path)))


def warn_of_templates(settings: Settings) -> None:
    """Say at a start which templates fail; it is no reason not to start, for alerts leave all the same."""
    for fault in failing(settings):
        logger("watchlist.render").warning("a template of yours fails", template=fault, remedy=TEMPLATE_REMEDY)
