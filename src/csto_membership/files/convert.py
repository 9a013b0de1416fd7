"""Rows as they stand in files into records, strictly: every value of the wrong type or form is a problem at its key."""

# rows are of any shape until they are checked here
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from types import GenericAlias
from typing import Any

from attrs import fields
from cattrs import Converter
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from csto_membership.errors import UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import Reading
from csto_membership.model.events import Readings, readings_of
from csto_membership.model.instruments import (
    Anchor,
    Arrears,
    Boundaries,
    Counted,
    EndsWith,
    Entry,
    EntryAt,
    Force,
    Kind,
    Of,
    Premature,
    Window,
    Withdrawal,
)
from csto_membership.model.lineages import Overlap, Since
from csto_membership.model.periods import MonthDay, Period
from csto_membership.model.rows import RENAMED
from csto_membership.model.states import near
from csto_membership.model.vocabulary import Act
from csto_membership.organization.records import INNER
from csto_membership.organization.vocabulary import WORDS

from .tables import DERIVED, TABLES, keys_of

Hook = Callable[[Any, Any], Any]
PARTS = (Boundaries, Window, EndsWith, Force, Entry, Withdrawal, Arrears, Reading)
"""The records of tables inside others, each after those inside it."""


class _MissingKeyError(KeyError):
    """A key of a table that is missing there, though its record can do without."""


def to_records(
    rows: list[dict[str, Any]], kind: type, *, hints: bool = True
) -> tuple[list[Any], list[tuple[str, str]]]:
    """Return the records of some rows, and the problems of the first row that has any: keys and words.

    A key may be a path, such as ``withdrawal.notice`` or ``reading.#2.id``. With `hints`, a misspelt word gets
    the near word, which takes time.
    """
    try:
        return [_CONVERTER.structure(one, kind) for one in rows], []
    except ClassValidationError as error:
        return [], list(_problems(error, "", hints=hints))


def _problems(error: BaseException, path: str, *, hints: bool) -> Iterator[tuple[str, str]]:
    """Flatten what cattrs found into (key, problem) pairs."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        renamed = RENAMED.get(error.cl, {})
        for inner, note in error.group_exceptions()[0]:
            if isinstance(note, IterableValidationNote):
                name = f"#{int(note.index) + 1}"
            else:
                name = renamed.get(note.name, note.name)
            yield from _problems(inner, f"{path}.{name}".removeprefix("."), hints=hints)
        for inner in error.group_exceptions()[1]:
            yield from _problems(inner, path, hints=hints)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(keys_of(error.cl))
        for key in sorted(error.extra_fields):
            yield f"{path}.{key}", f"unknown key; one of: {known}"
    elif isinstance(error, KeyError):
        yield (f"{path}.{error.args[0]}" if isinstance(error, _MissingKeyError) else path), "is missing"
    elif isinstance(error, UnknownWordError) and hints and (meant := near(str(error.name), error.suggestions)):
        yield path, f"unknown {error.kind} {error.name!r}; did you mean {' or '.join(meant)}?"
    else:
        yield path, str(error)


def _of(*kinds: type, what: str) -> Hook:
    """Make a hook that takes values of exactly these types and no others."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        if type(value) not in kinds:
            message = f"must be {what}"
            raise TypeError(message)
        return value

    return hook


def _texts(value: Any, _: Any = None) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        message = "must be a list of texts"
        raise TypeError(message)
    return _texts_once(tuple(value))


@lru_cache(maxsize=10_000)
def _texts_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts that are equal as one object: many events name the same sources."""
    return texts


def _moment(value: Any, _: Any = None) -> Moment:  # noqa: ANN401
    if isinstance(value, datetime) or not isinstance(value, date | str):
        message = 'must be a date (2024-02-22) or an EDTF text such as "1993-12"'
        raise TypeError(message)
    return Moment.of(value)


def _readings(value: Any, _: Any) -> Readings:  # noqa: ANN401
    if not isinstance(value, dict) or not all(isinstance(one, list) for one in value.values()):
        message = 'must be a table of lists, such as { dispute = ["reading"] }'
        raise TypeError(message)
    return readings_of({dispute: _texts(chosen) for dispute, chosen in value.items()})


def _since(value: Any, _: Any) -> Since:  # noqa: ANN401
    if not isinstance(value, dict):
        message = "must be a table of days by instrument, such as { charter = 2003-09-18 }"
        raise TypeError(message)
    return tuple(sorted((instrument, _moment(day)) for instrument, day in value.items()))


def _from_text(make: Callable[[str], Any]) -> Hook:
    text = _of(str, what="a text")
    return lambda value, kind: make(text(value, kind))


def _from_table(hook: Hook) -> Hook:
    def checked(value: Any, kind: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            message = "must be a table"
            raise TypeError(message)
        return hook(value, kind)

    return checked


def _from_tables(kind: type, converter: Converter, table: str) -> Hook:
    def hook(value: Any, _: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(value, list):
            message = f"must be written as [[{table}]]"
            raise TypeError(message)
        return tuple(converter.structure(value, list[kind]))  # type: ignore[valid-type]  # a type of its run

    return hook


def _one_or_several(kind: type, converter: Converter) -> Hook:
    """Make a hook that takes a table, or an array of tables."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401
        if isinstance(value, list):
            return tuple(converter.structure(value, list[kind]))  # type: ignore[valid-type]  # a type of its run
        return converter.structure(value, kind)

    return hook


def _withdrawal(hook: Hook) -> Hook:
    """Make a hook that takes a rule for notices, or for the end of another instrument."""

    def checked(value: Any, kind: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict) and not value.keys() & {"notice", "with"}:
            raise _MissingKeyError("notice")
        return hook(value, kind)

    return checked


def _table_or(kind: type, other: Hook, converter: Converter) -> Hook:
    """Make a hook that takes a table, or another value."""

    def hook(value: Any, asked: Any) -> Any:  # noqa: ANN401
        return converter.structure(value, kind) if isinstance(value, dict) else other(value, asked)

    return hook


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)

    def take(kind: Any, hook: Hook) -> None:  # noqa: ANN401  any annotation
        if isinstance(kind, type):  # a class: a predicate would come after the hooks that cattrs has for its bases
            converter.register_structure_hook(kind, hook)
        else:
            converter.register_structure_hook_func(lambda asked: asked == kind, hook)

    day = _of(date, what="a date such as 2024-02-22")
    number = _of(int, what="a whole number")
    take(str, _of(str, what="a text"))
    take(bool, _of(bool, what="true or false"))
    for kind, hook in ((date, day), (int, number), (Moment, _moment), (MonthDay, _from_text(MonthDay.parse))):
        take(kind, hook)
        take(kind | None, hook)
    take(Period, _from_text(Period.parse))
    take(Period | None, _from_text(Period.parse))
    take(tuple[Act, ...], lambda value, _: tuple(Act(word) for word in _texts(value)))
    take(tuple[str, ...], _texts)
    take(Readings, _readings)
    take(Since, _since)
    for word in (Act, Kind, EntryAt, Anchor, Counted, Of, Premature, Overlap, *WORDS):
        take(word, _from_text(word))
        take(word | None, _from_text(word))
    take(MonthDay | Boundaries | None, _table_or(Boundaries, _from_text(MonthDay.parse), converter))
    take(Entry | tuple[Entry, ...], _one_or_several(Entry, converter))
    take(Withdrawal | tuple[Withdrawal, ...] | None, _one_or_several(Withdrawal, converter))
    take(tuple[Reading, ...], _from_tables(Reading, converter, "dispute.reading"))
    for key, part in INNER.items():
        take(GenericAlias(tuple, (part, ...)), _from_tables(part, converter, f"…{key}"))
    for record in (*PARTS, *INNER.values(), *TABLES.values()):
        named = {name: override(rename=key) for name, key in RENAMED.get(record, {}).items()}
        named |= {name: override(omit=True) for name in DERIVED if name in {f.name for f in fields(record)}}
        hook = make_dict_structure_fn(record, converter, _cattrs_forbid_extra_keys=True, **named)  # type: ignore[arg-type]  # overrides by name
        hook = _withdrawal(hook) if record is Withdrawal else hook
        take(record, _from_table(hook))
        take(record | None, _from_table(hook))
    return converter


_CONVERTER = _converter()
