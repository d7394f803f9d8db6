"""The record's definition as a tree of fields: read from `items.py`, written out by the generators."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from crawler import items

Kind = Literal["text", "moment", "whole", "flag", "list", "struct"]
_KINDS: dict[Any, Kind] = {str: "text", int: "whole", bool: "flag", list: "list"}


class Field(Struct, frozen=True, eq=False):
    """One key of the record; each stands there once, so two are the same only when they are one.

    `parts` are the keys of a struct; of a list the one element's description. `minimum` and `maximum` bound
    whole numbers; `choices` are all the values that a text may have.
    """

    name: str
    kind: Kind
    meaning: str = ""
    nullable: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    parts: tuple[Field, ...] = ()


@cache
def _docstrings() -> dict[str, dict[str, str]]:
    """Of each dataclass in items.py: the text under the class line (key `""`) and under each field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(items)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        texts = found[node.name] = {"": ast.get_docstring(node) or ""}
        for statement, below in zip(node.body, node.body[1:], strict=False):
            match statement, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    texts[name] = text
    return found


def _field(name: str, annotation: Any, meaning: str) -> Field:
    nullable = get_origin(annotation) in {Union, UnionType}
    if nullable:
        (annotation,) = [choice for choice in get_args(annotation) if choice is not NoneType]
    moment = annotation == items.Moment
    meta = Meta()
    if get_origin(annotation) is Annotated:
        annotation, meta = get_args(annotation)
    origin = get_origin(annotation)
    choices: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()
    if origin is Literal:
        choices, annotation = get_args(annotation), str
    elif origin is list:
        parts, annotation = (_field("", get_args(annotation)[0], ""),), list
    elif annotation not in _KINDS:
        parts = struct_fields(annotation)
    return Field(
        name=name,
        kind="moment" if moment else _KINDS.get(annotation, "struct"),
        meaning=meaning,
        nullable=nullable,
        choices=choices,
        pattern=meta.pattern or "",
        minimum=int(meta.ge) if meta.ge is not None else None,
        maximum=int(meta.le) if meta.le is not None else None,
        parts=parts,
    )


@cache
def struct_fields(kind: type) -> tuple[Field, ...]:
    """The keys of one of the record's dataclasses, in their order.

    Raises KeyError when a field has no docstring: what is not described is not part of the record.
    """
    hints = get_type_hints(kind, include_extras=True)
    texts = _docstrings()[kind.__name__]
    return tuple(_field(each.name, hints[each.name], texts[each.name]) for each in fields(kind))


def article_fields() -> tuple[Field, ...]:
    """The keys of one line of a dataset, in their order."""
    return struct_fields(items.Article)
