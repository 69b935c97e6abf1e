"""What many tests share: an empty database on SQLite and on a throw-away PostgreSQL cluster, and the shared data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text

from scripts.benchmarks.postgres import MISSING, cluster, programs
from watchlist.store.database import open_engine

# How long an example takes says something of the machine, and nothing of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
AT_ONCE = 8
"""More databases than a test has."""
NUMBERS = count(AT_ONCE)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the real data is not beside this checkout (../shared)")
    return SHARED


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep a developer's own configuration and variables out of the tests.

    What they start as a process is not traced either: it would take twice as long, for lines that are covered anyway.
    """
    for name in [name for name in os.environ if name.startswith(("WATCHLIST_", "COVERAGE_PROCESS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg-data"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A throw-away PostgreSQL cluster; its URL without a database."""
    found = programs()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{MISSING} (CI must test both databases)")
        pytest.skip(MISSING)
    with cluster(found) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[Callable[[], str]]:
    """Makes a new empty PostgreSQL database at the newest schema, and drops the one made some tests ago; its URL."""
    admin = create_engine(postgres.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE empty"))
        # Older servers know no other way than to copy the files.
        copied = "STRATEGY file_copy" if (connection.dialect.server_version_info or (0,)) >= (15,) else ""
    open_engine(postgres.format(database="empty")).dispose()

    def make() -> str:
        number = next(NUMBERS)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS test{number - AT_ONCE} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE test{number} TEMPLATE empty {copied}"))
        return postgres.format(database=f"test{number}")

    yield make
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database at the newest schema, once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "watchlist.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    make: Callable[[], str] = request.getfixturevalue("postgres_template")
    return make()


@pytest.fixture
def bare_url(database_url: str) -> str:
    """The same kind of database with nothing in it, not even tables."""
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).unlink()
        return database_url
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return database_url
