"""Who of several recipients has had which letter, kept over restarts, and of whom the operator was told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from watchlist.channels.memory import Memory, Operator
from watchlist.channels.submission import Refused, is_bad_address, is_put_off, reply
from watchlist.errors import DeliveryError
from watchlist.resources import decoder

REFUSED = "recipients refused"


class Progress(msgspec.Struct, frozen=True):
    """How far a letter has come: who has had it, and who never will."""

    had: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


PROGRESS = decoder(Progress)
KNOWN = decoder(set[str])


@dataclass(frozen=True, slots=True)
class Recipients:
    """The recipients of a channel: one that is refused is no failure of the others."""

    channel: str
    addresses: Sequence[str]
    memory: Memory
    operator: Operator

    def waiting(self, key: str) -> list[str]:
        """Who must still have a letter."""
        so_far = self._progress(key)
        return [one for one in self.addresses if one not in so_far.had | so_far.lost]

    def settle(self, key: str, tried: Collection[str], refused: Refused) -> None:
        """Write down who has a letter now; raises DeliveryError where one must be tried again, or nobody has it."""
        put_off = {one for one, answer in refused.items() if is_put_off(answer)}
        before = self._progress(key)
        had, lost = before.had | (set(tried) - set(refused)), before.lost | (set(refused) - put_off)
        if not had and not put_off:
            self.memory.forget(self.channel, _place(key))
            raise self._all_refused(refused)
        self._tell(had - before.had, {one: refused[one] for one in lost - before.lost})
        if put_off:
            self.memory.keep(self.channel, _place(key), _written(Progress(had, lost)))
            said = _said({one: refused[one] for one in put_off})
            raise DeliveryError(f"{self.channel}: {len(put_off)} of {len(self.addresses)} recipients put off: {said}")
        if before != Progress():
            self.memory.forget(self.channel, _place(key))

    def _all_refused(self, refused: Refused) -> DeliveryError:
        closed = all(is_bad_address(answer) for answer in refused.values())
        return DeliveryError(
            f"{self.channel}: every recipient refused: {_said(refused)}", permanent=True, closed=closed
        )

    def _progress(self, key: str) -> Progress:
        if len(self.addresses) == 1:
            return Progress()
        kept = self.memory.recall(self.channel, _place(key))
        return PROGRESS.decode(kept) if kept else Progress()

    def _tell(self, had: Collection[str], refused: Refused) -> None:
        """Tell the operator of a recipient that begins to be refused, and of one that is taken again."""
        if len(self.addresses) == 1:
            return
        kept = self.memory.recall(self.channel, REFUSED)
        known = KNOWN.decode(kept) if kept else set[str]()
        for one in sorted(set(refused) - known):
            self.operator.warn(self._trouble(one), self._refusal(one, refused), self._remedy(one))
        for one in sorted(known & set(had)):
            self.operator.all_well(self._trouble(one))
        now = (known | set(refused)) - set(had)
        if now != known:
            self.memory.keep(self.channel, REFUSED, msgspec.json.encode(sorted(now)).decode())

    def _trouble(self, one: str) -> str:
        return f"recipient:{self.channel}:{one}"

    def _refusal(self, one: str, refused: Refused) -> str:
        return f"{self.channel}: the mail server refuses the recipient {_said({one: refused[one]})}; the others have it"

    def _remedy(self, one: str) -> str:
        return f"correct {one} in channels.{self.channel}.to, or take it out"


def _place(key: str) -> str:
    return f"letter {key}"


def _written(progress: Progress) -> str:
    return msgspec.json.encode(Progress(progress.had, progress.lost), order="sorted").decode()


def _said(refused: Refused) -> str:
    return "; ".join(f"{one}: {reply(refused[one])}" for one in refused)
