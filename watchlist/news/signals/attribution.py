"""Attribution: who says that a consequence is so, by the words around it (attribution.toml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from watchlist.model import Attribution
from watchlist.news.lexicon import Lexicon, patterned
from watchlist.news.origin import outlets
from watchlist.news.signals.read import Read
from watchlist.resources import decoded

_NEAR = 6  # words between an office and the verb of saying


def attribution(read: Read) -> Attribution:
    """Who is quoted in a sentence: opinion before unnamed officials before officials before the press."""
    if read.sentence.headline:
        return Attribution.HEADLINE
    kinds = {cue.kind for cue in _phrases().cues(read.text, read.sentence)}
    for said in (Attribution.OPINION, Attribution.UNNAMED_OFFICIAL, Attribution.OFFICIAL):
        if said in kinds:
            return said
    if _an_office_speaks(read):
        return Attribution.OFFICIAL
    if Attribution.REPORTED in kinds or (read.has("report") and outlets().cues(read.text, read.sentence)):
        return Attribution.REPORTED
    return Attribution.OUTLET


def _an_office_speaks(read: Read) -> bool:
    offices = [cue for cue in read.cues if cue.kind in {"office", "official"}]
    says = [cue for cue in read.cues if cue.kind == "say"]
    return any(max(say.first - one.last, one.first - say.last) <= _NEAR for say in says for one in offices)


@cache
def _phrases() -> Lexicon:
    said = decoded(Path(__file__).parent / "attribution.toml", dict[Attribution, tuple[str, ...]])
    return Lexicon([*patterned(said.items())])
