"""Send an HTTP request and use what comes back."""

from __future__ import annotations

from hookyard.model.headers import HeaderError
from hookyard.model.outcome import Fail, Next, Outcome
from hookyard.model.texts import is_constant_text
from hookyard.nodes.files import FileError
from hookyard.nodes.http_request.answers import AnswerError, decode_body, is_retryable, read_retry_after
from hookyard.nodes.http_request.bodies import PartError
from hookyard.nodes.http_request.calls import UrlError, check_target, make_call
from hookyard.nodes.http_request.config import Config
from hookyard.plugin.node import NodeType
from hookyard.plugin.world import HttpError, World


async def run(config: Config, world: World) -> Outcome:
    try:
        call = make_call(config, world.key, boundary=world.uuid())
    except UrlError as error:
        return Fail(f"The request was not sent: {error}.", kind="url", broken=True)
    except (PartError, FileError, HeaderError, TypeError) as error:
        return Fail(f"The request was not sent: {error}.", kind="request", broken=True)

    started = world.now()
    try:
        answer = await world.http.send(call)
    except HttpError as error:
        return Fail(str(error), kind=error.kind, retryable=error.retryable, broken=True)

    accepted = config.ignore_status or 200 <= answer.status < 300
    result = {"status": answer.status, "headers": answer.headers, "body": None}
    result["duration"] = max(0.0, round(world.now() - started, 6))
    place = f"{call.method} {answer.url.partition('?')[0]}"
    try:
        # An error page is rarely of the type the author waits for; its status is what has to be reported.
        result["body"] = decode_body(answer, config.response_type if accepted else "auto")
    except AnswerError as error:
        return Fail(f"{place}: {error}.", result, kind="response_type", broken=True)
    if accepted:
        return Next(result)
    return Fail(
        f"{place} was answered with the status {answer.status}.",
        result,
        kind=f"http_{answer.status}",
        retryable=is_retryable(answer.status),
        retry_after=read_retry_after(answer.headers.get("retry-after"), world.now()),
    )


def check(config: Config) -> list[str]:
    if isinstance(config.url, str) and not is_constant_text(config.url):
        return []
    try:
        check_target(config)
    except UrlError as error:
        return [str(error)]
    return []


node = NodeType(
    "http_request",
    title="HTTP request",
    group="Actions",
    config=Config,
    run=run,
    effect=True,
    connects=True,
    check=check,
)
