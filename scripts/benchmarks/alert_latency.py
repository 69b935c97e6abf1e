"""How long it takes from the answer that has a new listing to the message at the receiver.

A daemon polls a list that grows by one firm at a time; a receiver waits for the alert. The clock runs from when the
publisher begins to answer the poll that sees the firm: ``python -m scripts.benchmarks.alert_latency --list sdn``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

from scripts.benchmarks import sdn
from scripts.benchmarks.alert_faults.receivers import Books, Publisher, WebReceiver
from scripts.benchmarks.figures import Effort

SECRET = "whsec_bm90aGluZyB0byBzZWUgaGVyZQ=="
PATIENCE = 120.0
HOUSE_ROWS = 5_000
RECORD_COUNT = re.compile(rb"<Record_Count>\d+</Record_Count>")


def main() -> None:
    """Measure, and print one JSON object."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watchlist-latency-")))
        books = Books(0.0, 1)
        web, publisher = stack.enter_context(WebReceiver(books)), stack.enter_context(Publisher())
        version, what = _sdn(folder) if asked.list == "sdn" else (_house, f"a CSV list of {HOUSE_ROWS:,} rows")
        publisher.body = version(0)
        _configure(folder, asked.list, web, publisher)
        environment = {**os.environ, "LATENCY_SECRET": SECRET}
        command = [sys.executable, "-m", "watchlist", "--config", str(folder / "watchlist.toml")]
        subprocess.run([*command, "poll"], env=environment, check=True, capture_output=True)
        log = stack.enter_context((folder / "daemon.log").open("wb"))
        daemon = subprocess.Popen([*command, "run"], env=environment, stdout=log, stderr=log)
        try:
            taken = [_one(publisher, books, version(number)) for number in range(1, asked.listings + 1)]
        finally:
            daemon.terminate()
            daemon.wait(30)
    seconds = {"median": median(taken), "p99": quantiles(taken, n=100)[98], "most": max(taken)}
    print(json.dumps({"list": what, "listings": len(taken)} | {name: round(s, 3) for name, s in seconds.items()}))


def _one(publisher: Publisher, books: Books, body: bytes) -> float:
    """Publish a version, and wait for its alert: the seconds from the answer that had it."""
    asked, arrived = len(publisher.asked), len(books.arrivals)
    publisher.body = body
    until = time.monotonic() + PATIENCE
    while len(books.arrivals) <= arrived:
        if time.monotonic() > until:
            raise RuntimeError("no alert came")
        time.sleep(0.002)
    seen = next(at for at, size in publisher.asked[asked:] if size == len(body))
    return books.arrivals[arrived].at - seen


def _house(number: int) -> bytes:
    rows = ["Ref,Firm,Country,Address"]
    rows += [f"{each},{_name(each)},TR,Sokak {each} Ankara" for each in range(HOUSE_ROWS + number)]
    return "\n".join([*rows, ""]).encode()


def _name(number: int) -> str:
    return f"{(number * 7919 + 104_729) ** 3:x} Makina Sanayi A.S."


def _sdn(folder: Path) -> tuple[Callable[[int], bytes], str]:
    """The SDN list at its size, with so many Turkish firms more."""
    made = sdn.make(folder, Effort(1, sdn.SIZE))
    body = made.file.read_bytes()
    head, end = body[: body.rindex(b"</sdnList>")], b"</sdnList>\n"

    def version(number: int) -> bytes:
        added = "".join(_entry(1_000_000 + each) for each in range(number))
        counted = RECORD_COUNT.sub(rb"<Record_Count>%d</Record_Count>" % (made.entries + number), head, count=1)
        return counted + added.encode() + end

    return version, made.described


def _entry(uid: int) -> str:
    return (
        f"  <sdnEntry>\n    <uid>{uid}</uid>\n    <lastName>{_name(uid)}</lastName>\n    <sdnType>Entity</sdnType>\n"
        "    <programList>\n      <program>RUSSIA-EO14024</program>\n    </programList>\n    <addressList>\n"
        f"      <address>\n        <uid>{uid}</uid>\n        <city>Ankara</city>\n        <country>Turkey</country>\n"
        "      </address>\n    </addressList>\n  </sdnEntry>\n"
    )


SOURCES = {
    "house": """[sources.house]
kind = "csv"
url = "{url}"
every = "1s"
columns = {{ key = "Ref", name = "Firm", country = "Country", address = "Address" }}
""",
    "sdn": """[sources.us_ofac_sdn]
url = "{url}"
every = "1s"
at_least = 1
""",
}


def _configure(folder: Path, which: str, web: WebReceiver, publisher: Publisher) -> None:
    (folder / "watchlist.toml").write_text(
        f"""
[database]
url = "sqlite:///{folder}/watchlist.sqlite"
[network]
allow_private = true
[sources]
builtin = false
{SOURCES[which].format(url=publisher.url)}
[channels.hook]
kind = "webhook"
url = "{web.at("/hook")}"
secret_env = "LATENCY_SECRET"
[[subscriptions]]
name = "all"
channels = ["hook"]
events = ["listed"]
flood_limit = 0
""",
        encoding="utf-8",
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="alert_latency", description="Time a listing until its alert arrives.")
    parser.add_argument("--list", choices=SOURCES, default="house")
    parser.add_argument("--listings", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    main()
