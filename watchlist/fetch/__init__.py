"""The network's edge: the only part that imports httpx, which takes a while; import it where it is needed."""

from watchlist.fetch.answer import Fetched, Network, Validators
from watchlist.fetch.fetcher import Fetcher
from watchlist.fetch.transport import NotAllowed

__all__ = ["Fetched", "Fetcher", "Network", "NotAllowed", "Validators"]
