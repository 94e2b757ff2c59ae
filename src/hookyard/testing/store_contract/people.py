"""People: accounts, sessions, links, the audit log."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from hookyard.engine.ports import Conflict, NotFound, StoreError
from hookyard.people.ports import NotEntitled, PeopleStore
from hookyard.people.records import AuditEntry, AuditFilter, Invitation, Session, User
from hookyard.people.roles import Role
from hookyard.testing.store_contract.samples import DAY, NOW, fails_with, new_id


def make_user(email: str = "ada@example.org", role: Role = Role.OWNER, **fields: Any) -> User:
    return replace(User(new_id(), email, "Ada ✓", role, "hash", True, NOW), **fields)


def make_session(user_id: int, **fields: Any) -> Session:
    number = new_id()
    digest = number.to_bytes(32, "big")
    return replace(Session(number, user_id, digest, NOW, NOW, NOW + DAY, "192.0.2.1", "A browser"), **fields)


def make_link(user_id: int | None = None, **fields: Any) -> Invitation:
    number = new_id()
    digest = number.to_bytes(32, "big")
    return replace(Invitation(number, digest, user_id, "", Role.EDITOR, "ada", NOW, NOW + DAY), **fields)


def make_entry(subject: str = "payments", at: float = NOW, **fields: Any) -> AuditEntry:
    entry = AuditEntry(new_id(at), at, "Ada <ada@example.org>", "workflow.publish", subject, "192.0.2.1", "-a\n+b\n")
    return replace(entry, **fields)


async def add_user(people: PeopleStore, email: str, role: Role = Role.EDITOR, **fields: Any) -> User:
    link, user = make_link(), make_user(email, role, **fields)
    await people.add_invitation(link)
    await people.accept_invitation(link.id, user)
    return user


class PeopleContract:
    """Every promise of `hookyard.people.ports.PeopleStore`."""

    async def test_only_one_becomes_the_first_owner(self, people: PeopleStore) -> None:
        assert not await people.has_owner()
        await add_user(people, "eve@example.org", Role.EDITOR)
        assert not await people.has_owner()
        tries = [people.add_first_owner(make_user(f"{name}@example.org")) for name in "abc"]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert [isinstance(result, Conflict) for result in results].count(True) == 2
        assert results.count(None) == 1
        assert await people.has_owner()
        assert len(await people.list_users()) == 2

    async def test_a_user_is_found_again(self, people: PeopleStore) -> None:
        owner = make_user()
        await people.add_first_owner(owner)
        other = await add_user(people, "eve@example.org", active=False)
        assert await people.list_users() == [owner, other]
        assert await people.load_user(other.id) == other
        assert await people.find_user("ada@example.org") == owner
        assert await people.find_user("Ada@example.org") is None
        assert await people.load_user(new_id()) is None

    async def test_nobody_takes_an_address(self, people: PeopleStore) -> None:
        owner = make_user()
        await people.add_first_owner(owner)
        other = await add_user(people, "eve@example.org")
        await fails_with(Conflict, people.rename_user(other.id, "Eve", owner.email))
        renamed = await people.rename_user(other.id, "Eve", "eve@example.com")
        assert (renamed.name, renamed.email) == ("Eve", "eve@example.com")
        await people.rename_user(other.id, "Evelyn", "eve@example.com")
        link = make_link()
        await people.add_invitation(link)
        await fails_with(Conflict, people.accept_invitation(link.id, make_user(owner.email)))
        assert await people.find_invitation(link.digest) == link
        await fails_with(NotFound, people.rename_user(new_id(), "N", "n@example.org"))

    async def test_the_last_active_owner_stays(self, people: PeopleStore) -> None:
        owner = make_user()
        await people.add_first_owner(owner)
        second = await add_user(people, "eve@example.org", Role.OWNER, active=False)
        for attempt in (
            people.change_user(owner.id, Role.EDITOR, None, by=None),
            people.change_user(owner.id, None, False, by=None),
            people.delete_user(owner.id, by=None),
        ):
            assert "last active owner" in await fails_with(Conflict, attempt)
        assert (await people.change_user(second.id, None, True, by=None))[1].active
        both = [people.delete_user(owner.id, by=None), people.change_user(second.id, Role.VIEWER, None, by=None)]
        results = await asyncio.gather(*both, return_exceptions=True)
        assert [isinstance(result, Conflict) for result in results].count(True) == 1
        assert await people.has_owner()
        await fails_with(NotFound, people.delete_user(new_id(), by=None))
        await fails_with(NotFound, people.change_user(new_id(), Role.VIEWER, None, by=None))

    async def test_a_session_has_its_user_as_they_are_now(self, people: PeopleStore) -> None:
        await people.add_first_owner(make_user())
        user = await add_user(people, "eve@example.org")
        session, other = make_session(user.id), make_session(user.id)
        await people.add_session(session)
        await people.add_session(other)
        user = replace(user, last_seen_at=NOW)
        assert await people.find_session(session.digest) == (session, user)
        assert await people.find_session(b"x" * 32) is None
        before, changed = await people.change_user(user.id, Role.VIEWER, None, by=None)
        assert before == user
        assert await people.find_session(session.digest) == (session, changed)
        await people.touch_session(session.id, NOW + 5)
        seen = replace(session, last_seen_at=NOW + 5)
        assert await people.find_session(session.digest) == (seen, replace(changed, last_seen_at=NOW + 5))
        assert await people.list_sessions(user.id) == [other, seen]
        await fails_with(StoreError, people.add_session(make_session(user.id, digest=session.digest)))
        await fails_with(NotFound, people.add_session(make_session(user.id), "another hash"))
        await people.add_session(make_session(user.id), "hash")

    async def test_sessions_end(self, people: PeopleStore) -> None:
        await people.add_first_owner(make_user())
        user, other = await add_user(people, "a@example.org"), await add_user(people, "b@example.org")
        sessions = [make_session(user.id) for _ in range(4)]
        foreign = make_session(other.id)
        for session in (*sessions, foreign):
            await people.add_session(session)
        assert not await people.end_session(other.id, sessions[0].id)
        assert await people.end_session(user.id, sessions[0].id)
        assert not await people.end_session(user.id, sessions[0].id)
        assert await people.end_sessions(user.id, sessions[1].id) == 2
        assert await people.list_sessions(user.id) == [sessions[1]]
        await people.touch_session(sessions[2].id, NOW + 9)
        assert await people.find_session(sessions[2].digest) is None
        assert await people.end_sessions(user.id) == 1
        assert await people.list_sessions(other.id) == [foreign]

    async def test_who_is_switched_off_or_deleted_is_out(self, people: PeopleStore) -> None:
        await people.add_first_owner(make_user())
        users = [await add_user(people, f"{name}@example.org") for name in "ab"]
        for user in users:
            await people.add_session(make_session(user.id))
            await people.add_invitation(make_link(user.id))
        await people.change_user(users[0].id, None, False, by=None)
        assert (await people.delete_user(users[1].id, by=None)).id == users[1].id
        for user in users:
            assert await people.list_sessions(user.id) == []
            await fails_with(NotFound, people.add_session(make_session(user.id)))
            await fails_with(NotFound, people.add_invitation(make_link(user.id)))
        assert await people.load_user(users[1].id) is None

    async def test_a_new_password_ends_other_sessions_and_links(self, people: PeopleStore) -> None:
        user = make_user()
        await people.add_first_owner(user)
        keep, other, link = make_session(user.id), make_session(user.id), make_link(user.id)
        await people.add_session(keep)
        await people.add_session(other)
        await people.add_invitation(link)
        await people.set_password(user.id, "hash", "new", keep.id)
        await fails_with(Conflict, people.set_password(user.id, "hash", "stale"))
        assert await people.list_sessions(user.id) == [keep]
        assert await people.find_invitation(link.digest) is None
        assert not await people.rehash_password(user.id, "hash", "late")
        found = await people.load_user(user.id)
        assert found == replace(user, password="new", last_seen_at=NOW)  # noqa: S106
        assert await people.rehash_password(user.id, "new", "newer")
        assert await people.load_user(user.id) == replace(found, password="newer")  # noqa: S106
        await fails_with(NotFound, people.set_password(new_id(), "hash", "x"))

    async def test_an_invitation_is_used_once(self, people: PeopleStore) -> None:
        link = make_link(email="eve@example.org")
        await people.add_invitation(link)
        assert await people.list_invitations() == [link]
        tries = [people.accept_invitation(link.id, make_user(f"{name}@example.org", Role.EDITOR)) for name in "abc"]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert [isinstance(result, NotFound) for result in results].count(True) == 2
        assert len(await people.list_users()) == 1
        assert await people.list_invitations() == []

    async def test_an_invitation_is_withdrawn(self, people: PeopleStore) -> None:
        first, second = make_link(), make_link(role=Role.OWNER)
        await people.add_invitation(first)
        await people.add_invitation(second)
        assert await people.list_invitations() == [second, first]
        assert await people.delete_invitation(first.id) == first
        assert await people.delete_invitation(first.id) is None
        await fails_with(NotFound, people.accept_invitation(first.id, make_user()))

    async def test_a_link_for_a_password_is_used_once_and_is_the_last_one(self, people: PeopleStore) -> None:
        user = make_user()
        await people.add_first_owner(user)
        await people.add_session(make_session(user.id))
        old, link, invitation = make_link(user.id), make_link(user.id), make_link()
        for one in (old, link, invitation):
            await people.add_invitation(one)
        assert await people.find_invitation(old.digest) is None
        assert await people.list_invitations() == [invitation]
        assert await people.delete_invitation(link.id) is None
        await fails_with(NotFound, people.accept_invitation(link.id, make_user("x@example.org")))
        await fails_with(NotFound, people.use_password_link(invitation.id, "new"))
        changed = await people.use_password_link(link.id, "new")
        assert changed == replace(user, password="new", last_seen_at=NOW)  # noqa: S106
        await fails_with(NotFound, people.use_password_link(link.id, "newer"))
        assert await people.list_sessions(user.id) == []

    async def test_a_link_stands_and_falls_with_its_maker(self, people: PeopleStore) -> None:
        await people.add_first_owner(make_user())
        maker = await add_user(people, "eve@example.org", Role.OWNER)
        user = await add_user(people, "bob@example.org", Role.VIEWER)
        join, password = make_link(maker_id=maker.id), make_link(user.id, maker_id=maker.id)
        for link in (join, password):
            await people.add_invitation(link)
            assert await people.find_invitation(link.digest) == link
        await people.change_user(maker.id, Role.EDITOR, None, by=None)
        assert await people.list_invitations() == [replace(join, is_backed=False)]
        assert await people.find_invitation(password.digest) == replace(password, is_backed=False)
        await fails_with(NotFound, people.accept_invitation(join.id, make_user("x@example.org")))
        await fails_with(NotFound, people.use_password_link(password.id, "new"))
        await people.change_user(maker.id, Role.OWNER, None, by=None)
        assert (await people.use_password_link(password.id, "new")).id == user.id
        await people.delete_user(maker.id, by=None)
        await fails_with(NotFound, people.accept_invitation(join.id, make_user("x@example.org")))

    async def test_nobody_gives_or_takes_what_they_do_not_have(self, people: PeopleStore) -> None:
        owner = make_user()
        await people.add_first_owner(owner)
        editor, viewer = await add_user(people, "e@example.org"), await add_user(people, "v@example.org", Role.VIEWER)
        for by in (editor.id, new_id()):
            for attempt in (
                people.change_user(owner.id, None, False, by=by),
                people.change_user(viewer.id, Role.OWNER, None, by=by),
                people.delete_user(viewer.id, by=by),
            ):
                assert "access:write" in await fails_with(NotEntitled, attempt)
        assert (await people.change_user(viewer.id, Role.EDITOR, None, by=owner.id))[1].role is Role.EDITOR
        await people.delete_user(viewer.id, by=owner.id)

    async def test_entries_are_found_and_replaced(self, people: PeopleStore) -> None:
        one, two = make_entry(), make_entry("100%_x", actor="key ci", action="secret.set", at=NOW + 60)
        await people.put_entry(one)
        await people.put_entry(two)
        again = replace(one, at=NOW + 5, detail="+c\n")
        await people.put_entry(again)
        assert (await people.list_entries(AuditFilter())).items == [two, again]
        for where, found in (
            (AuditFilter(actor="ADA@"), [again]),
            (AuditFilter(action="secret."), [two]),
            (AuditFilter(action="set"), []),
            (AuditFilter(subject="0%_X"), [two]),
            (AuditFilter(subject="a%s"), []),
            (AuditFilter(after=NOW + 60), [two]),
            (AuditFilter(before=NOW + 60), [again]),
        ):
            assert (await people.list_entries(where)).items == found, where
        page = await people.list_entries(AuditFilter(), limit=1)
        assert (page.items, page.next) == ([two], two.id)
        assert (await people.list_entries(AuditFilter(), before=page.next)).items == [again]

    async def test_what_expired_goes_in_bites(self, people: PeopleStore) -> None:
        user = make_user()
        await people.add_first_owner(user)
        over, idle = make_session(user.id, expires_at=NOW), make_session(user.id, last_seen_at=NOW - DAY)
        kept = make_session(user.id)
        for session in (over, idle, kept):
            await people.add_session(session)
        stale, fresh = make_link(expires_at=NOW), make_link()
        for link in (stale, fresh):
            await people.add_invitation(link)
        for at in (NOW - 9 * DAY, NOW - 8 * DAY, NOW):
            await people.put_entry(make_entry(at=at))
        removed = [await people.remove_expired(NOW, NOW - DAY, NOW - 7 * DAY, limit=1) for _ in range(3)]
        assert removed == [3, 2, 0]
        assert await people.list_sessions(user.id) == [kept]
        assert await people.list_invitations() == [fresh]
        assert len((await people.list_entries(AuditFilter())).items) == 1
