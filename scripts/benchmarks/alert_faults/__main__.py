"""Send some thousand alerts through receivers that fail while the daemon is killed again and again, and settle up.

``python -m scripts.benchmarks.alert_faults --alerts 5000 --kills 200`` takes about half an hour; it exits 1 where an
alert was lost, came twice without need, under two keys or out of order.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from scripts.benchmarks.alert_faults.ledger import Due, doubles, faults
from scripts.benchmarks.alert_faults.receivers import Books, MailReceiver, Publisher, WebReceiver
from watchlist.store import Store
from watchlist.store.outbox import ALERT

SECRET = "whsec_bm90aGluZyB0byBzZWUgaGVyZQ=="
CHANNELS = ("hook", "slack", "mail")
STEPS = 50
LONGEST_START = 30.0
LONGEST = 2_700.0
"""Seconds after which what has not arrived counts as lost: the third retry comes some eight minutes after the first."""


@dataclass
class Fire:
    """What is under fire: the command line, the books, and when each daemon was killed."""

    folder: Path
    url: str
    environment: dict[str, str]
    books: Books
    deaths: dict[int, float] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        """A command of watchlist on this configuration."""
        return [sys.executable, "-m", "watchlist", "--config", str(self.folder / "watchlist.toml"), *arguments]

    def ask(self, *arguments: str) -> list[dict[str, object]]:
        """What a command answers in JSON; nothing where it could not."""
        done = subprocess.run(
            self.command(*arguments, "--json"), env=self.environment, capture_output=True, text=True, check=False
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def recorded(self) -> int:
        """How many alerts for the receivers are recorded."""
        with closing(Store(self.url)) as store, store.read() as session:
            asked = select(func.count()).where(ALERT.c.subscription == "all")
            return session.connection.execute(asked).scalar_one()

    def started(self) -> int:
        """How often a daemon has said that it is at work."""
        log = self.folder / "daemon.log"
        return log.read_text(encoding="utf-8", errors="replace").count("started") if log.exists() else 0

    def start(self) -> subprocess.Popen[bytes]:
        """Start the next daemon."""
        self.books.life += 1
        log = (self.folder / "daemon.log").open("ab")
        return subprocess.Popen(self.command("run"), env=self.environment, stdout=log, stderr=log)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a daemon as the kernel would."""
        process.kill()
        self.deaths[self.books.life] = time.monotonic()
        process.wait()


def main() -> None:
    """Run, and print what came of it as one JSON object."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watchlist-fire-")))
        books = Books(asked.share, asked.seed)
        web, mail = stack.enter_context(WebReceiver(books)), stack.enter_context(MailReceiver(books))
        publisher = stack.enter_context(Publisher())
        url = asked.database or f"sqlite:///{folder}/watchlist.sqlite"
        fire = Fire(folder, url, _environment(web), books)
        _configure(folder, web, mail, publisher, url)
        begun = time.monotonic()
        _burn(fire, publisher, asked.alerts, asked.kills, random.Random(asked.seed))
        due = _due(fire)
        found = [*_unrecorded(due, asked.alerts), *faults(due, books.arrivals, fire.deaths)]
        print(json.dumps(_summary(fire, due, found, time.monotonic() - begun), indent=2))
    sys.exit(1 if found else 0)


def _burn(fire: Fire, publisher: Publisher, alerts: int, kills: int, draw: random.Random) -> None:
    """Let the list grow while daemons come and go; then let one live until everything has arrived."""
    growing = Growing(publisher, alerts // 2)
    growing.show(0)
    subprocess.run(fire.command("poll"), env=fire.environment, check=True, capture_output=True)
    growing.show(1)
    for number in range(kills):
        fire.kill(_lived(fire, draw, number))
        growing.go_on(fire.recorded())
        if number == kills // 2:
            fire.books.gone.set()
        if number == kills // 2 + 3:
            _mend(fire)
        _show(f"killed {number + 1} of {kills}, step {growing.step}, {len(fire.books.arrivals)} arrived")
    _mend(fire)
    daemon = fire.start()
    try:
        _wait(fire, growing, alerts)
    finally:
        daemon.terminate()
        daemon.wait(30)


def _lived(fire: Fire, draw: random.Random, number: int) -> subprocess.Popen[bytes]:
    """A daemon that has lived for a while: most until it is at work, every tenth is killed at its start."""
    before = fire.started()
    daemon = fire.start()
    until = time.monotonic() + LONGEST_START
    while number % 10 and time.monotonic() < until and fire.started() == before:
        time.sleep(0.05)
    time.sleep(draw.uniform(0.0, 3.0))
    return daemon


def _mend(fire: Fire) -> None:
    """Put the receiver right that was gone, and say so."""
    fire.books.gone.clear()
    fire.ask("channels", "open", "hook")


def _wait(fire: Fire, growing: Growing, alerts: int) -> None:
    """Let the list grow to its end, send what is dead once more, and wait until all has arrived."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        time.sleep(2)
        growing.go_on(fire.recorded())
        for one in fire.ask("alerts", "--state", "dead"):
            fire.ask("alerts", "retry", str(one["id"]))
        taken = {(one.channel, each) for one in fire.books.arrivals if one.taken for each in one.alerts}
        _show(f"waiting: step {growing.step}, {dict(Counter(channel for channel, _ in taken))}")
        if len(taken) >= alerts * len(CHANNELS):
            # One that came twice would still be on its way.
            time.sleep(5)
            return


class Growing:
    """The list, which goes on by a step when all of the step before is recorded."""

    def __init__(self, publisher: Publisher, firms: int) -> None:
        self._publisher = publisher
        self._firms = firms
        self.step = 0

    def show(self, step: int) -> None:
        """Publish the list as it is after so many steps."""
        self.step = step
        self._publisher.body = _list(self._firms, step)

    def go_on(self, recorded: int) -> None:
        """Publish the next step where all alerts of this one are there."""
        each = -(-self._firms // STEPS)
        due = min(self._firms, each * self.step) + min(self._firms, each * (self.step - 1))
        if recorded >= due and self.step <= STEPS:
            self.show(self.step + 1)


def _list(firms: int, step: int) -> bytes:
    """The list after so many steps: each adds firms, and gives those of the step before another address."""
    each = -(-firms // STEPS)
    rows = ["Ref,Firm,Country,Address", "0,Kuzey Makina Sanayi Limited,TR,No. 0 Ankara"]
    for number in range(min(firms, each * step)):
        moved = number < each * (step - 1)
        street = f"{'Yeni' if moved else 'Eski'} Sokak {number} Ankara"
        rows.append(f"{number + 1},{_name(number)},TR,{street}")
    return "\n".join([*rows, ""]).encode()


def _name(number: int) -> str:
    """A firm's name that is like no other's."""
    draw = random.Random(number)
    return "".join(draw.choices("bcdfghklmnprstvyz", k=4)).title() + f"{number} {draw.getrandbits(40):x} Lojistik A.S."


def _due(fire: Fire) -> list[Due]:
    """What had to arrive, in the order in which it was recorded."""
    keys = {str(one["id"]): str(one["entry"]["key"]) for one in fire.ask("events") if one["entry"]}  # type: ignore[index]
    places: Counter[str] = Counter()
    found = []
    for one in fire.ask("alerts"):
        if one["subscription"] != "all":
            continue
        about = keys[str(one["event"])]
        found.append(Due(str(one["id"]), about, places[about], CHANNELS))
        places[about] += 1
    return found


def _unrecorded(due: list[Due], alerts: int) -> list[str]:
    """Every firm is told twice: listed, then moved."""
    told = Counter(one.about for one in due)
    return [
        f"recorded {told[str(number + 1)]} times, not twice: firm {number + 1}"
        for number in range(alerts // 2)
        if told[str(number + 1)] != 2
    ]


def _summary(fire: Fire, due: list[Due], found: list[str], seconds: float) -> dict[str, object]:
    arrivals = fire.books.arrivals
    return {
        "alerts": len(due),
        "kills": len(fire.deaths),
        "seconds": round(seconds),
        "requests": len(arrivals),
        "taken": Counter(one.channel for one in arrivals if one.taken),
        "faults_injected": Counter(f"{one.channel} {one.fault}" for one in arrivals if one.fault),
        "doubles": doubles(arrivals),
        "wrong": len(found),
        "first_wrong": found[:20],
    }


def _environment(web: WebReceiver) -> dict[str, str]:
    return {**os.environ, "FIRE_SECRET": SECRET, "FIRE_SLACK": web.at("/slack")}


def _configure(folder: Path, web: WebReceiver, mail: MailReceiver, publisher: Publisher, url: str) -> None:
    (folder / "watchlist.toml").write_text(
        f"""
[database]
url = "{url}"
[archive]
path = "{folder}/archive"
[network]
allow_private = true
[daemon]
lease = "10s"
[sources]
builtin = false
[sources.house]
kind = "csv"
url = "{publisher.url}"
every = "1s"
at_least = 1
columns = {{ key = "Ref", name = "Firm", country = "Country", address = "Address" }}
[channels.hook]
kind = "webhook"
url = "{web.at("/hook")}"
secret_env = "FIRE_SECRET"
at_once = 4
[channels.slack]
kind = "slack"
webhook_env = "FIRE_SLACK"
[channels.mail]
kind = "email"
smtp = "smtp+plain://127.0.0.1:{mail.port}"
from = "watchlist@example.com"
to = ["ops@example.com"]
[channels.log]
kind = "file"
path = "{folder}/operator.jsonl"
[[subscriptions]]
name = "all"
channels = ["hook", "slack", "mail"]
events = ["listed", "amended"]
subjects = "all"
group = false
flood_limit = 0
[[subscriptions]]
name = "oncall"
channels = ["log"]
events = ["operator", "source_fault"]
""",
        encoding="utf-8",
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="alert_faults", description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--alerts", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.08, help="of the messages something goes wrong with (0.08)")
    parser.add_argument("--seed", type=int, default=20240826)
    parser.add_argument("--database", default="", help="a PostgreSQL URL; an SQLite file of its own without")
    return parser.parse_args()


def _show(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
