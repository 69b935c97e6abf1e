"""A throw-away PostgreSQL cluster that listens on a socket in its own folder, for tests and benchmarks."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL's programs are not installed: apt-get install postgresql"
ROOM = 2 << 30
"""Bytes that must be free in memory for the databases to lie there."""


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Run a cluster that forgets everything at its end; its URL without a database."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="watchlist-pg-", dir=_in_memory()))
    if user:
        shutil.chown(folder, user)
    account = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, *arguments],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **account,  # type: ignore[call-overload]
        )

    data = folder / "data"
    run("initdb", "-D", str(data), "-A", "trust", "-U", "watchlist", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://watchlist@/{{database}}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: name whom to run it as instead."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _in_memory() -> str | None:
    """Where files lie in memory, if there is room: hundreds of databases are made, eight times as fast as on a disk."""
    shared_memory = Path("/dev/shm")
    if not os.access(shared_memory, os.W_OK) or shutil.disk_usage(shared_memory).free < ROOM:
        return None
    return str(shared_memory)
