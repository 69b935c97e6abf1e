"""Conflicts: facts on which the copies of a story differ, and which value is likely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watchlist.model import Conflict
from watchlist.news.roles import ranks_of
from watchlist.news.stated import TITLE_OF, VERBATIM
from watchlist.news.stated import Fact as Fact
from watchlist.news.text import folded

_SLIGHT = 1e-9  # weights that differ by less are equal


@dataclass(slots=True)
class _Stated:
    """What the copies state of one subject: the facts of each article."""

    facts: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    @property
    def values(self) -> dict[str, str]:
        """What each article says, as printed."""
        return {key: "; ".join(dict.fromkeys(one.value for one in said)) for key, said in self.facts.items()}

    @property
    def official(self) -> str:
        """The value that the office itself uses, where the copies give it away."""
        named = {one.official for said in self.facts.values() for one in said if one.official}
        return named.pop() if len(named) == 1 else ""

    def meanings(self, article: str) -> frozenset[str]:
        """All that an article's value may mean."""
        return frozenset().union(*(one.meaning for one in self.facts[article]))

    def weight(self, article: str) -> float:
        """How much an article's words count."""
        return max(one.weight for one in self.facts[article])


def conflicts(stated: Mapping[str, Sequence[Fact]], origins: Mapping[str, str] | None = None) -> tuple[Conflict, ...]:
    """The facts with several values, by field, from what each article states, and the likelier of them.

    An origin counts once however many copies it has (``origins`` has each article's; without it each is its own), a
    verbatim quote more than a retelling, a translation less; what the office itself says goes before all of them.
    """
    about: dict[str, _Stated] = defaultdict(_Stated)
    for article, said in stated.items():
        for fact in said:
            about[fact.subject].facts[article].append(fact)
    if len(stated) < 2:
        return ()
    differing = (_Told(told, origins or {}) for told in about.values() if _differ(told))
    return tuple(sorted((one.conflict() for one in differing), key=lambda found: found.field))


def _differ(told: _Stated) -> bool:
    """Whether two copies cannot both be right, or one cannot beside what the office itself says."""
    meant = [*dict.fromkeys(told.meanings(article) for article in told.facts)]
    against_office = bool(told.official) and any(_is_against(told, article) for article in told.facts)
    return against_office or any(not ours & theirs for place, ours in enumerate(meant) for theirs in meant[:place])


def _is_against(told: _Stated, article: str) -> bool:
    """Whether an article says something else than the office: of an official another rank, of a list another name."""
    is_title = all(one.subject.startswith(TITLE_OF) for one in told.facts[article])
    meant = told.meanings(article)
    if is_title:
        return not meant & ranks_of(told.official)
    return folded(told.official) not in map(folded, meant)


@dataclass(frozen=True, slots=True)
class _Told:
    """A subject on which the copies differ, to be weighed."""

    stated: _Stated
    origins: Mapping[str, str]

    def conflict(self) -> Conflict:
        """The conflict with its likelier value, and why."""
        first = next(iter(self.stated.facts.values()))[0]
        return Conflict(first.field, self.stated.values, *self._likely())

    def _likely(self) -> tuple[str | None, str]:
        if self.stated.official:
            return self.stated.official, "it is the office's own name for it"
        weights = self._weights()
        (best, most), *others = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
        if others and most - others[0][1] < _SLIGHT:
            return None, "as many say one as the other"
        said = [article for article in self.stated.facts if best in self.stated.meanings(article)]
        return self._printed(said, best), self._why(said)

    def _weights(self) -> dict[str, float]:
        """How much speaks for each meaning: the copies of one origin share its one voice."""
        weights: dict[str, float] = defaultdict(float)
        copies = Counter(self.origins.get(article, article) for article in self.stated.facts)
        for article in self.stated.facts:
            for meaning in self.stated.meanings(article):
                weights[meaning] += self.stated.weight(article) / copies[self.origins.get(article, article)]
        return weights

    def _printed(self, said: Sequence[str], meaning: str) -> str:
        """The likely value as the weightiest copy prints it that means nothing else."""
        best = max(said, key=lambda key: (self.stated.weight(key), -len(self.stated.meanings(key)), -said.index(key)))
        only = [one.value for one in self.stated.facts[best] if one.meaning == {meaning}]
        own = [one.value for one in self.stated.facts[best] if meaning in one.meaning]
        return (only or own)[0]

    def _why(self, said: Sequence[str]) -> str:
        count = f"{len(said)} of {len(self.stated.facts)} say so"
        quoting = sum(self.stated.weight(article) >= VERBATIM for article in said)
        if quoting:
            return f"{count}, {quoting} of them quoting it in the original language"
        voices = {self.origins.get(article, article) for article in self.stated.facts}
        if 1 < len(voices) < len(self.stated.facts):
            return f"{count}; each of {len(voices)} origins counts once"
        return count
