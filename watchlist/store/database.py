"""Opens the database, brings it to this version's schema, and refuses one that is newer."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from watchlist.errors import BusyError, StoreError
from watchlist.redaction import redacted
from watchlist.resources import shipped

SCHEMA = "0007"
"""The newest migration: a database that says so needs no look at the migrations."""

ADVISORY_UPGRADE, ADVISORY_DAEMON = 7_401_001, 7_401_002
ADVISORY_NEWS, ADVISORY_SUBJECTS = 7_401_003, 7_401_004
ADVISORY_PAGES = 7_401_006
ADVISORY_CONDITIONS = 7_401_008
ADVISORY_MUTES = 7_401_009
BUSY_MILLISECONDS = 30_000
UNWRITTEN = "; nothing of this was written"
"""What is said of every trouble with the database."""

READING = {"postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}
"""What a reader asks for so that all it reads is one picture; on SQLite every transaction is one."""


def open_engine(url: str) -> Engine:
    """Open the database of this URL at this version's schema, making it where there is none.

    Raises StoreError where it cannot be reached, is not a database of ours, or is newer than this program.
    """
    parsed = _parsed(url)
    engine = None
    try:
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _server(parsed)
        if _version(engine) != SCHEMA:
            _upgrade(engine)
    except (SQLAlchemyError, OSError, StoreError) as error:
        if engine is not None:
            engine.dispose()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{shown(parsed)}: the database cannot be opened: {_first_line(error)}") from None
    return engine


def shown(url: URL) -> str:
    """A database's URL without its password and its query, which may hold one as well."""
    return url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: a stable picture, never in a writer's way."""
    with (
        _told(engine),
        engine.connect().execution_options(**READING.get(engine.dialect.name, {})) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def writing(engine: Engine, *, patience: int = BUSY_MILLISECONDS) -> Iterator[Connection]:
    """One transaction that writes; on SQLite it takes the one writer's place at once, so that it cannot fail later.

    ``patience`` is for how many milliseconds it waits for another writer to end.
    """
    begin = {"watchlist_begin": "BEGIN IMMEDIATE", "watchlist_patience": patience}
    with _told(engine), engine.connect().execution_options(**begin) as connection, connection.begin():
        if engine.dialect.name == "postgresql" and patience < BUSY_MILLISECONDS:
            connection.execute(text(f"SET LOCAL lock_timeout = {int(patience)}"))
        yield connection


@contextmanager
def only_one(engine: Engine) -> Iterator[None]:
    """Be the one daemon of this database; the lock goes with the process, however it ends.

    Raises BusyError where another one runs.
    """
    busy = BusyError(f"{shown(engine.url)}: a daemon runs on this database already; this one leaves")
    if engine.dialect.name == "sqlite":
        with Path(f"{engine.url.database}.daemon").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise busy from None
            yield
        return
    with _told(engine), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_DAEMON}).scalar():
            raise busy
        try:
            yield
        finally:
            # A server that went down meanwhile has let the lock go itself.
            with suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_DAEMON})


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Say what keeps the database from working in one line: a full disk, a lock, a server that is gone."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(f"{shown(engine.url)}: {_first_line(error)}{UNWRITTEN}") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        # What a ValueError says is a piece of the URL, and may be a piece of its password.
        why = "its port is no number" if isinstance(error, ValueError) else _first_line(error)
        raise _unusable(url, why) from None
    if "@" in (parsed.host or ""):
        raise _unusable(url, "an @ in a password is written as %40")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{parsed.get_backend_name()} is not supported: use SQLite or PostgreSQL")
    return parsed


def _unusable(url: str, why: str) -> StoreError:
    return StoreError(
        f"{redacted(url)!r} is not a database URL that works here ({why}): "
        "write sqlite:///path or postgresql://user@host/name"
    )


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("a database in memory would be lost at once: give a file, such as sqlite:///watchlist.sqlite")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"PostgreSQL needs one more package ({error.name}): pip install 'watchlist[postgres]'"
        ) from None


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own idea of transactions would begin them late and never for reads: we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    asked = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {asked.get('watchlist_patience', BUSY_MILLISECONDS)}")
    connection.exec_driver_sql(asked.get("watchlist_begin", "BEGIN"))


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    with _alone(engine) as connection:
        found = _version(engine)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise StoreError(
                f"{shown(engine.url)}: this database was made by a newer watchlist (schema {found}, "
                f"this one knows {SCHEMA}): update the program, or name another database with --database"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Hold off other processes that would upgrade the same database now."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_UPGRADE})
            yield connection
        return
    with Path(f"{engine.url.database}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with writing(engine) as connection:
            yield connection


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().split("\n")[0]
