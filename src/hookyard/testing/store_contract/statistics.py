"""What happened in each slot of time."""

from __future__ import annotations

from typing import Final

from hookyard.engine.ports import Store
from hookyard.model.statistics import EVERYTHING, HOUR, SLOT, Tally, add_up
from hookyard.testing.store_contract.samples import NOW, Reopen, make_workflow

_HOUR: Final = int(NOW) // HOUR * HOUR


def _tally(accepted: int, completed: int = 0) -> Tally:
    return Tally({"accepted": accepted}, {"completed": completed} if completed else {}, {"0.002": accepted})


class Statistics:
    async def test_what_is_added_to_a_slot_adds_up_there_and_in_its_hour(self, store: Store, reopen: Reopen) -> None:
        await store.add_statistics(_HOUR, {EVERYTHING: _tally(3), 1: _tally(2)})
        await store.add_statistics(_HOUR + SLOT, {EVERYTHING: _tally(5, 4), 1: _tally(1)})
        await store.add_statistics(_HOUR + SLOT, {EVERYTHING: _tally(10)})
        store = await reopen()
        second = add_up([_tally(5, 4), _tally(10)])
        assert await store.load_statistics(SLOT, 0) == [
            (_HOUR, EVERYTHING, _tally(3)),
            (_HOUR, 1, _tally(2)),
            (_HOUR + SLOT, EVERYTHING, second),
            (_HOUR + SLOT, 1, _tally(1)),
        ]
        assert await store.load_statistics(HOUR, 0, [EVERYTHING]) == [(_HOUR, EVERYTHING, add_up([_tally(3), second]))]
        assert await store.load_statistics(SLOT, _HOUR + 1, [1, 2]) == [(_HOUR + SLOT, 1, _tally(1))]

    async def test_slots_go_by_their_age_and_their_length(self, store: Store) -> None:
        for slot in (_HOUR - HOUR, _HOUR):
            await store.add_statistics(slot, {EVERYTHING: _tally(1)})
        await store.remove_statistics(SLOT, _HOUR)
        assert [slot for slot, _, _ in await store.load_statistics(SLOT, 0)] == [_HOUR]
        assert [slot for slot, _, _ in await store.load_statistics(HOUR, 0)] == [_HOUR - HOUR, _HOUR]

    async def test_statistics_go_with_their_workflow(self, store: Store) -> None:
        workflow = await make_workflow(store)
        await store.add_statistics(_HOUR, {EVERYTHING: _tally(2), workflow.id: _tally(1)})
        await store.delete_workflow(workflow.key)
        assert await store.load_statistics(SLOT, 0) == [(_HOUR, EVERYTHING, _tally(2))]
