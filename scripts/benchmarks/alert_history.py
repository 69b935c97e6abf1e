"""Three years of OFAC's list as they were published, with 400 firms tracked: what is alerted, and whether it is right.

python -m scripts.benchmarks.alert_history [--years 3] [--subjects 400] [--json]; it exits 1 where a listing of a
tracked firm was not alerted, or was alerted twice.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from scripts.benchmarks.alert_truth import Firm, Listing, draw, listings, published, write
from scripts.benchmarks.archive import HISTORY, real_versions
from watchlist.app import App, open_app
from watchlist.config import Settings
from watchlist.model import AlertState, Event, Kind, Origin, Outcome
from watchlist.pipeline import Given, poll
from watchlist.pipeline.rehearsing import rehearse
from watchlist.pipeline.tracking import read_subjects, track
from watchlist.rehearsal import Rehearsal, monday
from watchlist.store import AlertFilter, EventFilter, Session

KEY = "us_ofac_sdn"
SEED = 20260101
YEAR = timedelta(days=365.25)
TOLD = ["listed", "amended", "delisted", "already_listed"]
SUBSCRIPTIONS = [
    {"name": "tracked", "events": TOLD, "subjects": "tracked"},
    {"name": "mine", "events": TOLD, "subjects": ["counterparty"]},
    {"name": "all", "events": TOLD, "subjects": "all"},
]
"""All at once and grouped, as they are by default: whatever is tracked, the user's own alone, and the whole list."""

Versions = Callable[[], Iterator[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Told:
    """One alert with its event, and how many messages carry it."""

    subscription: str
    subject: str | None
    event: Event
    messages: int


@dataclass
class Outcomes:
    """What a replay comes to; ``missing`` and ``doubled`` must be empty."""

    versions: int = 0
    weeks: float = 0.0
    subjects: int = 0
    listed_in_time: int = 0
    polled_seconds: float = 0.0
    dry_run_seconds: float = 0.0
    dry_run_differs: int = 0
    events: Counter[str] = field(default_factory=Counter)
    subscriptions: dict[str, dict[str, object]] = field(default_factory=dict)
    expected: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether every listing of a tracked firm was alerted exactly once, and nothing that was none."""
        return not (self.missing or self.doubled or self.unfounded or self.dry_run_differs)


def main() -> None:
    """Replay, and print what came of it."""
    asked = _arguments()
    if not HISTORY.is_file():
        sys.exit(f"{HISTORY} is not there: this replays the publisher's real history, which is not part of the project")
    done = replayed(within(asked.years), asked.subjects)
    if asked.json:
        print(json.dumps({**{name: getattr(done, name) for name in done.__dataclass_fields__}, "right": done.is_right}))
    else:
        _print(done)
    if not done.is_right:
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Replay OFAC's real history, and see who is alerted of what.")
    parser.add_argument("--years", type=float, default=3.0, help="how much of it, from its first version on (3)")
    parser.add_argument("--subjects", type=int, default=400, help="how many firms are tracked (400)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def within(years: float) -> Versions:
    """The versions of so many years, each time anew."""

    def versions() -> Iterator[tuple[str, bytes]]:
        until: datetime | None = None
        for name, content in real_versions():
            until = until or published(name) + YEAR * years
            if published(name) > until:
                return
            yield name, content

    return versions


def replayed(versions: Versions, subjects: int) -> Outcomes:
    """Read a baseline, track firms, read all that was published after it, and hold the alerts against a plain diff."""
    came = list(listings(versions()))
    firms = draw(subjects, came, SEED)
    with tempfile.TemporaryDirectory(prefix="watchlist-alerts-") as made:
        now: list[datetime] = []
        with open_app(_settings(Path(made)), clock=lambda: now[-1]) as app:
            done = Outcomes(subjects=len(firms))
            _polled(app, versions(), firms, now, Path(made), done)
            with app.store.read() as session:
                _count(session, done)
                told = list(_told(session))
                _summed(session, told, done)
                judge(told, came, firms, done)
                _rehearse(app, session, told, now, done)
    return done


def _settings(folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "sources": {"builtin": False, KEY: {"enabled": True, "confirm_removals": 1, "at_least": 1}},
            "database": {"url": f"sqlite:///{folder}/watchlist.sqlite"},
            "archive": {"path": str(folder / "archive")},
            "subscriptions": SUBSCRIPTIONS,
        }
    )


def _polled(
    app: App,
    versions: Iterator[tuple[str, bytes]],
    firms: list[Firm],
    now: list[datetime],
    folder: Path,
    done: Outcomes,
) -> None:
    begun = time.perf_counter()
    for name, content in versions:
        path = folder / name
        path.write_bytes(content)
        now.append(published(name))
        polled = poll(app, app.sources[KEY], Given(path, now[-1]))
        path.unlink()
        if polled.outcome is not Outcome.NEW:
            continue
        done.versions += 1
        if done.versions == 1:
            now.append(now[-1] + timedelta(seconds=1))
            write(firms, folder / "firms.csv")
            track(app, read_subjects(folder / "firms.csv"))
    done.weeks = (now[-1] - now[0]) / timedelta(weeks=1)
    done.polled_seconds = time.perf_counter() - begun


def _count(session: Session, done: Outcomes) -> None:
    for event in session.events.select(EventFilter()):
        done.events[event.kind] += 1


def _told(session: Session) -> Iterator[Told]:
    """Every alert that is sent, with its event and how many messages carry it."""
    for page in session.alert_log.pages(AlertFilter()):
        sent = [one for one in page if one.state is not AlertState.SUPPRESSED]
        events = session.events.of({one.event for one in sent})
        attempts = session.outbox.attempts([one.id for one in sent])
        for one in sent:
            keys = {attempt.key for attempt in attempts.get(one.id, ())}
            yield Told(one.subscription, one.subject, events[one.event], len(keys))


def _summed(session: Session, told: list[Told], done: Outcomes) -> None:
    """Alerts and messages a week of each subscription, and how many are about whom."""
    own = {one.id for one in session.subjects.all() if one.origin is Origin.USER}
    weeks = max(1, round(done.weeks))
    messages = _messages(session)
    for name in (str(one["name"]) for one in SUBSCRIPTIONS):
        alerts = [one for one in told if one.subscription == name]
        of_week = Counter(monday(one.event.detected_at) for one in alerts)
        each = sorted([*of_week.values(), *[0] * max(0, weeks - len(of_week))])
        done.subscriptions[name] = {
            "alerts": len(alerts),
            "alerts_a_week": round(len(alerts) / done.weeks, 1),
            "median_week": median(each),
            "busiest_week": max(each, default=0),
            "messages": messages[name],
            "messages_a_week": round(messages[name] / done.weeks, 1),
            "about_tracked": sum(one.subject is not None for one in alerts),
            "about_own": sum(one.subject in own for one in alerts),
        }


def _messages(session: Session) -> Counter[str]:
    """How many messages each subscription has in the outbox."""
    from sqlalchemy import func, select

    from watchlist.store.outbox import DELIVERY

    question = select(DELIVERY.c.subscription, func.count()).group_by(DELIVERY.c.subscription)
    return Counter({row[0]: row[1] for row in session.connection.execute(question)})


def judge(told: list[Told], came: list[Listing], firms: list[Firm], done: Outcomes) -> None:
    """Join raw listings and tracked firms by OFAC's number, and look for each in the alerts; all by itself."""
    subject_of = {one.uid: one.id for one in firms if one.uid}
    expected = {(subject_of[one.uid], one.uid, one.at): one.name for one in came if one.uid in subject_of}
    done.expected = len(expected)
    done.listed_in_time = len({uid for _, uid, _ in expected})
    raw = {(one.uid, one.at) for one in came}
    for subscription in ("mine", "tracked", "all"):
        counted = Counter[tuple[str, str, datetime]]()
        for one in told:
            entry = one.event.entry
            if one.subscription != subscription or one.event.kind is not Kind.LISTED or entry is None:
                continue
            if (entry.key, one.event.detected_at) not in raw:
                done.unfounded.append(f"{subscription}: {entry.key} {entry.name} {one.event.detected_at}")
            if one.messages != 1:
                done.doubled.append(f"{subscription}: {entry.key} {entry.name} is in {one.messages} messages")
            counted[str(one.subject), entry.key, one.event.detected_at] += 1
        done.missing += [
            f"{subscription}: {key[1]} {name} {key[2]}" for key, name in expected.items() if not counted[key]
        ]
        done.doubled += [f"{subscription}: {key} {number} times" for key, number in counted.items() if number > 1]
    _judge_whole(told, raw, done)


def _judge_whole(told: list[Told], raw: set[tuple[str, datetime]], done: Outcomes) -> None:
    """Who wants the whole list has every listing of it."""
    had = {
        (one.event.entry.key, one.event.detected_at) for one in told if one.subscription == "all" and one.event.entry
    }
    done.missing += [f"all: {uid} {at}" for uid, at in sorted(raw - had)]


def _rehearse(app: App, session: Session, told: list[Told], now: list[datetime], done: Outcomes) -> None:
    """Decide again on all of it without a word written, and count where that comes to anything else."""
    begun = time.perf_counter()
    rehearsal = Rehearsal(app.settings.subscriptions)
    again: Counter[tuple[str, str, str | None]] = Counter()
    for performed in rehearse(session, app, app.settings.subscriptions, now[0], now[-1]):
        for message in rehearsal.perform(performed):
            again.update((message.subscription, one.event.id, one.alert.subject) for one in message.told)
    for message in rehearsal.end():
        again.update((message.subscription, one.event.id, one.alert.subject) for one in message.told)
    done.dry_run_seconds = time.perf_counter() - begun
    sent = Counter((one.subscription, one.event.id, one.subject) for one in told)
    done.dry_run_differs = ((sent - again) + (again - sent)).total()


def _print(done: Outcomes) -> None:
    print(f"{done.versions} versions in {done.weeks:.0f} weeks, read in {done.polled_seconds:.0f} s")
    print(f"{done.subjects} firms tracked, {done.listed_in_time} of which came onto the list in this time")
    print("events: " + ", ".join(f"{kind} {number}" for kind, number in done.events.most_common()))
    for name, said in done.subscriptions.items():
        alerts = int(str(said["alerts"]))
        share = f"{int(str(said['about_tracked'])) / alerts:.1%}" if alerts else "none"
        print(
            f"{name}: alerts {alerts}, a week {said['alerts_a_week']} (median {said['median_week']}, "
            f"busiest {said['busiest_week']}); messages {said['messages']}, a week {said['messages_a_week']}; "
            f"about a tracked subject {share}, about one of the user's own {said['about_own']}"
        )
    print(f"dry run of the same: {done.dry_run_seconds:.1f} s, {done.dry_run_differs} alerts differ")
    print(
        f"listings of the user's firms by a plain diff: {done.expected}; of three subscriptions missing "
        f"{len(done.missing)}, doubled {len(done.doubled)}, unfounded {len(done.unfounded)}"
    )
    for what in ("missing", "doubled", "unfounded"):
        for line in getattr(done, what)[:20]:
            print(f"  {what}: {line}")


if __name__ == "__main__":
    main()
