"""Listening for test requests: drafts that wait at a webhook's URL beside the published revision.

A post stands at the names that a workflow answers to, in its draft and in its revision in force. The intake asks for
it only while somebody listens. Production decides and answers as always; where nothing is published, the door of the
draft does. Every request is looked at with the draft of that moment.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Final

import structlog

from hookyard.engine.ports import Store, StoreError
from hookyard.model.http import Reply, Request
from hookyard.model.ids import IdGenerator
from hookyard.model.problems import InvalidDocument
from hookyard.model.records import StoredRequest, Verdict, Workflow
from hookyard.web.intake import Answer, Arrival, Ear
from hookyard.web.listeners import Describe, Listener, Overheard
from hookyard.webhook.admission import Door
from hookyard.webhook.explaining import Explanation, explain
from hookyard.webhook.refusals import Refusal, refuse
from hookyard.workflows.compiling import CompiledWorkflow
from hookyard.workflows.trying import Trying, hook_of, names_of

log: Final = structlog.get_logger("hookyard.listening")

LISTENING_HEADER: Final = "Hookyard-Listening"
LONGEST: Final = 600.0
"""Seconds after which listening ends by itself."""
WATCH_EVERY: Final = 0.25
ANSWER_WITHIN: Final = 0.5
"""Seconds that a report waits for production's answer; a workflow that takes longer is reported without it."""
REPORTS: Final = 100
"""Requests of one post that are looked at at a time; more are answered, and not shown."""

_HEARD: Final = Reply(200, [("Content-Type", "application/json"), (LISTENING_HEADER, "true")], b'{"listening":true}')
_HEARD_REASON: Final = "listening: nothing is published at this URL, so a test request was heard and started nothing"


class Post:
    """Where the draft of one workflow waits. `names` are what stands behind `/hooks/`."""

    def __init__(self, posts: Posts, workflow: Workflow, describe: Describe) -> None:
        self.workflow = workflow
        self._describe = describe
        self._reports = 0
        self.names: frozenset[str] = frozenset()
        self.listeners: set[Listener] = set()
        self._posts = posts
        self._seen: tuple[int, CompiledWorkflow | InvalidDocument] | None = None

    @property
    def max_body(self) -> int:
        """The most bytes that the draft takes, as far as it is known before a request is complete."""
        compiled = self._seen[1] if self._seen else None
        return compiled.max_body if isinstance(compiled, CompiledWorkflow) else self._posts.max_body

    # What the intake calls: nothing here waits.

    def wants(self, request: Request) -> bool:
        return any(listener.wants(request) for listener in self.listeners)

    def overhear(self, arrival: Arrival, answer: Answer) -> Answer:
        """Production decides about `arrival`; this is `answer`, and the listeners are told."""
        if self._reports >= REPORTS:
            self._lose()
            return answer
        replied: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

        def tell(reply: Reply) -> None:
            if not replied.done():
                replied.set_result(reply)
            answer(reply)

        self._posts.spawn(self._report(arrival, replied))
        return tell

    def decide(self, arrival: Arrival, answer: Answer) -> None:
        """The draft decides: nothing is published at this URL."""
        self._posts.spawn(self._decide(arrival, answer))

    def cut(self, arrival: Arrival, refusal: Refusal, turn_away: Callable[[Arrival, Refusal], Reply]) -> Reply:
        """The answer to a request whose body was not read to its end."""
        if arrival.live is not None:
            reply = turn_away(arrival, refusal)
        else:
            if refusal.code == "unknown-url":
                refusal = refuse("body-too-large", f"The body may have {arrival.max_body} bytes; this one has more.")
            reply = refusal.reply()
            self._keep(arrival, refusal)
        if self._reports >= REPORTS:
            self._lose()
            return reply
        replied: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        replied.set_result(reply)
        self._posts.spawn(self._report(arrival, replied, refusal))
        return reply

    # What happens behind.

    async def refresh(self) -> bool:
        """Look at the workflow again; False when it is gone. Raises StoreError."""
        workflow = await self._posts.store.load_workflow(self.workflow.key)
        if workflow is None or workflow.deleted_at is not None or workflow.id != self.workflow.id:
            return False
        self.workflow = workflow
        if self._seen is None or self._seen[0] != workflow.draft_version:
            self._seen = workflow.draft_version, await asyncio.to_thread(self._compile, workflow.draft)
        self._posts.place(self, names_of(workflow))
        return True

    def _compile(self, draft: Any) -> CompiledWorkflow | InvalidDocument:
        try:
            return self._posts.trying.compile_trigger(draft)
        except InvalidDocument as error:
            return error

    async def _find_door(self) -> tuple[Door | None, str]:
        """The door of the draft as it is now, or why there is none."""
        await self.refresh()
        compiled = self._seen[1] if self._seen else None
        if isinstance(compiled, CompiledWorkflow):
            return self._posts.trying.open_door(compiled, self.workflow.id), ""
        return None, f"the trigger of the draft has a problem: {compiled.problems[0]}" if compiled else ""

    async def _decide(self, arrival: Arrival, answer: Answer) -> None:
        try:
            door, reason = await self._find_door()
            explanation = explain(door, arrival.request) if door is not None else Explanation((), None)
        except Exception:
            log.exception("listening", workflow=self.workflow.key)
            answer(refuse("server-error", "Something broke in the server; its log says what.").reply())
            return
        self._keep(arrival, explanation.refusal)
        reply = explanation.refusal.reply() if explanation.refusal is not None else _HEARD
        answer(reply)
        await self._tell(arrival, Overheard(arrival.request, arrival.id, door, reason, explanation, reply))

    async def _report(self, arrival: Arrival, replied: asyncio.Future[Reply], cut: Refusal | None = None) -> None:
        self._reports += 1
        try:
            door, reason = await self._find_door()
            explanation = explain(door, arrival.request, cut) if door is not None else Explanation((), None)
            await asyncio.wait([replied], timeout=ANSWER_WITHIN)
        except Exception:
            log.exception("listening", workflow=self.workflow.key)
            return
        finally:
            self._reports -= 1
        reply = replied.result() if replied.done() else None
        await self._tell(arrival, Overheard(arrival.request, arrival.id, door, reason, explanation, reply))

    def _keep(self, arrival: Arrival, refusal: Refusal | None) -> None:
        """Put a request that started nothing into the log; one that would have been let in counts as filtered."""
        is_refused = refusal is not None and refusal.code != "filtered"
        request = arrival.request
        stored = StoredRequest(
            self._posts.ids.next(),
            self.workflow.id,
            request.received_at,
            request.method,
            target_of(request),
            request.headers,
            request.body,
            request.address,
            Verdict.REFUSED if is_refused else Verdict.FILTERED,
            refusal.status if refusal is not None else _HEARD.status,
            refusal.sentence if refusal is not None else _HEARD_REASON,
        )
        arrival.id = stored.id
        self._posts.store.put_request(stored)

    async def _tell(self, arrival: Arrival, heard: Overheard) -> None:
        with contextlib.suppress(StoreError):
            # So that whoever hears of it finds it in the log.
            await self._posts.store.flush()
        event = self._describe(heard, self.workflow, self._posts.secrets())
        for listener in tuple(self.listeners):
            if listener.wants(arrival.request):
                listener.put("request", event)

    def _lose(self) -> None:
        for listener in self.listeners:
            listener.lose()


class Posts:
    """Every post of one server. `max_body` bounds a request at a draft that cannot be read."""

    def __init__(
        self, store: Store, ids: IdGenerator, trying: Trying, secrets: Callable[[], list[str]], max_body: int
    ) -> None:
        self.store = store
        self.ids = ids
        self.trying = trying
        self.secrets = secrets
        self.max_body = max_body
        self.by_name: dict[str, Ear] = {}
        self._posts: dict[int, Post] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def listen(
        self,
        workflow: Workflow,
        make_url: Callable[[str], str],
        describe: Describe,
        header: tuple[str, str | None] | None = None,
    ) -> AsyncGenerator[bytes]:
        """The stream of a new listener; it ends after LONGEST seconds, with the server, or when it is left."""
        listener = Listener(LONGEST, header)
        post = self._posts.get(workflow.id)
        if post is None:
            post = self._posts[workflow.id] = Post(self, workflow, describe)
            self.spawn(self._watch(post, make_url))
        post.listeners.add(listener)
        try:
            if self._closed or not await post.refresh():
                listener.close("the server stops" if self._closed else "the workflow is gone")
            else:
                listener.put("listening", {"url": make_url(hook_of(post.workflow))})
            async for event in listener.stream():
                yield event
        finally:
            post.listeners.discard(listener)
            if not post.listeners:
                self._remove(post)

    def place(self, post: Post, names: frozenset[str]) -> None:
        """Let `post` stand at `names` and nowhere else."""
        if self._posts.get(post.workflow.id) is not post:
            return
        for name in post.names - names:
            self.by_name.pop(name, None)
        post.names = names
        self.by_name.update(dict.fromkeys(names, post))

    def _remove(self, post: Post) -> None:
        if self._posts.get(post.workflow.id) is post:
            self.place(post, frozenset())
            del self._posts[post.workflow.id]

    async def _watch(self, post: Post, make_url: Callable[[str], str]) -> None:
        """Follow the workflow: its draft, its names, its end."""
        url = ""
        while post.listeners and not self._closed:
            try:
                if not await post.refresh():
                    break
            except StoreError as error:
                log.warning("listening", workflow=post.workflow.key, reason=str(error))
            now = make_url(hook_of(post.workflow))
            if url and now != url:
                for listener in tuple(post.listeners):
                    listener.put("listening", {"url": now})
            url = now
            post.listeners -= {listener for listener in post.listeners if listener.is_over}
            await asyncio.sleep(WATCH_EVERY)
        for listener in tuple(post.listeners):
            listener.close("the server stops" if self._closed else "the workflow is gone")
        self._remove(post)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """End every stream: the server stops."""
        self._closed = True
        for post in tuple(self._posts.values()):
            for listener in tuple(post.listeners):
                listener.close("the server stops")
            self._remove(post)


def target_of(request: Request) -> str:
    """Path and query as they came."""
    return f"{request.path}?{request.query.decode('latin-1')}" if request.query else request.path
