"""Why news is read as it is: a signal, a mention, a claim, and why an article is in its story and in no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from watchlist.cli.news_views import CLAIM, MENTION, SIGNAL, part_id, part_view, story_views
from watchlist.cli.output import facts, json_lines, labelled, say
from watchlist.cli.views import feature_views
from watchlist.errors import UnknownError
from watchlist.model import Claim, Feature, Mention, Signal

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Article, Story
    from watchlist.news.open_story import ReadArticle
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord

Part = TypeVar("Part", Signal, Mention, Claim)
MEMBERS = 20
NEIGHBOURS = 5
"""How many stories that an article did not join are told of."""


def why_signal(session: Session, identity: str, json: bool) -> None:
    """Explain a consequence that was read out of an article."""
    record, signal = _part(session, identity, SIGNAL, lambda one: one.signals)
    found = _explained("signals", "explain_signal", record.article, signal) or _signal_features(signal)
    because = f"{signal.rule} reads this as {signal.type}, {signal.certainty}."
    _say(record, identity, "signal", signal, because, found, json=json)


def why_mention(session: Session, identity: str, json: bool) -> None:
    """Explain why words of an article were taken for a name."""
    record, mention = _part(session, identity, MENTION, lambda one: one.mentions)
    subject = session.subjects.of([mention.subject]).get(mention.subject) if mention.subject else None
    text = record.article.title if mention.start is None else record.article.text
    found = _explained("mentions", "explain_mention", text, mention, subject) or _mention_features(mention)
    who = f"{subject.name} ({subject.id})" if subject else f"candidate {mention.candidate or mention.name}"
    because = f"“{mention.surface}” is read as {who}, score {mention.score:.2f}."
    _say(record, identity, "mention", mention, because, found, json=json)


def why_claim(session: Session, identity: str, json: bool) -> None:
    """Explain what the lists say of a number, scope by scope."""
    record, claim = _part(session, identity, CLAIM, lambda one: one.claims)
    scope = f", by the scope “{claim.scope}”" if claim.scope else ""
    counted = (
        f": {claim.counted:,} are counted where the words say {claim.value:,}" if claim.counted is not None else ""
    )
    because = f"It is {claim.verdict.replace('_', ' ')}{scope}{counted}."
    _say(record, identity, "claim", claim, because, tuple(_claim_features(claim)), json=json)


def why_article(session: Session, identity: str, other: str | None, json: bool) -> None:
    """Explain why an article is in its story and in no other, or why it did not join one."""
    record = _record(session, identity)
    story = session.news.story(other).id if other else record.story
    found = explain_placing(session, record, story) if story else ()
    near = [] if other else _neighbours(session, [record], record.story)
    because = _because(record, story)
    if json:
        placed = {"id": identity, "story": record.story, "placed": record.details.placed}
        json_lines(
            [{"because": because, "article": placed, "asked": story, "explanation": feature_views(found)} | _near(near)]
        )
        return
    say(because)
    facts([("article", f"{identity}  {record.article.title}"), ("placed", record.details.placed)], width=8)
    show_features(found)
    _show_neighbours(near)


def why_story(session: Session, identity: str, json: bool) -> None:
    """Explain why each copy is in a story, why its neighbours are not, and what its origins are."""
    from watchlist.news.origins import origins

    story = session.news.story(identity)
    records = session.news.articles(story=story.id)
    counted = dict(origins([read_of(one) for one in records]))
    copies, many = ("article tells", "origin") if story.copies == 1 else ("articles tell", "origins")
    many = "origin" if story.independent == 1 else many
    because = f"{story.copies} {copies} one report, from {story.independent} independent {many}."
    near = _neighbours(session, records, story.id)
    if json:
        articles = [_copy(session, one, counted[one.article.id]) for one in records]
        json_lines(
            [{"because": because, "story": next(story_views(session, [story])), "articles": articles} | _near(near)]
        )
        return
    say(because)
    for one in records:
        _show_copy(session, one, counted[one.article.id])
    _show_neighbours(near)


def why_candidate(session: Session, identity: str, json: bool) -> None:
    """Explain why a firm that nobody tracks is a candidate: where it is named, and how."""
    records = session.news.articles(ids=session.news.naming_candidate(identity))
    if not records:
        raise UnknownError(f"there is no candidate {identity!r}; `watchlist candidates` lists them")
    named = [
        (part_id(record.article.id, MENTION, number), record, one)
        for record in records
        for number, one in enumerate(record.mentions, 1)
        if one.candidate == identity
    ]
    stories = {record.story for record in records if record.story}
    because = f"{len(records)} of the articles, in {len(stories)} stories, name it, and nobody tracks it."
    if json:
        json_lines(
            [{"because": because, "candidate": identity, "mentions": [part_view(key, m) for key, _, m in named]}]
        )
        return
    say(because)
    for key, record, one in named:
        label = f"{record.article.outlet or '?'}  “{one.surface}” {one.score:.2f}  "
        labelled(label, f"{one.reason}{'; ' if one.reason else ''}{around(record.article, one.start)} ({key})")


def read_of(record: ReadRecord) -> ReadArticle:
    """An article as it was read."""
    from watchlist.pipeline.nearby import READ

    return READ.decode(record.features)


def explain_placing(session: Session, record: ReadRecord, story: str) -> tuple[Feature, ...]:
    """What speaks for and against it that an article is of a story."""
    from watchlist.news.open_story import OpenStory
    from watchlist.news.placing import explain_placing as placing
    from watchlist.pipeline.nearby import opened

    stories, _ = opened(session.news.members([story]))
    return placing(read_of(record), stories[0] if stories else OpenStory(story, ()))


def around(article: Article, start: int | None) -> str:
    """The sentence of an article that holds a place; the title for what stands in it alone."""
    from watchlist.news.text import sentences

    if start is None:
        return article.title
    found = next((one for one in sentences(article.text) if one.start <= start < one.end), None)
    return " ".join(article.text[found.start : found.end].split()) if found else ""


def show_features(found: Iterable[Feature], indent: int = 2) -> None:
    """Print what speaks for and against, each with its weight and what met."""
    from watchlist.cli.tables import table

    rows = [(" " * indent + one.feature.replace("_", " "), f"{one.weight:+.2f}", _met(one), one.note) for one in found]
    if rows:
        table((" " * indent + "what", "weight", "met", "why"), rows, running={"met", "why"}, empty="")


def _met(one: Feature) -> str:
    values = dict.fromkeys(value for value in (one.query, one.candidate) if value)
    return " ~ ".join(values)


def _part(
    session: Session, identity: str, letter: str, parts: Callable[[ReadRecord], Sequence[Part]]
) -> tuple[ReadRecord, Part]:
    article, _, place = identity.rpartition("#")
    record = _record(session, article or identity)
    for number, one in enumerate(parts(record), 1):
        if place == f"{letter}{number}":
            return record, one
    raise UnknownError(f"article {record.article.id!r} has no {identity!r}; `watchlist articles --json` gives the ids")


def _record(session: Session, identity: str) -> ReadRecord:
    found = session.news.articles(ids=[identity])
    if not found:
        raise UnknownError(f"there is no article {identity!r}; `watchlist articles` lists them")
    return found[0]


def _explained(module: str, function: str, *about: object) -> tuple[Feature, ...]:
    """What the reader of news itself says; nothing where it has no more to say than was kept."""
    explain = getattr(import_module(f"watchlist.news.{module}"), function, None)
    return tuple(explain(*about)) if explain else ()


def _signal_features(signal: Signal) -> tuple[Feature, ...]:
    from watchlist.render.words import WORDS

    where = "stands only in the title" if signal.start is None else f"characters {signal.start} to {signal.end}"
    fresh = "tells of something older" if signal.background else "is fresh"
    return (
        Feature("rule", signal.score, signal.rule, signal.quote, where),
        Feature("said_by", 0.0, signal.attribution, "", WORDS.attributions[signal.attribution]),
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


def _say(
    record: ReadRecord,
    identity: str,
    what: str,
    part: Signal | Mention | Claim,
    because: str,
    found: Sequence[Feature],
    *,
    json: bool,
) -> None:
    article = record.article
    if json:
        where = {"id": article.id, "outlet": article.outlet, "url": article.url, "snapshot": record.snapshot}
        told = {"because": because, what: part_view(identity, part), "article": where}
        json_lines([{**told, "explanation": feature_views(found)}])
        return
    say(because)
    quote = around(article, part.start) if isinstance(part, Mention) else part.quote
    facts(
        [
            (what, identity),
            ("words", f"“{quote}”"),
            ("article", f"{article.outlet or '?'}: {article.title} {article.url}"),
            ("SHA-256", record.snapshot),
        ]
    )
    show_features(found)


def _because(record: ReadRecord, story: str | None) -> str:
    if story is None:
        return "It tells of no consequence and names nobody who is tracked: it is in no story."
    if story == record.story:
        return f"It is in story {story}."
    return f"It did not join story {story}{f', and is in {record.story}' if record.story else ''}."


def _neighbours(
    session: Session, records: Sequence[ReadRecord], but: str | None
) -> list[tuple[Story, tuple[Feature, ...]]]:
    """The stories that came nearest and were not joined, each with what spoke for and against it."""
    from watchlist.news.placing import explain_placing as placing
    from watchlist.pipeline.nearby import nearby
    from watchlist.store.news import sorted_at

    read = [(read_of(one), sorted_at(one.article, one.seen_at)) for one in records]
    found = nearby(session, read)
    rated = [
        (max((placing(one, story) for one, _ in read), key=_weight), story)
        for story in found.stories
        if story.id != but
    ]
    nearest = sorted(rated, key=lambda pair: -_weight(pair[0]))[:NEIGHBOURS]
    stories = session.news.stories_of(story.id for _, story in nearest)
    return [(stories[story.id], features) for features, story in nearest]


def _weight(found: Sequence[Feature]) -> float:
    return found[0].weight if found else 0.0


def _near(near: Sequence[tuple[Story, tuple[Feature, ...]]]) -> View:
    return {
        "neighbours": [
            {"story": story.id, "title": story.title, "explanation": feature_views(found)} for story, found in near
        ]
    }


def _show_neighbours(near: Sequence[tuple[Story, tuple[Feature, ...]]]) -> None:
    from watchlist.cli.story_shown import title

    for story, found in near:
        say("")
        say(f"Not one with {story.id}  {title(story)}")
        show_features(found)


def _copy(session: Session, record: ReadRecord, counts_as: str) -> View:
    article = record.article
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "snapshot": record.snapshot,
        "placed": record.details.placed,
        "origin": counts_as,
        "signals": [
            part_view(part_id(article.id, SIGNAL, number), one) for number, one in enumerate(record.signals, 1)
        ],
        "explanation": feature_views(explain_placing(session, record, record.story or "")),
    }


def _show_copy(session: Session, record: ReadRecord, counts_as: str) -> None:
    article = record.article
    say("")
    say(f"{article.outlet or '?'}: {article.title} {article.url}")
    placed: list[tuple[str, object]] = [
        ("article", article.id),
        ("origin", counts_as),
        ("placed", record.details.placed),
    ]
    rules = list(dict.fromkeys(f"{one.type} {one.certainty}, by {one.rule}" for one in record.signals))
    facts([*placed, ("signals", "; ".join(rules))], indent=2)
    show_features(explain_placing(session, record, record.story or ""), indent=4)
