"""Why an article is read as it is: a consequence, a name, a number that was checked, a firm that nobody tracks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from watchlist.cli.news_views import CLAIM, MENTION, SIGNAL, candidate_view, part_id, part_view
from watchlist.cli.output import block, facts, json_lines, labelled, say
from watchlist.cli.story_shown import headline, is_alone, parties
from watchlist.cli.views import feature_views
from watchlist.cli.why_shown import around, record_of, show_features
from watchlist.errors import UnknownError
from watchlist.model import Attribution, CandidateState, Claim, Feature, Mention, Signal, Verdict
from watchlist.news import otherwise

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Candidate, PromotionRule
    from watchlist.news.explaining import Explained
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord

Part = TypeVar("Part", Signal, Mention, Claim)
MEMBERS = 20
LABELS = 9


def why_signal(session: Session, identity: str, json: bool) -> None:
    """Explain a consequence that was read out of an article."""
    from watchlist.news.reading import as_read
    from watchlist.news.signals import explain_signal
    from watchlist.news.signals.spoken import spoken_traits

    record, signal = _part(session, identity, SIGNAL, lambda one: one.signals)
    found = explain_signal(as_read(record.article), signal)
    spoke = spoken_traits(found)
    alone = is_alone(signal, record.signals)
    changed = tuple(otherwise.of_signal(signal, found, spoke, alone=alone))
    because = f"{_reader(signal)} reads this as {signal.type}, {signal.certainty}{_how_surely(found)}."
    if json:
        explained = (*found, *_signal_features(signal))
        _json(record, identity, "signal", signal, because, explained, {"otherwise": changed})
        return
    _say(record, identity, "signal", signal, because)
    facts([*_signal_facts(signal, alone=alone), *_likely(found), *_changed(changed)], width=LABELS)
    show_features(spoke)


def _signal_facts(signal: Signal, *, alone: bool) -> Iterator[tuple[str, str]]:
    rule, said_by, time = _signal_features(signal)
    yield "place", rule.note
    by_headline = signal.attribution is Attribution.HEADLINE and not alone
    yield "said by", "the headline, and the text says so too" if by_headline else said_by.note or "the outlet itself"
    yield "who", parties(signal) or "the words name nobody"
    yield "time", time.note


def _likely(found: Sequence[Feature]) -> Iterator[tuple[str, str]]:
    """What was weighed: the types that came next, the whole page, the rule that holds."""
    nearest = [f"{one.query} {one.weight:.2f} of {one.candidate}" for one in found[1:] if one.feature == "likelihood"]
    yield "next", ", ".join(nearest)
    for one in found:
        if one.feature == "page":
            yield "page", f"{one.weight:.2f} likely that {one.query}"
        elif one.feature == "rule":
            yield "rule", f"{one.query} holds: {one.candidate}"


def _changed(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What would have changed a reading, a line each, the first of them headed so."""
    return zip(itertools.chain(["otherwise"], itertools.repeat("")), lines, strict=False)


def _reader(signal: Signal) -> str:
    from watchlist.news.signals.weighed import LEARNED

    return "The learnt reading" if signal.rule == LEARNED else f"The rule {signal.rule}"


def _how_surely(found: Sequence[Feature]) -> str:
    told = found[0] if found else None
    return f", {told.weight:.2f} likely where {told.candidate} is enough" if told else ""


def why_mention(session: Session, identity: str, json: bool) -> None:
    """Explain why words of an article were taken for a name."""
    from watchlist.news.explaining import explain_mention

    record, mention = _part(session, identity, MENTION, lambda one: one.mentions)
    subject = session.subjects.of([mention.subject]).get(mention.subject) if mention.subject else None
    text = record.article.title if mention.start is None else record.article.text
    explained = explain_mention(text, mention, subject) if subject else None
    changed = () if subject else tuple(otherwise.of_sighting(mention))
    who = f"{subject.name} ({subject.id})" if subject else f"the candidate {mention.name} ({mention.candidate})"
    because = f"“{mention.surface}” is read as {who}, score {mention.score:.2f}."
    if json:
        further: View = {"explained": asdict(explained)} if explained else {"otherwise": changed}
        _json(record, identity, "mention", mention, because, _mention_features(mention), further)
        return
    _say(record, identity, "mention", mention, because)
    if explained:
        _show_mention(explained)
    else:
        facts([("why", mention.reason), *_changed(changed)], width=LABELS)


def _show_mention(explained: Explained) -> None:
    facts(
        [
            ("name", explained.name),
            ("printed", explained.part),
            ("tells", explained.tells),
            ("vouched", explained.vouched),
            *_changed(explained.otherwise),
        ],
        width=LABELS,
    )


def why_claim(session: Session, identity: str, json: bool) -> None:
    """Explain what the lists say of a number, scope by scope."""
    from watchlist.news.explained_claims import explain_claim

    record, claim = _part(session, identity, CLAIM, lambda one: one.claims)
    by = "nearest is" if claim.verdict is Verdict.CONTRADICTED else "by"
    scope = f", {by} the scope “{claim.scope}”" if claim.scope else ""
    counted = (
        f": {claim.counted:,} are counted where the words say {claim.value:,}" if claim.counted is not None else ""
    )
    because = f"It is {claim.verdict.replace('_', ' ')}{scope}{counted}."
    if json:
        from watchlist.pipeline.counting import with_every_member

        changed = tuple(otherwise.of_claim(claim))
        claim = with_every_member(session, claim)
        _json(record, identity, "claim", claim, because, tuple(_claim_features(claim)), {"otherwise": changed})
    else:
        _say(record, identity, "claim", claim, because)
        say("")
        block(explain_claim(claim))
        facts([*_changed(otherwise.of_claim(claim))], width=LABELS)


def why_candidate(session: Session, identity: str, json: bool, rule: PromotionRule) -> None:
    """Explain why a firm that nobody tracks is a candidate: where it is named, and how, and what became of it."""
    candidate = session.candidates.get(identity).candidate
    records = session.news.articles(ids=session.news.naming_candidate(identity))
    named = [
        (part_id(record.article.id, MENTION, number), record, one)
        for record in records
        for number, one in enumerate(record.mentions, 1)
        if one.candidate == identity
    ]
    because = _became(candidate)
    changed = tuple(otherwise.of_candidate(candidate, rule))
    if json:
        mentions = [part_view(key, mention) for key, _, mention in named]
        view = candidate_view(candidate)
        json_lines([{"because": because, "candidate": view, "mentions": mentions, "otherwise": changed}])
        return
    say(because)
    _show_candidate(candidate, changed)
    for key, record, one in named:
        say("")
        said = f"“{one.surface}” {one.score:.2f}, {one.reason or one.kind} ({key})"
        labelled(f"{record.article.outlet or 'An unnamed outlet'}  ", said)
        labelled("  ", f"“{around(record.article, one.start)}”")


def _became(candidate: Candidate) -> str:
    match candidate.state:
        case CandidateState.OPEN:
            return f"{candidate.name} is named as a firm, and nobody tracks it: it waits for a person, or for the rule."
        case CandidateState.TRACKED:
            return f"{candidate.name} is tracked, as {candidate.subject}."
        case CandidateState.DISMISSED:
            return f"{candidate.name} was dismissed: it is counted on, and not shown."


def _show_candidate(candidate: Candidate, changed: Iterable[str]) -> None:
    facts(
        [
            ("candidate", candidate.id),
            ("why a firm", candidate.cue),
            ("country", candidate.country),
            ("named by", ", ".join(candidate.origins)),
            ("official", "an office names it" if candidate.official else ""),
            ("articles", candidate.articles),
            ("first seen", candidate.first_seen),
            ("last seen", candidate.last_seen),
            *_changed(changed),
        ]
    )


def _part(
    session: Session, identity: str, letter: str, parts: Callable[[ReadRecord], Sequence[Part]]
) -> tuple[ReadRecord, Part]:
    article, _, place = identity.rpartition("#")
    record = record_of(session, article or identity)
    for number, one in enumerate(parts(record), 1):
        if place == f"{letter}{number}":
            return record, one
    raise UnknownError(f"article {record.article.id!r} has no {identity!r}; `watchlist articles --json` gives the ids")


def _signal_features(signal: Signal) -> tuple[Feature, ...]:
    from watchlist.render.words import words_of

    where = "stands only in the title" if signal.start is None else f"characters {signal.start} to {signal.end}"
    fresh = "tells of something older" if signal.background else "is fresh"
    return (
        Feature("rule", signal.score, signal.rule, signal.quote, where),
        Feature("said_by", 0.0, signal.attribution, "", words_of().attributions[signal.attribution]),
        Feature("time", 0.0, "", "", fresh),
    )


def _mention_features(mention: Mention) -> tuple[Feature, ...]:
    return (Feature("mention", mention.score, mention.name, mention.surface, mention.reason or f"as {mention.kind}"),)


def _claim_features(claim: Claim) -> Iterator[Feature]:
    """What was said, and what each scope counts: a claim carries all that it was decided by."""
    dated = f" ({claim.as_of_by})" if claim.as_of_by else ""
    day = f"{claim.bound.replace('_', ' ')}, as of {claim.as_of or 'no day'}{dated}, on {claim.list or 'no list'}"
    yield Feature("said", float(claim.value), claim.what, claim.quote, day)
    for one in claim.counts:
        fits = "the scope of the verdict" if one.scope == claim.scope else ""
        yield Feature("scope", float(one.count), one.scope, ", ".join(one.members[:MEMBERS]), fits)
    if claim.note:
        yield Feature("note", 0.0, "", "", claim.note)


def _json(
    record: ReadRecord,
    identity: str,
    what: str,
    part: Signal | Mention | Claim,
    because: str,
    found: Sequence[Feature],
    further: View | None = None,
) -> None:
    article = record.article
    where = {"id": article.id, "outlet": article.outlet, "url": article.url, "snapshot": record.snapshot}
    told = {"because": because, what: part_view(identity, part), "article": where}
    json_lines([{**told, "explanation": feature_views(found), **(further or {})}])


def _say(record: ReadRecord, identity: str, what: str, part: Signal | Mention | Claim, because: str) -> None:
    article = record.article
    say(because)
    quote = part.quote if isinstance(part, Signal) else around(article, part.start)
    facts(
        [
            (what, identity),
            ("words", f"“{quote}”"),
            (
                "article",
                " ".join(
                    one for one in (f"{article.outlet or 'an unnamed outlet'}:", headline(article), article.url) if one
                ),
            ),
            ("SHA-256", record.snapshot),
        ],
        width=LABELS,
    )
