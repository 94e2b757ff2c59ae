"""Who calls, as far as it can be told, and whether a proxy stands in front that nobody has named.

Such a proxy makes everybody look like a neighbour: requests come from its address, which is this machine's or one of
the same network. So what a near peer passes on for somebody else is from nobody in particular, until the setting says
that the peer is to be believed.
"""

from __future__ import annotations

from typing import Final

import structlog

from hookyard.model.http import Headers
from hookyard.webhook.addresses import UNKNOWN, NetworkSet, caller_address, is_forwarded

log: Final = structlog.get_logger("hookyard.web")


class Callers:
    """`trusted` are the proxies in front. `stray_proxy` is the address of one that was met and is none of them."""

    def __init__(self, trusted: NetworkSet) -> None:
        self.trusted = trusted
        self.stray_proxy = ""

    def find_address(self, peer: str, headers: Headers) -> str:
        """The caller's address, UNKNOWN when nobody vouches for one. Header names are lower-case."""
        address = caller_address(peer, headers, self.trusted)
        if address is UNKNOWN and not self.stray_proxy and not self.trusted.contains(peer):
            self.stray_proxy = peer
            log.warning("proxy", peer=peer, reason=self.warning)
        return address

    def is_on_this_machine(self, peer: str, headers: Headers) -> bool:
        """Whether the caller itself sits here, and not behind a proxy that does."""
        return _LOOPBACK.contains(peer) and not is_forwarded(headers)

    @property
    def warning(self) -> str:
        """What to do about a proxy that is not named, empty when none was met."""
        if not self.stray_proxy:
            return ""
        return (
            f"Requests come through {self.stray_proxy} for others, and callers count as {UNKNOWN}: if a proxy of yours "
            f"runs there, set HOOKYARD_TRUSTED_PROXIES={self.stray_proxy} and start the server again; if not, whoever "
            "calls from there makes headers up."
        )


_LOOPBACK: Final = NetworkSet.parse(["127.0.0.0/8", "::1"])
