"""The filters, tests and functions by name.

Each is one typed function. Its annotations are what its arguments are checked against, its docstring is its
reference text: the first paragraph, then lines `Example: expression -> result as JSON`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.limits import CALL_STEPS
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import check_result, count_steps, name_type
from hookyard.model.problems import suggest_name

Kind = Literal["filter", "test", "function"]
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_WORDS: Final[dict[type, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    bytes: "bytes",
    dict: "an object",
    list: "a list",
    type(None): "null",
}


class BindingError(ValueError):
    """A call does not fit the parameters of what it calls; the message says how."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`types` is empty when any value will do. `default` is for parameters that are not `required`."""

    name: str
    types: frozenset[type]
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One filter, test or function. `variadic` takes any number of arguments behind its parameters.

    `quiet` ones get MISSING for a path that leads nowhere; for all others it is null and leaves a warning.
    """

    kind: Kind
    name: str
    group: str
    doc: str
    examples: tuple[tuple[str, str], ...]
    parameters: tuple[Parameter, ...]
    variadic: bool
    wants_scope: bool
    function: Callable[..., Any] = field(repr=False)
    aliases: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def signature(self) -> str:
        """How it is written: `replace(old, new)`; a filter or test does not show the value it is applied to."""
        shown = self.parameters if self.kind == "function" else self.parameters[1:]
        words = [one.name if one.required else f"{one.name}={_show(one.default)}" for one in shown]
        words += ["…"] if self.variadic else []
        return f"{self.name}({', '.join(words)})" if words or self.kind == "function" else self.name

    def bind(self, given: Sequence[T], named: dict[str, T], make_default: Callable[[Any], T]) -> list[T]:
        """`given` and `named` in the order of the parameters, the gaps filled. Raises BindingError."""
        if len(given) > len(self.parameters) and not self.variadic:
            raise BindingError(f"{self.name} takes fewer arguments: {self.signature}")
        known = [parameter.name for parameter in self.parameters]
        for name in named:
            if name not in known:
                raise BindingError(f"{self.name} has no argument {name!r}.{suggest_name(name, known)}")
            if name in known[: len(given)]:
                raise BindingError(f"{self.name} gets the argument {name!r} twice")
        bound = list(given)
        for parameter in self.parameters[len(given) :]:
            if parameter.name in named:
                bound.append(named[parameter.name])
            elif parameter.required:
                raise BindingError(f"{self.name} needs the argument {parameter.name!r}: {self.signature}")
            else:
                bound.append(make_default(parameter.default))
        return bound

    def apply(self, scope: Scope, arguments: list[Any]) -> Any:
        """The result over bound arguments. Raises EvaluationError."""
        for parameter, argument in zip(self.parameters, arguments, strict=False):
            if parameter.types and type(argument) not in parameter.types:
                self._refuse(parameter, argument)
        scope.spend(sum(map(count_steps, arguments)))
        result = self.function(scope, *arguments) if self.wants_scope else self.function(*arguments)
        scope.spend(count_steps(result))
        return check_result(result)

    def call(self, scope: Scope, *given: Any) -> Any:
        """The result over arguments that are known only now. Raises EvaluationError."""
        scope.spend(CALL_STEPS)
        try:
            return self.apply(scope, self.bind(given, {}, lambda default: default))
        except BindingError as error:
            raise EvaluationError(str(error)) from None

    def _refuse(self, parameter: Parameter, argument: Any) -> None:
        needed = " or ".join(sorted({_WORDS[kind] for kind in parameter.types}))
        if {int, float} <= parameter.types:
            needed = needed.replace("a number or a whole number", "a number")
        given = "a fraction" if type(argument) is float and int in parameter.types else name_type(argument)
        place = "" if parameter is self.parameters[0] else f" as {parameter.name!r}"
        hint = "; put | default(…) before it for a value that may be missing" if argument is None and not place else ""
        raise EvaluationError(f"{self.name} needs {needed}{place}, not {given}{hint}")


FILTERS: Final[dict[str, Entry]] = {}
TESTS: Final[dict[str, Entry]] = {}
FUNCTIONS: Final[dict[str, Entry]] = {}
_BY_KIND: Final[dict[Kind, dict[str, Entry]]] = {"filter": FILTERS, "test": TESTS, "function": FUNCTIONS}


def add_filter(group: str, name: str, *aliases: str, quiet: bool = False) -> Callable[[F], F]:
    """Register a function as the filter `value | name(…)`."""
    return _add("filter", group, name, aliases, quiet)


def add_test(group: str, name: str, *aliases: str, quiet: bool = False) -> Callable[[F], F]:
    """Register a function as the test `value is name(…)`."""
    return _add("test", group, name, aliases, quiet)


def add_function(group: str, name: str) -> Callable[[F], F]:
    """Register a function as `name(…)`."""
    return _add("function", group, name, (), quiet=False)


def find_entry(kind: Kind, name: str) -> Entry | str:
    """The entry of that name, or the sentence that says there is none."""
    known = _BY_KIND[kind]
    return known.get(name) or f"there is no {kind} {name!r}.{suggest_name(name, known)}"


def reference() -> list[Entry]:
    """Every filter, test and function once, by kind and group in the order of registration."""
    return [entry for known in _BY_KIND.values() for name, entry in known.items() if name == entry.name]


def _add(kind: Kind, group: str, name: str, aliases: tuple[str, ...], quiet: bool) -> Callable[[F], F]:
    def register(function: F) -> F:
        parameters = list(inspect.signature(function, eval_str=True).parameters.values())
        wants_scope = bool(parameters) and parameters[0].annotation is Scope
        variadic = bool(parameters) and parameters[-1].kind is inspect.Parameter.VAR_POSITIONAL
        named = parameters[wants_scope : len(parameters) - variadic]
        doc, examples = _read_docstring(function)
        read = tuple(map(_read_parameter, named))
        entry = Entry(kind, name, group, doc, examples, read, variadic, wants_scope, function, aliases, quiet)
        for one in (name, *aliases):
            _BY_KIND[kind][one] = entry
        return function

    return register


def _read_parameter(parameter: inspect.Parameter) -> Parameter:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    return Parameter(parameter.name, frozenset(_list_types(parameter.annotation)), required, default)


def _list_types(annotation: Any) -> set[type]:
    if annotation is Any:
        return set()
    if get_origin(annotation) in (Union, types.UnionType):
        return set().union(*map(_list_types, get_args(annotation)))
    return {get_origin(annotation) or annotation}


def _read_docstring(function: Callable[..., Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    lines = inspect.cleandoc(function.__doc__ or "").splitlines()
    marked = [line.removeprefix("Example: ") for line in lines if line.startswith("Example: ")]
    doc = " ".join(line for line in lines if line and not line.startswith("Example: "))
    examples = [line.rpartition(" -> ") for line in marked]
    return doc, tuple((expression, result) for expression, _, result in examples)


def _show(default: Any) -> str:
    return repr(default) if isinstance(default, str) else msgspec.json.encode(default).decode()
