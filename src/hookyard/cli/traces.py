"""Shows one execution as a person reads it: what came, what each node did, nested by path, and what was answered."""

from __future__ import annotations

from typing import Any, Final

from hookyard.cli.consoles import STATUS_STYLES, show_parts, write_compact
from hookyard.cli.times import describe_bytes, describe_seconds, describe_span

MARKS: Final = {"completed": "✓", "canceled": "-", "running": "…"}
# Longer values are cut, unless all of them are asked for.
LONGEST: Final = 300

_LABEL: Final = 10


def show_trace(execution: dict[str, Any], *, full: bool = False) -> None:
    """Print `execution`, a document of the API. With `full`, long values are not cut."""
    writer = _Writer(LONGEST if not full else None)
    status = execution["status"]
    show_parts(
        (f"Execution {execution['id']}", "bold"),
        ("  ", ""),
        (status, STATUS_STYLES.get(status, "")),
        (f"  {execution.get('workflow')}@{execution.get('revision')}", ""),
    )
    _show_times(writer, execution)
    _show_request(writer, execution.get("request"))
    _show_reply(writer, execution.get("reply"))
    if execution.get("output") is not None:
        writer.value("output", execution["output"])
    _show_error(writer, execution.get("error"))
    nodes = execution.get("nodes") or []
    show_parts((f"Nodes ({len(nodes)})", "bold"))
    for run in nodes:
        _show_run(writer, run)


class _Writer:
    """Labelled lines at an indent. `longest` is the most characters of a value, None for all of them."""

    def __init__(self, longest: int | None, indent: str = "  ") -> None:
        self.longest = longest
        self.indent = indent

    def inside(self, indent: str) -> _Writer:
        return _Writer(self.longest, indent)

    def line(self, label: str, text: str, style: str = "") -> None:
        first, *rest = text.split("\n")
        show_parts((f"{self.indent}{label:<{_LABEL}}", "dim"), (first, style))
        for more in rest:
            show_parts((f"{self.indent}{'':<{_LABEL}}{more}", style))

    def value(self, label: str, value: Any) -> None:
        self.line(label, self.cut(value if isinstance(value, str) and label == "body" else write_compact(value)))

    def cut(self, text: str) -> str:
        if self.longest is None or len(text) <= self.longest:
            return text
        return f"{text[: self.longest]}… ({len(text)} characters, --full shows them)"


def _show_times(writer: _Writer, execution: dict[str, Any]) -> None:
    parts = [execution["created_at"]]
    if waited := describe_span(execution["created_at"], execution.get("started_at")):
        parts.append(f"started after {waited}")
    if took := describe_span(execution.get("started_at"), execution.get("ended_at")):
        parts.append(f"took {took}")
    writer.line("created", ", ".join(parts))


def _show_request(writer: _Writer, request: dict[str, Any] | None) -> None:
    if not request:
        return
    target = request.get("target") or request.get("path") or ""
    parts = [f"{request.get('method', '')} {target}".strip()]
    if request.get("address"):
        parts.append(f"from {request['address']}")
    size = _body_size(request)
    if size is not None:
        parts.append(describe_bytes(size))
    if request.get("id"):
        parts.append(f"id {request['id']}")
    writer.line("request", ", ".join(parts))


def _body_size(request: dict[str, Any]) -> int | None:
    for name in ("size", "body_bytes"):
        if isinstance(request.get(name), int):
            return int(request[name])
    body = request.get("body")
    return len(body.encode()) if isinstance(body, str) else None


def _show_reply(writer: _Writer, reply: dict[str, Any] | None) -> None:
    if not reply:
        return
    status = int(reply["status"])
    writer.line("reply", str(status), "green" if status < 400 else "yellow" if status < 500 else "red")
    if reply.get("body"):
        body = reply["body"]
        writer.value("body", body if isinstance(body, str) else write_compact(body))


def _show_error(writer: _Writer, error: dict[str, Any] | None) -> None:
    if error:
        node = f" (node {error['node']})" if error.get("node") else ""
        said = ": ".join(part for part in (error["kind"], error["message"]) if part)
        writer.line("error", said + node, "red")


def _show_run(writer: _Writer, run: dict[str, Any]) -> None:
    depth, name = read_place(run["path"])
    indent = "  " * (depth + 1)
    status = str(run["status"])
    mark = MARKS.get(status, "✗")
    took = describe_seconds(run["duration_ms"] / 1000) if run.get("duration_ms") is not None else ""
    facts = [run["type"], *([] if status == "completed" else [status]), took]
    if run.get("branch"):
        facts.append(f"→ {run['branch']}")
    if (run.get("attempts") or 1) > 1:
        facts.append(f"{run['attempts']} attempts")
    show_parts(
        (f"{indent}{mark} ", STATUS_STYLES.get(status, "")),
        (name, "bold"),
        (f"  {'  '.join(fact for fact in facts if fact)}", ""),
    )
    _show_details(writer.inside(indent + "    "), run)


def _show_details(writer: _Writer, run: dict[str, Any]) -> None:
    for name in ("input", "result"):
        if run.get(name) is not None:
            writer.value(name, run[name])
    _show_error(writer, run.get("error"))
    for warning in run.get("warnings") or []:
        writer.line("warning", str(warning), "yellow")
    for line in run.get("log") or []:
        writer.line("log", writer.cut(str(line)))


def read_place(path: str) -> tuple[int, str]:
    """How deep a node run stands, and its last step: `paid/yes/charge` is (1, charge), `each[3]/call` is (1, call)."""
    steps = path.split("/")
    depth = position = 0
    while position < len(steps) - 1:
        # Behind a round comes the node; behind anything else the branch comes first.
        position += 1 if steps[position].endswith("]") else 2
        depth += 1
    return depth, steps[-1]
