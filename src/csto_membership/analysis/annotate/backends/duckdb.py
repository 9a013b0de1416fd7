"""Relations of DuckDB: the intervals are joined by state and range of days, when the relation is computed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.output.columns import Kind, Value

_SEPARATOR = "\x1f"
"""What stands between values: the "unit separator" of ASCII."""
_RANGE_JOIN = """\
SELECT {shown}
FROM {facts} AS facts LEFT JOIN (
    SELECT state_key, code, {under_key} first_day, last_day, held.*
    FROM (
        SELECT {held_number} AS number, {first} AS first_day, {last} AS last_day, *
        FROM (VALUES {held}) AS held({columns})
    ) AS held
    JOIN (SELECT {key} AS state_key, place, code FROM (VALUES {states}) AS states(place, code, keys)) AS states
    ON number % {width} = place
    {instruments}
) AS known
ON facts.{state} = known.state_key {same_instrument} AND {day} BETWEEN known.first_day AND known.last_day"""


def add_answers(frame: Any, lookup: Lookup, _: type) -> Any:  # noqa: ANN401  a relation
    """Add the new columns to a relation, on its own connection.

    The relation needs a name in the query. DuckDB 1 keeps it in the catalogue of the connection
    until the query is run, so each call has a name of its own.
    """
    name = f"csto_membership_{uuid4().hex}"
    return frame.query(name, range_join(lookup, name))


def range_join(lookup: Lookup, facts: str) -> str:
    """Return the query that joins the intervals to a table by state, instrument and range of days.

    Names and intervals go in few texts, which are split there: a thousand rows of values take
    longer to plan than ten million facts to join.
    """
    names: dict[int, list[Any]] = {}
    for key, place in lookup.keys.items():
        names.setdefault(place, []).append(key)
    states = [(place, lookup.codes[place], _SEPARATOR.join(map(str, keys))) for place, keys in names.items()]
    held = [(*answers, *map(_packed, zip(*rows, strict=True))) for answers, rows in _by_answers(lookup)]
    columns = [*(f"answer_{place}" for place in range(len(lookup.answers))), "numbers", "firsts", "lasts"]
    instruments = under_key = same = ""
    if lookup.instrument is not None:
        under = _values(((place, name) for name, place in lookup.under.items()), 2)
        instruments = (
            f"JOIN (VALUES {under}) AS under(under_place, under_key) ON number // {width(lookup)} = under_place"
        )
        under_key, same = "under_key,", f"AND facts.{_quoted(lookup.instrument)} = known.under_key"
    return _RANGE_JOIN.format(
        shown=", ".join(_shown(lookup)),
        facts=facts,
        held=_values(held, len(columns)),
        columns=", ".join(columns),
        held_number=_split("numbers", "BIGINT"),
        first=f"DATE '0001-01-01' + CAST({_split('firsts', 'BIGINT')} - 1 AS INTEGER)",
        last=f"DATE '0001-01-01' + CAST({_split('lasts', 'BIGINT')} - 1 AS INTEGER)",
        states=_values(states, 3),
        width=width(lookup),
        key=_split("keys", "VARCHAR" if all(isinstance(key, str) for key in lookup.keys) else "BIGINT"),
        instruments=instruments,
        under_key=under_key,
        same_instrument=same,
        state=_quoted(lookup.state),
        day=_day(lookup),
    )


def width(lookup: Lookup) -> int:
    """Return how many histories there are under one instrument; at least 1."""
    return len(lookup.codes) or 1


def _by_answers(lookup: Lookup) -> Iterable[tuple[tuple[Value, ...], list[tuple[int, int, int]]]]:
    """Return the intervals by their answers: number of the history, ordinals of the first and the last day."""
    found: dict[tuple[Value, ...], list[tuple[int, int, int]]] = {}
    for under, state, first, last, *answers in lookup.intervals():
        row = under * len(lookup.codes) + state, first.toordinal(), last.toordinal()
        found.setdefault(tuple(answers), []).append(row)
    return found.items()


def _packed(values: Iterable[object]) -> str:
    return _SEPARATOR.join(map(str, values))


def _split(column: str, kind: str) -> str:
    return f"CAST(unnest(string_split({column}, chr({ord(_SEPARATOR)}))) AS {kind})"


def _shown(lookup: Lookup) -> Iterator[str]:
    kinds: dict[Kind, str] = {str: "VARCHAR", bool: "BOOLEAN"}
    new = {
        name: f"CAST(known.answer_{place} AS {kinds[kind]})"
        for place, (name, (kind, _)) in enumerate(lookup.answers.items())
    }
    if lookup.code is not None:
        new[lookup.code] = "CAST(known.code AS VARCHAR)"
    if lookup.projected is not None:
        new[lookup.projected] = f"{_day(lookup)} > {literal(lookup.checked_through)}"
    yield "facts.*"
    yield from (f"{column} AS {_quoted(name)}" for name, column in lookup.ordered(new).items())


def _day(lookup: Lookup) -> str:
    return f"CAST(facts.{_quoted(lookup.on)} AS DATE)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _values(rows: Iterable[Sequence[object]], width: int) -> str:
    """Write rows as SQL; for none, one that nothing meets."""
    written = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    return written or f"({', '.join(['NULL'] * width)})"


def literal(value: object) -> str:
    """Write a value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return f"'{value.replace(chr(39), 2 * chr(39))}'" if isinstance(value, str) else str(value).upper()
