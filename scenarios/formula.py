"""Arithmetic a user writes, such as `students * (1 + 0.5 * sed_share)`, evaluated without running code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.parameters import suggest

Floats = npt.NDArray[np.float64]
Number = float | Floats
LONGEST = 500
BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": np.minimum,
    "max": np.maximum,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
}


def evaluate(expression: str, names: Mapping[str, Number]) -> Number:
    """Return the value of an arithmetic expression over named numbers or arrays of one shape.

    Knows + - * / **, brackets, min, max, sqrt, exp and log. Raises AtlasError for anything else.
    """
    with np.errstate(all="ignore"):
        try:
            value: Number = _value(parse(expression), names)
        except (ZeroDivisionError, OverflowError) as error:
            raise AtlasError(f"formula {expression!r}: {error}; change the formula.") from error
        return value


def names_in(expression: str) -> tuple[str, ...]:
    """Return the names an expression uses, functions left out, in alphabetical order."""
    found = {node.id for node in ast.walk(parse(expression)) if isinstance(node, ast.Name)}
    return tuple(sorted(found - set(FUNCTIONS)))


def parse(expression: str) -> ast.expr:
    """Return the expression as a tree; raises AtlasError when it is too long or no expression."""
    if len(expression) > LONGEST:
        raise AtlasError(f"formula: {len(expression)} characters; the longest allowed is {LONGEST}.")
    try:
        return ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise AtlasError(f"formula {expression!r} is not arithmetic; write one like `students * sed_share`.") from error


def _value(node: ast.expr, names: Mapping[str, Number]) -> Any:  # noqa: ANN401 - float or array, decided by the names
    """Evaluate one node of the tree."""
    match node:
        case ast.Constant(value=float() | int() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name):
            raise AtlasError(f"formula: unknown name {name!r}; {suggest(name, tuple(names))}")
        case ast.BinOp(left, op, right) if type(op) in BINARY:
            return BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op, operand) if type(op) in UNARY:
            return UNARY[type(op)](_value(operand, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_value(argument, names) for argument in args))
    raise AtlasError(f"formula: {ast.unparse(node)!r} is not allowed; use + - * / **, min, max, sqrt, exp and log.")
