"""A story as a person reads it: what it says and who says so, its copies, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from watchlist.cli.news_views import CLAIM, part_id, signal_ids
from watchlist.cli.output import cell, facts, labelled, say
from watchlist.cli.tables import table

if TYPE_CHECKING:
    from datetime import datetime

    from watchlist.model import Alert, Article, Claim, Conflict, Event, Signal, SignalType, Story, Subject
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord
    from watchlist.store.story_log import Change, Link

LABELS = 12
MOST_MEMBERS = 6
MOST_SCOPES = 6
MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story with all that is known of it; ``asked`` is the id that led to it."""

    story: Story
    asked: str
    records: Sequence[ReadRecord]
    links: Sequence[Link]
    linked: dict[str, Story]
    changes: Sequence[Change]
    subjects: dict[str, Subject]
    events: Sequence[Event]
    alerts: Sequence[Alert]


def gather(session: Session, story: Story, *, asked: str) -> ToldStory:
    """Bring together all that is known of a story."""
    records = session.news.articles(story=story.id)
    lineage = session.news.lineages([story.id])[story.id]
    links = session.news.links(lineage)
    linked = session.news.stories_of({other for link in links for other in (link.story, link.earlier)})
    events = session.events.of_stories(lineage)
    return ToldStory(
        story=story,
        asked=asked,
        records=records,
        links=_living(links, linked),
        linked=linked,
        changes=session.news.changes(story.id),
        subjects=session.subjects.of({one.subject for record in records for one in record.mentions if one.subject}),
        events=events,
        alerts=session.outbox.alerts_of(event.id for event in events),
    )


def _living(links: Iterable[Link], linked: Mapping[str, Story]) -> list[Link]:
    """The links as between the stories that live on, each once; none of a story to what was merged into it."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        story, earlier = linked[link.story].id, linked[link.earlier].id
        if story != earlier:
            found.setdefault((story, earlier), replace(link, story=story, earlier=earlier))
    return list(found.values())


def show_story(told: ToldStory) -> None:
    """Print a story for a person."""
    _head(told)
    _signals(told)
    _copies(told.records)
    for conflict in told.story.conflicts:
        _conflict(conflict, told.records)
    _named(told)
    _claims(told.records)
    _came_of_it(told)


def title(story: Story) -> str:
    """The title of a story; where no copy has one, what it says."""
    from watchlist.render.told import sentence

    signal = primary(story)
    return story.title or (sentence(signal) if signal else "")


def primary(story: Story, kind: SignalType | None = None) -> Signal | None:
    """What a story says first, or first of a type."""
    from watchlist.news.developments import developments

    fresh = (one.signal for one in developments(story.signals) if kind in (None, one.type))
    return next(fresh, None)


def parties(signal: Signal) -> str:
    """Who does it to whom.

    >>> from watchlist.model import Certainty, Signal, SignalType
    >>> parties(Signal(SignalType.PENALTY, Certainty.IMPOSED, "", "", "US", "firms")), parties(
    ...     Signal(SignalType.PENALTY, Certainty.IMPOSED, "", "", None, "firms")
    ... )
    ('US -> firms', '-> firms')
    """
    return " -> ".join((signal.actor or "", signal.target or "")).strip() if signal.target else signal.actor or ""


def headline(article: Article) -> str:
    """The title of an article; where it has none, how its text begins."""
    if article.title or len(article.text) <= MOST_LETTERS:
        return article.title or article.text
    return f"{article.text[:MOST_LETTERS].rsplit(maxsplit=1)[0]} ..."


def is_alone(signal: Signal, others: Iterable[Signal]) -> bool:
    """Whether a headline's signal is said by no sentence of its article as well."""
    said = (one for one in others if one.start is not None and one.background is signal.background)
    return all((one.type, one.certainty) != (signal.type, signal.certainty) for one in said)


def _head(told: ToldStory) -> None:
    story = told.story
    first = next(iter(told.records), None)
    origins = f"{story.independent} independent {'origin' if story.independent == 1 else 'origins'}"
    if told.asked != story.id:
        say(f"{told.asked} was merged into {story.id}.")
    pairs: list[tuple[str, object]] = [
        ("title", title(story)),
        ("story", story.id),
        ("origin", story.origin),
        ("first by", _by(first) if first else ""),
        ("first seen", story.first_seen),
        ("copies", f"{story.copies}, from {origins}"),
    ]
    facts([*pairs, *_linked(told), *_changed(told)], width=LABELS)


def _by(record: ReadRecord) -> str:
    when = _when(record)
    return f"{record.article.outlet or 'an unnamed outlet'}{f', {when}' if when else ''}"


def _when(record: ReadRecord) -> str:
    from watchlist.cli.output import cell

    return cell(record.article.published_at)


def _linked(told: ToldStory) -> Iterator[tuple[str, object]]:
    for link in told.links:
        later = link.story != told.story.id
        other = told.linked[link.story if later else link.earlier]
        label = "followed by" if later else "follows" if link.kind == "follow_up" else "retells"
        yield label, f"{title(other)} ({other.id}, score {link.score:.2f})"


def _changed(told: ToldStory) -> Iterator[tuple[str, object]]:
    for one in told.changes:
        what = f"{one.other} was {one.what} {'into' if one.what == 'merged' else 'from'} {one.story}"
        score = f", score {one.why.score:.2f}" if one.why.score is not None else ""
        note = f": {one.why.note}" if one.why.note else ""
        yield one.what, f"{one.at:%Y-%m-%d %H:%MZ}  {what}, by {one.by}{score}{note}"


def _signals(told: ToldStory) -> None:
    """Print each thing that the copies say, by the sentence that says it best, and how many more say it."""
    from watchlist.news.developments import best_said

    ids = signal_ids(told.records)
    signals = [*told.story.signals, *(signal for record in told.records for signal in record.signals)]
    for heading, background in (("What it says", False), ("What it tells of before", True)):
        said = best_said(dict.fromkeys(one for one in signals if one.background is background))
        if said:
            _section(heading)
        for signal, count in said:
            show_signal(signal, ids.get(signal, ""), more=count - 1)


def show_signal(signal: Signal, identity: str = "", *, more: int = 0, alone: bool = True) -> None:
    """Print a consequence: what, how certain, who to whom, and below it the words that say so and who is quoted."""
    from watchlist.model import Attribution
    from watchlist.render.words import words_of

    retold = ", retold" if signal.background else ""
    whom = f"  {cell(parties(signal))}" if signal.actor or signal.target else ""
    through = f"  ({signal.instrument})" if signal.instrument else ""
    said = words_of().attributions[signal.attribution]
    others = f"{more} more {'sentence says' if more == 1 else 'sentences say'} so" if more else ""
    if (more or not alone) and signal.attribution is Attribution.HEADLINE:
        said = ""  # other sentences say so too: the headline does not say it alone
    labelled(f"{signal.type}, {signal.certainty}{retold}", f"{whom}{through}  {identity}".rstrip())
    labelled("    ", f"“{cell(signal.quote)}”" + "".join(f" – {one}" for one in (said, others) if one))


def _copies(records: Sequence[ReadRecord]) -> None:
    if not records:
        return
    _section("Copies")
    rows = [
        (
            one.article.published_at,
            one.article.dated_by,
            one.article.lang,
            one.article.outlet,
            one.article.id,
            headline(one.article),
            one.article.url,
        )
        for one in records
    ]
    headings = ("published", "dated by", "language", "outlet", "article", "title", "address")
    table(headings, rows, running={"title", "address"}, empty="")


def _conflict(conflict: Conflict, records: Sequence[ReadRecord]) -> None:
    outlets = {one.article.id: one.article.outlet or one.article.id for one in records}
    _section(f"The copies differ: {conflict.field}")
    for value in conflict.different:
        holders = dict.fromkeys(outlets.get(one, one) for one, said in conflict.values.items() if said == value)
        labelled("  ", cell(f"{value}: {', '.join(holders)}"))
    why = f" ({conflict.why})" if conflict.why else ""
    labelled("  ", f"likely {conflict.likely}{why}" if conflict.likely else f"none is likelier{why}")


def _named(told: ToldStory) -> None:
    """Print whom the copies name: those tracked, and the firms that nobody tracks."""
    found: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
    for record in told.records:
        for one in record.mentions:
            key = (one.subject or "", one.candidate or "" if one.subject is None else "")
            found.setdefault(key, []).append((one.score, one.surface, record.article.id))
    rows = []
    for (subject, candidate), met in found.items():
        best, surface, _ = max(met)
        known = told.subjects.get(subject)
        who = f"{known.name} ({subject})" if known else f"candidate {candidate}" if candidate else subject
        rows.append((f"{best:.2f}", str(len({article for *_, article in met})), who or surface, f"“{surface}”"))
    if rows:
        _section("Named")
        table(("score", "copies", "who", "as"), sorted(rows, reverse=True), running={"who", "as"}, empty="")


def _claims(records: Iterable[ReadRecord]) -> None:
    """Print each number that the copies give, and the verdict on it, once, however many say it."""
    claims: dict[object, list[tuple[str, Claim]]] = {}
    for record in records:
        for number, claim in enumerate(record.claims, 1):
            said = (claim.verdict, claim.bound, claim.value, claim.what, claim.list, claim.as_of, claim.scope)
            claims.setdefault(said, []).append((part_id(record.article.id, CLAIM, number), claim))
    if claims:
        _section("Numbers")
    for (identity, claim), *more in claims.values():
        show_claim(claim, identity, also=[identity for identity, _ in more])


def show_claim(claim: Claim, identity: str = "", *, also: Sequence[str] = ()) -> None:
    """Print a number, what the lists say of it, and in which scope; ``also`` are others that say the same."""
    from watchlist.model import Verdict
    from watchlist.news.explained_claims import earlier, members, number, told_counts

    on = f" on {claim.list}" if claim.list else ""
    day = f" as of {claim.as_of}" if claim.as_of else ""
    labelled(f"{claim.verdict}  ", f"{number(claim)} {claim.what}{on}{day}: “{cell(claim.quote)}” {identity}".rstrip())
    shown = told_counts(claim, MOST_SCOPES)
    fits = " (it fits)" if claim.verdict is not Verdict.CONTRADICTED else ""
    counts: list[tuple[str, object]] = [
        (f"{one.count:,}", f"{one.scope}{fits if one.scope == claim.scope else ''}") for one in shown
    ]
    left = len(claim.counts) - len(shown)
    if not counts and claim.counted is not None:
        counts = [(f"{claim.counted:,}", claim.scope or "counted")]
    facts(
        [
            *counts,
            ("scopes", f"{left} more: `watchlist why claim {identity}`" if left and identity else ""),
            ("also said", also),
            ("members", members(claim, MOST_MEMBERS)),
            ("note", claim.note),
            *(("before", earlier(one)) for one in reversed(claim.earlier)),
        ],
        indent=4,
    )


def _came_of_it(told: ToldStory) -> None:
    if not told.events:
        return
    _section("What came of it")
    rows: list[tuple[datetime, str, str, str]] = [
        (one.detected_at, one.kind, one.id, f"{one.title}{_surer(one)}") for one in told.events
    ]
    table(("seen", "kind", "event", "what"), rows, running={"what"}, empty="")
    alerts = [
        (one.created_at, one.subscription, one.state, one.reason, one.id, _called(told, one.subject))
        for one in told.alerts
    ]
    if alerts:
        headings = ("told", "subscription", "state", "reason", "alert", "subject")
        table(headings, alerts, running={"subject"}, empty="")


def _called(told: ToldStory, subject: str | None) -> str:
    """The name of a subject with its id, where it is known."""
    known = told.subjects.get(subject or "")
    return f"{known.name} ({known.id})" if known else subject or ""


def _surer(event: Event) -> str:
    return "".join(f" ({one.old} before)" for one in event.changes if event.is_upgrade)


def _section(heading: str) -> None:
    say("")
    say(heading)
