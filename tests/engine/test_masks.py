"""Forms in which secrets travel: echoed as they went over the wire, they are masked as well."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import msgspec
import pytest
from engine_houses import id_of, live, open_house
from hypothesis import given
from hypothesis import strategies as st
from test_masking import echo, read_everything

from hookyard.engine.masks import MASK, find_masks
from hookyard.engine.traces import decode_detail, encode_detail, mask_text
from hookyard.model.execution import Execution, Status
from hookyard.model.http import Reply
from hookyard.plugin.world import HttpCall

WORD = 'pä ss/w"ord+1'
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def encode_base64(text: str, urlsafe: bool = False) -> str:
    return (base64.urlsafe_b64encode if urlsafe else base64.b64encode)(text.encode()).decode()


@given(before=texts, secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=40), after=texts,
       urlsafe=st.booleans())  # fmt: skip
def test_base64_around_a_secret_is_masked_as_a_whole(before: str, secret: str, after: str, urlsafe: bool) -> None:
    encoded = encode_base64(before + secret + after, urlsafe)
    assert mask_text(f"Basic {encoded}, {encoded}", [secret]) == f"Basic {MASK}, {MASK}"


@pytest.mark.parametrize("user", ["", "a", "ab", "abc", "ünser name"])
@pytest.mark.parametrize("password", ["1234", "12345", "123456", "a-longer-password", WORD])
def test_basic_credentials_are_masked_whoever_the_user_is(user: str, password: str) -> None:
    header = f"Basic {encode_base64(f'{user}:{password}')}"
    assert mask_text(header, [password]) == "Basic ***"


@pytest.mark.parametrize(
    "form",
    [WORD, quote(WORD, safe=""), quote_plus(WORD), json.dumps(WORD)[1:-1], json.dumps(WORD, ensure_ascii=False)[1:-1]],
)
def test_a_secret_in_a_url_a_form_or_a_json_text_is_masked(form: str) -> None:
    assert mask_text(f"<{form}>", [WORD]) == "<***>"
    assert mask_text(urlencode({"key": WORD}), [WORD]) == "key=***"


def test_what_only_looks_like_base64_stays() -> None:
    text = f"{encode_base64('nothing in it')} {encode_base64('pass')} a/b+c"
    assert mask_text(text, ["password-1"]) == text
    assert mask_text("x" * 500_000, ["password-1", "xxxxy"]) == "x" * 500_000


def test_forms_are_worked_out_once_for_the_same_values() -> None:
    assert find_masks(["a-secret", "another"]) is find_masks(("a-secret", "another"))
    assert find_masks(["a-secret"]) is not find_masks(["a-secret-2"])


def test_an_answer_of_bytes_with_a_secret_in_it_is_left_out() -> None:
    execution = Execution(1, 1, 1, Status.COMPLETED, 0.0, 1)
    execution.reply = Reply(200, [], b"\xff\xfe a-secret \xff")
    assert encode_detail(execution, ["nothing"]) != encode_detail(execution, ["a-secret"])
    reply = decode_detail(encode_detail(execution, ["a-secret"])).reply
    assert reply is not None
    assert (reply.body, reply.base64) == (MASK, "")


def test_credentials_that_a_service_echoes_are_in_no_part_of_a_trace(tmp_path: Path) -> None:
    async def work() -> None:
        auth = {"type": "basic", "username": "{{ trigger.body.user }}", "password": "{{ secrets.WORD }}"}
        config = {"method": "POST", "url": "https://api.example/x", "auth": auth, "ignore_status": True}
        async with open_house(tmp_path, secrets={"WORD": WORD}) as house:
            calls: list[HttpCall] = []
            house.http.respond = lambda call: calls.append(call) or echo(call)
            await house.publish({"key": "call", "type": "http_request", "config": config}, mode="sync")
            for user in ("a", "ab", "abc"):
                reply = await house.call({"user": user})
                sent = encode_base64(f"{user}:{WORD}")
                assert dict(calls[-1].headers)["Authorization"] == f"Basic {sent}"
                kept = await read_everything(house, id_of(reply))
                assert "Basic ***" in kept
                assert sent[:8] not in kept

    live(work)


def test_json_of_a_trace_stays_json_when_a_form_is_found() -> None:
    execution = Execution(1, 1, 1, Status.COMPLETED, 0.0, 1)
    execution.output = {"a": [encode_base64("u:a-secret"), {"b\\": quote("a-secret/é", safe="")}], "n": 2**70}
    encoded = encode_detail(execution, ["a-secret", "a-secret/é"])
    assert msgspec.json.decode(encoded)["output"] == {"a": ["***", {"b\\": "***"}], "n": 2**70}
