"""Which sign-ins are tried at all.

Three things are counted: tries from an address, tries for an account from anywhere, and tries for an account from an
address where it was signed in to before. The second stops guessing from many addresses; the third keeps whoever does
that from locking the owner of the account out of their own desk. All of them fill up again by themselves.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from hookyard.people.throttles import Rate, Throttle

PER_ADDRESS: Final = Rate(20, 15.0)
PER_ACCOUNT: Final = Rate(10, 60.0)
AT_HOME: Final = Rate(10, 15.0)


class TooManyAttempts(Exception):
    """Nothing was tried. `seconds` says when it is worth trying again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many attempts; try again in {seconds:.0f} s")
        self.seconds = seconds


class Logins:
    """Counts the sign-ins of one server. Times are in seconds of a clock that does not go back."""

    def __init__(self) -> None:
        self._addresses = Throttle(PER_ADDRESS)
        self._accounts = Throttle(PER_ACCOUNT)
        # In a table of their own, so that names that somebody makes up do not push out what is counted of accounts.
        self._names = Throttle(PER_ACCOUNT)
        self._homes = Throttle(AT_HOME)

    def check(self, account: str, address: str, at_home: bool, now: float, *, exists: bool = True) -> None:
        """Count a try before it is made. Raises TooManyAttempts.

        `at_home` says whether somebody has signed in to the account from the address before, `exists` whether there is
        such an account: nothing else depends on it than in which table it is counted.
        """
        place = group_address(address)
        counts = self._choose(account, place, at_home, exists)
        wait = max(throttle.wait(key, now) for throttle, key in counts)
        if wait:
            raise TooManyAttempts(wait)
        for throttle, key in counts:
            throttle.take(key, now)

    def succeed(self, account: str, address: str) -> None:
        """The password was right: what the account's owner mistyped before is forgotten, others' guesses are not."""
        self._homes.forget((account, group_address(address)))

    def _choose(self, account: str, place: str, at_home: bool, exists: bool) -> list[tuple[Throttle, object]]:
        if at_home:
            return [(self._homes, (account, place))]
        return [(self._addresses, place), (self._accounts if exists else self._names, account)]


def is_place(address: str) -> bool:
    """Whether it is an address at all: what a proxy that nobody trusts calls its callers is nobody's desk."""
    try:
        ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return True


def group_address(address: str) -> str:
    """What counts as one caller: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(number, IPv6Address):
        return str(number)
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ip_network((number, 64), strict=False))
