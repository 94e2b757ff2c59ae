"""Sign-ins: guessing is slow from everywhere, and who sits at their own desk gets in all the same."""

from __future__ import annotations

import pytest

from hookyard.people.logins import AT_HOME, PER_ACCOUNT, PER_ADDRESS, Logins, TooManyAttempts, group_address

ADA = "ada@example.org"


def count_tries(logins: Logins, account: str, address: str, at_home: bool = False, now: float = 0.0) -> int:
    for count in range(1000):
        try:
            logins.check(account, address, at_home, now)
        except TooManyAttempts as error:
            return count if error.seconds > 0 else -1
    raise AssertionError("nothing stops them")


def test_one_address_is_slowed_down_whatever_accounts_it_tries() -> None:
    logins = Logins()
    for number in range(PER_ADDRESS.burst):
        logins.check(f"{number}@example.org", "192.0.2.1", False, 0)
    with pytest.raises(TooManyAttempts):
        logins.check(ADA, "192.0.2.1", False, 0)
    logins.check(ADA, "192.0.2.2", False, 0)
    logins.check(ADA, "192.0.2.1", False, PER_ADDRESS.seconds)


def test_one_account_is_guarded_from_all_addresses_together() -> None:
    logins = Logins()
    for number in range(PER_ACCOUNT.burst):
        logins.check(ADA, f"192.0.2.{number}", False, 0)
    assert count_tries(logins, ADA, "198.51.100.1") == 0
    assert count_tries(logins, ADA, "198.51.100.1", now=PER_ACCOUNT.seconds) == 1


def test_guessing_elsewhere_does_not_lock_somebody_out_at_home() -> None:
    logins = Logins()
    for number in range(100):
        count_tries(logins, ADA, f"192.0.2.{number}")
    logins.check(ADA, "203.0.113.5", True, 0)
    assert count_tries(logins, ADA, "203.0.113.5", at_home=True) == AT_HOME.burst - 1
    logins.succeed(ADA, "203.0.113.5")
    assert count_tries(logins, ADA, "203.0.113.5", at_home=True) == AT_HOME.burst


def test_being_right_once_does_not_free_the_guesses_for_others() -> None:
    logins = Logins()
    count_tries(logins, ADA, "192.0.2.1")
    logins.succeed(ADA, "192.0.2.1")
    assert count_tries(logins, ADA, "192.0.2.9") == 0


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_is_one_caller(address: str, group: str) -> None:
    assert group_address(address) == group
