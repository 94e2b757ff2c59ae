"""The trace as bytes."""

from __future__ import annotations

import msgspec
import pytest

from hookyard.engine.traces import decode_run, encode_run
from hookyard.model.execution import NodeRun, RunStatus


class Stranger:
    """What a foreign node may put into its result."""

    def __repr__(self) -> str:
        return "<a stranger>"


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        ({"a": Stranger()}, {"a": "<a stranger>"}),
        ({"a": "\ud800"}, {"a": "?"}),
        ({"\ud800": [Stranger(), "\udfff"]}, {"?": ["<a stranger>", "?"]}),
        (2**70, 2**70),
    ],
)
def test_a_result_that_json_cannot_say_is_kept_as_far_as_it_can_be_shown(result: object, kept: object) -> None:
    run = NodeRun("a", "a", "foreign", RunStatus.COMPLETED, result=result)
    assert decode_run(encode_run(run)).result == kept
    assert msgspec.json.decode(encode_run(run))["status"] == "completed"
