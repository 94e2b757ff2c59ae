"""The acting side of a call: who it is, from where, and the notes it leaves in the audit log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from hookyard.people.actors import Actor
from hookyard.people.audit import Audit
from hookyard.people.roles import find_missing
from hookyard.people.sessions import SignedIn
from hookyard.web.access import Caller, require
from hookyard.web.errors import ApiError
from hookyard.workflows.diffs import diff_texts


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done. `detail` is a unified diff or a sentence; `texts` are the sides of a diff to come."""

    action: str
    subject: str
    detail: str = ""
    texts: tuple[str, str] | None = None


@dataclass(slots=True)
class ActingSide:
    """Whoever calls. What is noted is written when the operation has ended, also when it failed after the note."""

    caller: Caller
    actor: Actor
    notes: list[Note] = field(default_factory=list)
    is_quiet: bool = False

    @property
    def address(self) -> str:
        return self.caller.address

    @property
    def signed_in(self) -> SignedIn:
        """The session that let them in, for operations that need ACCOUNT."""
        assert self.caller.signed_in is not None, "only operations that need ACCOUNT ask"
        return self.caller.signed_in

    def note(self, action: str, subject: str, detail: str = "") -> None:
        """Leave an entry in the audit log, as in `note("workflow.publish", key, diff)`."""
        self.notes.append(Note(action, subject, detail))

    def note_edit(self, action: str, subject: str, old: str, new: str) -> None:
        """Leave an entry with the diff of two texts. Edits that follow each other closely share one entry."""
        self.is_quiet = True
        if old != new:
            self.notes.append(Note(action, subject, texts=(old, new)))

    def note_nothing(self) -> None:
        """Nothing was changed by this call, so there is no entry."""
        self.is_quiet = True

    def become(self, actor: Actor) -> None:
        """From here on it is known who this is: they have just signed in."""
        self.actor = actor

    def require(self, scope: str) -> None:
        """Raises ApiError when the actor lacks `scope`: for what only some calls of an operation need."""
        require(self.actor, scope)

    def require_all(self, scopes: frozenset[str]) -> None:
        """Raises ApiError unless the actor has every one of `scopes`: nobody hands out what they do not have."""
        if missing := find_missing(scopes, self.actor.scopes):
            words = ", ".join(missing)
            raise ApiError(
                "not-allowed",
                f"This gives or touches scopes that {self.actor.name} does not have: {words}. Ask an owner.",
            )


async def find_acting(request: Request) -> ActingSide:
    acting: ActingSide = request.state.acting
    return acting


Acting = Annotated[ActingSide, Depends(find_acting)]


class Scribe:
    """Writes what was noted. `mask` takes the values of secrets out of a text."""

    def __init__(self, audit: Audit, mask: Callable[[str], str]) -> None:
        self._audit = audit
        self._mask = mask

    async def write(self, acting: ActingSide) -> None:
        """Raises StoreError."""
        for note in acting.notes:
            await self._write(acting, note)

    async def _write(self, acting: ActingSide, note: Note) -> None:
        who, action, subject = acting.actor.label, note.action, self._mask(note.subject)
        if acting.actor.kind == "nobody":
            await self._audit.add_of_stranger(action, subject, acting.address, self._mask(note.detail))
        elif note.texts is None:
            self._audit.end_edits(subject)
            await self._audit.add(who, action, subject, acting.address, self._mask(note.detail))
        else:
            old, new = note.texts
            entry_id, base = self._audit.begin_edit(who, action, subject, old)
            diff = await asyncio.to_thread(diff_texts, base, new, f"{subject} (before)", f"{subject} (after)")
            await self._audit.put_edit(entry_id, who, action, subject, acting.address, self._mask(diff))


def name_action(operation_id: str) -> str:
    """`publish_workflow` as `workflow.publish`, for operations that say nothing themselves."""
    verb, _, noun = operation_id.partition("_")
    return f"{noun.replace('_', '-')}.{verb}"
