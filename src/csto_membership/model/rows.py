"""Records as rows of plain values, and back: the form that register files, compiled registers and JSON share.

A row has the keys of a register file and leaves out what is at its default. The strict way
back, which reports every fault, is `files.convert`; `from_row` trusts rows that were checked
before, and does without cattrs, which takes long to import.
"""

# rows and records are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

from attrs import fields, has

from .dates import Moment
from .disputes import Dispute
from .instruments import Boundaries, Entry, Force, Window, Withdrawal
from .periods import MonthDay, Period
from .vocabulary import Word

T = TypeVar("T")

RENAMED: dict[type, dict[str, str]] = {
    Dispute: {"readings": "reading"},
    Boundaries: {"counted_from": "from"},
    Entry: {"counted": "from"},
    Force: {"excluded": "except"},
    Window: {"counted_from": "from"},
    Withdrawal: {"ends_with": "with"},
}
"""Fields with another key in files: an array of tables is named in the singular; some are words of Python."""


def to_row(record: Any, *, days_as_text: bool = True) -> dict[str, Any]:  # noqa: ANN401  any record
    """Return a record as plain values, without what is at its default.

    Args:
        record: any record of a register.
        days_as_text: write days as ISO 8601 texts, as JSON needs them; else as dates, as
            TOML has them.
    """
    renamed = RENAMED.get(type(record), {})
    row: dict[str, Any] = {}
    for one in fields(type(record)):
        value = getattr(record, one.name)
        default: Any = one.default
        if hasattr(default, "factory"):
            default = default.factory()
        if value != default:
            name = str(one.name)
            row[renamed.get(name, name)] = _plain(value, days_as_text)
    return row


def _plain(value: Any, days_as_text: bool) -> Any:  # noqa: ANN401, FBT001, PLR0911  any field; passed on; a return a kind
    match value:
        case Moment(exact=True, uncertain=False, approximate=False):
            return _plain(value.earliest, days_as_text)
        case Moment() | Period() | MonthDay() | Word():
            return str(value)
        case date():
            return value.isoformat() if days_as_text else value
        case ((str(), Moment()), *_):  # days by instrument
            return {instrument: _plain(day, days_as_text) for instrument, day in value}
        case ((str(), tuple()), *_):  # readings by dispute
            return {dispute: list(readings) for dispute, readings in value}
        case tuple():
            return [_plain(one, days_as_text) for one in value]
        case _:
            return to_row(value, days_as_text=days_as_text) if has(type(value)) else value


def from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """Make a record of a row that was checked before; days may be texts.

    Raises:
        TypeError, ValueError: the row was not checked, or is damaged.
    """
    made = _made(kind)  # type: ignore[arg-type]  # a class is hashable
    values = {one: made[one][1](value) if one in made else value for one, value in row.items()}
    return kind(**{made[key][0] if key in made else key: value for key, value in values.items()})


@cache
def _made(kind: type) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """Return the keys whose values the record does not convert itself: their fields, and what makes a value."""
    renamed = RENAMED.get(kind, {})
    made: dict[str, tuple[str, Callable[[Any], Any]]] = {}
    for one in fields(kind):
        name, kinds = str(one.name), list(_kinds(one.type))
        part = next((part for part in kinds if has(part) and part not in {Moment, MonthDay, Period}), None)
        if part is not None:
            made[renamed.get(name, name)] = name, _part(part)
        elif date in kinds:
            made[name] = name, _day
        elif name in renamed:
            made[renamed[name]] = name, lambda value: value
    return made


def _kinds(annotation: Any) -> Iterator[type]:  # noqa: ANN401  any annotation
    """Return the classes that an annotation names, in unions and tuples too."""
    for one in get_args(annotation) if isinstance(annotation, UnionType) else (annotation,):
        part = get_args(one)[0] if get_origin(one) is tuple else one
        if isinstance(part, type):
            yield part


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _part(kind: type) -> Callable[[Any], Any]:
    """Return what makes records of tables inside a row, one or several; any other value stays."""

    def make(value: Any) -> Any:  # noqa: ANN401  whatever stands there
        if isinstance(value, list):
            return tuple(map(make, value))
        return from_row(kind, value) if isinstance(value, Mapping) else value

    return make
