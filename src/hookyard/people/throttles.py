"""How often one may try: buckets that refill, so that nobody is locked out for ever."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

MAX_BUCKETS: Final = 20_000
"""The most that are remembered. The one that was used longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` tries at once, then one each `seconds`."""

    burst: int
    seconds: float


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Throttle:
    """Counts tries by key. Times are in seconds of any clock that does not go back."""

    def __init__(self, rate: Rate, most: int = MAX_BUCKETS) -> None:
        self.rate = rate
        self._most = most
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until `key` may try, 0 when it may now. Counts nothing."""
        bucket = self._buckets.get(key)
        left = self._left(bucket, now) if bucket is not None else float(self.rate.burst)
        return 0.0 if left >= 1 else (1 - left) * self.rate.seconds

    def take(self, key: Hashable, now: float) -> None:
        """Count a try, also one that may not be made."""
        bucket = self._buckets.setdefault(key, _Bucket(float(self.rate.burst), now))
        bucket.left, bucket.at = max(0.0, self._left(bucket, now) - 1), max(now, bucket.at)
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """`key` has every try again."""
        self._buckets.pop(key, None)

    def _left(self, bucket: _Bucket, now: float) -> float:
        return min(float(self.rate.burst), bucket.left + max(0.0, now - bucket.at) / self.rate.seconds)
