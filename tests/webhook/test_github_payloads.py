"""Real payloads: every path of them can be written down, read back and made a field."""

from pathlib import Path

import pytest

from hookyard.model.paths import format_path, get_path, list_paths, parse_path
from hookyard.model.workflow import FieldSpec
from hookyard.webhook.bodies import Kind, parse_body
from hookyard.webhook.fields import compile_fields
from hookyard.webhook.samples import SampleKind, parse_sample

PAYLOADS = sorted((Path(__file__).parents[1] / "data" / "github").glob("*.json"))


def test_there_are_enough() -> None:
    assert len(PAYLOADS) >= 100
    assert len({payload.name.partition(".")[0] for payload in PAYLOADS}) >= 50


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.stem)
def test_every_path_reads_its_value(payload: Path) -> None:
    body = parse_body(Kind.JSON, b"application/json", payload.read_bytes())
    paths = list(list_paths(body))
    for path, value in paths:
        assert parse_path(format_path(path)) == path
        assert get_path(body, parse_path(format_path(path)), "missing") is value

    fields = compile_fields([], [], [FieldSpec(path=format_path(path), required=True) for path, _ in paths])
    read = fields.read({}, {}, body)
    assert len(read) == len(paths)
    assert list(read.values()) == [value for _, value in paths]
    assert fields.check({}, {}, body) == []


@pytest.mark.parametrize("payload", PAYLOADS[::10], ids=lambda payload: payload.stem)
def test_a_sample_makes_fields_that_the_payload_passes(payload: Path) -> None:
    parsed = parse_sample(SampleKind.JSON, payload.read_text("utf-8"))
    assert parsed.problems == []
    specs = [FieldSpec(path=path.path, name=path.name, type=path.type) for path in parsed.paths]
    fields = compile_fields([], [], specs)
    assert fields.check({}, {}, parse_body(Kind.JSON, None, payload.read_bytes())) == []
