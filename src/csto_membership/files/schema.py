"""The JSON Schema of register files, made from what the loader knows.

An editor completes and checks a register with it while it is being written. JSON has no
dates: a TOML date counts as its ISO 8601 text. A schema sees the form of one file only;
that rows refer to rows that exist, and that histories can be, the loader says.

``python -m csto_membership.files.schema`` writes the file that the package ships; a test makes
it again and compares.
"""

import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from attrs import fields, has

from csto_membership.model.catalogue import catalogue
from csto_membership.model.dates import BOUNDS, Moment
from csto_membership.model.days import SHAPE
from csto_membership.model.events import Event, Readings
from csto_membership.model.instruments import NOT_BEFORE, Withdrawal
from csto_membership.model.lineages import Lineage, Since
from csto_membership.model.periods import PERIOD, MonthDay, Period
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act, Word

from .contents import DATA
from .core import FORMAT, Head
from .tables import BY, FORMS, ID, NEEDED, SEVERAL, TABLES, keys_of, required_of

FILE = DATA / "register.schema.json"
"""The schema as shipped."""

_TEXTS = {"type": "array", "items": {"type": "string"}}
_SOME_TEXTS = {**_TEXTS, "minItems": 1}
_DAY_OF_YEAR = (
    r"^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))$"
)


def _whole(*patterns: str) -> str:
    """Join patterns into one that matches whole texts, in the dialect of JSON Schema: no named groups."""
    joined = "|".join(re.sub(r"\?P<\w+>", "", pattern) for pattern in patterns)
    return f"^(?:{joined})$"


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    tuple[str, ...]: _TEXTS,
    tuple[Act, ...]: {"type": "array", "items": {"enum": [word.value for word in Act]}},
    Readings: {"type": "object", "additionalProperties": _SOME_TEXTS},
    Since: {"type": "object", "additionalProperties": {"$ref": "#/$defs/moment"}},
}
"""What stands in a file for a field of each plain type."""

_PATTERNS: dict[type, str] = {
    Moment: _whole(SHAPE, BOUNDS),
    Period: _whole(PERIOD),
    MonthDay: _DAY_OF_YEAR,
}
"""How the texts look that become these."""

_NARROWER: dict[tuple[type, str], dict[str, Any]] = {
    (Head, "format"): {"const": FORMAT},
    (Lineage, "instruments"): _SOME_TEXTS,
    (Event, "by"): {"enum": list(BY)},
    (Event, "form"): {"enum": list(FORMS)},
    **{(Event, several): {**_SOME_TEXTS, "uniqueItems": True} for several in SEVERAL.values()},
}
"""Keys that may hold less than their type."""

_EVENT_RULES = {
    "oneOf": [{"required": ["state"]}, {"required": ["states"]}],
    "not": {"required": ["instrument", "instruments"]},
    "if": {"required": ["act"], "properties": {"act": {"const": Act.NOTE.value}}},
    "then": {"required": ["topic"], "properties": {"topic": {"minLength": 1}}},
    "else": {"properties": {"topic": False}},
}
"""One state or several; one instrument, several or none; a topic for notes and for nothing else."""

_WITHDRAWAL_RULES = {
    "anyOf": [{"required": ["notice"]}, {"required": ["with"]}],
    "dependentRequired": {one: [other for other in NOT_BEFORE if other != one] for one in NOT_BEFORE},
}
"""A rule is for notices or for the end of another instrument; what a time counts from is written with it."""


def _state_rules() -> dict[str, Any]:
    """Return the rule of states: one that the catalogue does not hold needs a name."""
    listed = {"type": "string", "pattern": f"^(?:{'|'.join(catalogue())})$"}
    return {"if": {"properties": {"code": listed}}, "else": {"required": ["name"]}}


def schema() -> dict[str, Any]:
    """Return the schema (JSON Schema, draft 2020-12) of one register file.

    No table is required, for a register may be a folder of files that share its tables.
    """
    tables = {table: {"$ref": f"#/$defs/{table}"} for table in TABLES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A register of who stood where towards a treaty",
        "description": "One TOML file of a register, or of a folder of them. A TOML date counts as its ISO 8601 text.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            table: one if TABLES[table] is Head else {"type": "array", "items": one} for table, one in tables.items()
        },
        "$defs": {
            **{_name(kind): _table(kind) for kind in _kinds()},
            **{
                _name(kind): {"title": _title(kind), "type": "string", "pattern": pattern}
                for kind, pattern in _PATTERNS.items()
            },
        },
    }


def text() -> str:
    """Return the schema as it is written to `FILE`."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _kinds() -> Iterator[type]:
    """Return the kinds of tables, each with those of the tables inside it."""
    for kind in TABLES.values():
        yield kind
        yield from _inside(kind)


def _inside(kind: type) -> Iterator[type]:
    for one in fields(kind):
        for choice in _choices(one.type):
            part = _part(choice) or choice
            if choice not in _PLAIN and part not in _PATTERNS and has(part):
                yield part
                yield from _inside(part)


def _part(annotation: Any) -> type | None:  # noqa: ANN401  any annotation
    """Return the kind of the tables that a field holds several of, if it does."""
    part: Any = get_args(annotation)[0] if get_origin(annotation) is tuple else None
    return part if has(part) else None


def _name(kind: type) -> str:
    named = {kind: table for table, kind in TABLES.items()}
    return named.get(kind, kind.__name__.lower())


def _choices(annotation: Any) -> list[Any]:  # noqa: ANN401  any annotation
    """Return what an annotation allows, without its ``None``: TOML has none."""
    if not isinstance(annotation, UnionType):
        return [annotation]
    return [one for one in get_args(annotation) if one is not NoneType]


def _table(kind: type) -> dict[str, Any]:
    described = _descriptions(kind)
    properties = {}
    for key, one in keys_of(kind).items():
        several = key in SEVERAL.values() and kind is Event
        about = f"{described[one.name].removesuffix('.')}; several at once." if several else described.get(one.name)
        properties[key] = _value(kind, key, one.type) | ({"description": about} if about else {})
    some = {Event: _EVENT_RULES, Withdrawal: _WITHDRAWAL_RULES}
    rules = _state_rules() if kind is State else some.get(kind, {})
    return {
        "title": _title(kind),
        "type": "object",
        "additionalProperties": False,
        "required": required_of(kind),
        "properties": properties,
        **rules,
    }


def _value(kind: type, key: str, annotation: Any) -> dict[str, Any]:  # noqa: ANN401, PLR0911  any annotation; one return a form
    if (kind, key) in _NARROWER:
        return dict(_NARROWER[kind, key])
    if key in {"id", "code"}:
        return {"type": "string"} | ({"minLength": 1} if kind is Head else {"pattern": f"^{ID}$"})
    choices = _choices(annotation)
    if len(choices) > 1:
        return {"anyOf": [_value(kind, key, one) for one in choices]}
    annotation = choices[0]
    needed = {"minItems": 1} if key in NEEDED.get(kind, {}) else {}
    if annotation in _PLAIN:
        return _PLAIN[annotation] | needed
    if (part := _part(annotation)) is not None:
        return {"type": "array", "items": {"$ref": f"#/$defs/{_name(part)}"}} | needed
    if issubclass(annotation, Word):
        return {"enum": [word.value for word in annotation]}
    return {"$ref": f"#/$defs/{_name(annotation)}"}


def _prose(documented: str) -> str:
    """Return documentation as plain text, in words that fit a file."""
    return " ".join(documented.replace("``None``", "absent").replace("``", "`").split())


def _title(kind: type) -> str:
    """Return the first paragraph of a class's docstring."""
    return _prose(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0]).removesuffix(".")


def _descriptions(kind: type) -> dict[str, str]:
    """Return what the docstrings of a class and of its bases say of its attributes."""
    described: dict[str, str] = {}
    for one in reversed(kind.__mro__[:-1]):
        _, _, attributes = inspect.cleandoc(one.__doc__ or "").partition("Attributes:\n")
        found = re.findall(r"^    (\w+): (.+(?:\n {8}.+)*)", attributes, flags=re.MULTILINE)
        described |= {name: _prose(about) for name, about in found}
    return described


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
