"""Starts the command line."""

from __future__ import annotations


def main() -> None:
    """Run the command line of ``watchlist``."""
    from watchlist.cli import main as run

    run()


if __name__ == "__main__":
    main()
