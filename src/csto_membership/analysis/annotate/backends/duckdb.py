"""Relations of DuckDB: the intervals are joined by state and range of days, when the relation is computed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from csto_membership.analysis.annotate.lookup import Lookup
from csto_membership.output.columns import Kind

_SEPARATOR = "\x1f"
"""What stands between names: the "unit separator" of ASCII."""
_RANGE_JOIN = """\
SELECT {shown}
FROM {facts} AS facts LEFT JOIN (
    SELECT {key} AS state_key, intervals.*
    FROM (VALUES {names}) AS named(number, names)
    JOIN (VALUES {intervals}) AS intervals({columns}) ON number = history
) AS known
ON facts.{state} = known.state_key AND {day} BETWEEN known.first_day AND known.last_day"""


def add_answers(frame: Any, lookup: Lookup, _: type) -> Any:  # noqa: ANN401  a relation
    """Add the new columns to a relation, on its own connection.

    The relation needs a name in the query. DuckDB 1 keeps it in the catalogue of the connection
    until the query is run, so each call has a name of its own.
    """
    name = f"csto_membership_{uuid4().hex}"
    return frame.query(name, range_join(lookup, name))


def range_join(lookup: Lookup, facts: str) -> str:
    """Return the query that joins the intervals to a table by state and range of days.

    The names of a state go in one text, which is split there: a thousand rows of values take
    longer to plan than ten million facts to join.
    """
    names: dict[int, list[Any]] = {number: [] for number in range(len(lookup.histories))}
    for key, number in lookup.keys.items():
        names[number].append(key)
    lists = ((number, _SEPARATOR.join(map(str, keys))) for number, keys in names.items())
    kind = "VARCHAR" if all(isinstance(key, str) for key in lookup.keys) else "BIGINT"
    columns = ["history", "first_day", "last_day", *(f"answer_{place}" for place in range(len(lookup.answers)))]
    return _RANGE_JOIN.format(
        shown=", ".join(_shown(lookup)),
        facts=facts,
        names=_values(lists, 2),
        intervals=_values(lookup.intervals(), len(columns)),
        columns=", ".join(columns),
        key=f"CAST(unnest(string_split(names, chr({ord(_SEPARATOR)}))) AS {kind})",
        state=_quoted(lookup.state),
        day=_day(lookup),
    )


def _shown(lookup: Lookup) -> Iterator[str]:
    kinds: dict[Kind, str] = {str: "VARCHAR", bool: "BOOLEAN"}
    yield "facts.*"
    for place, (name, (kind, _)) in enumerate(lookup.answers.items()):
        yield f"CAST(known.answer_{place} AS {kinds[kind]}) AS {_quoted(name)}"
    if lookup.projected:
        yield f"{_day(lookup)} > {literal(lookup.checked_through)} AS {_quoted(lookup.projected)}"


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
