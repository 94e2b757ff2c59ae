"""Templates: texts with `{{ … }}`, compiled once."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes

from hookyard.expressions.chains import Reference, read_chain
from hookyard.expressions.compile import Compiler
from hookyard.expressions.errors import EvaluationError, ExpressionError
from hookyard.expressions.limits import MAX_WORK
from hookyard.expressions.parse import Expression, split_text
from hookyard.expressions.scope import Run, Scope
from hookyard.expressions.values import join_texts, write_text


class Template:
    """A compiled text.

    `evaluate(scope)` gives its value and raises nothing but EvaluationError. A text that is one expression, white
    space around it aside, keeps the type of the value; any other is text. `run` is the same without a fresh budget
    of work and without turning Python's own errors into EvaluationError, for use inside something that does both.
    `references` are the paths it reads; `is_plain_path` says that it is one path, written out, and nothing else.
    """

    __slots__ = ("evaluate", "is_plain_path", "references", "run", "source")

    def __init__(self, source: str, run: Run, references: tuple[Reference, ...], is_plain_path: bool) -> None:
        self.source = source
        self.references = references
        self.is_plain_path = is_plain_path
        self.run = run
        self.evaluate: Run = guard(run)


def compile_template(text: str) -> Template:
    """Compile `text`, which may also be plain. Raises ExpressionError."""
    parts = split_text(text)
    expressions = [part for part in parts if isinstance(part, Expression)]
    if not expressions:
        return Template(text, lambda scope: text, (), is_plain_path=False)
    compiler = Compiler()
    try:
        if len(expressions) == 1 and all(isinstance(part, Expression) or part.isspace() for part in parts):
            run = compiler.compile(expressions[0].node)
            plain = _is_plain_path(expressions[0].node)
            return Template(text, run, tuple(compiler.references), plain)
        run = _compile_mixed(parts, compiler)
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply; make it simpler") from None
    return Template(text, run, tuple(compiler.references), is_plain_path=False)


def _is_plain_path(node: nodes.Expr) -> bool:
    chain = read_chain(node)
    return isinstance(chain.base, nodes.Name) and not any(isinstance(step, nodes.Expr) for step in chain.steps)


def _compile_mixed(parts: list[str | Expression], compiler: Compiler) -> Run:
    runs = [compiler.compile(part.node) if isinstance(part, Expression) else part for part in parts]

    def fill(scope: Scope) -> str:
        return join_texts(scope, [run if isinstance(run, str) else write_text(scope, run(scope)) for run in runs])

    return fill


def guard(run: Run) -> Run:
    """`run` with a fresh budget of work, and with EvaluationError as the only error."""

    def evaluate(scope: Scope) -> Any:
        scope.work = MAX_WORK
        try:
            return run(scope)
        except EvaluationError:
            raise
        except RecursionError:
            raise EvaluationError("the value is nested too deeply") from None
        except MemoryError:
            raise EvaluationError("there is not enough memory for the value") from None
        except Exception as error:
            raise EvaluationError(f"the value cannot be calculated: {error}") from error

    return evaluate
