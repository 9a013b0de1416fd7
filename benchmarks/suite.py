"""The suite: every contest, chosen by the names of its rows, and measured."""

import sys
from collections.abc import Iterable, Iterator

from . import annotation, building, bulk, corpus, growth, peers, processes, questions
from .contest import Contest, Result, Row

CONTESTS: tuple[Contest, ...] = tuple(
    contest
    for module in (questions, peers, building, corpus, processes, bulk, annotation)
    for contest in module.CONTESTS
)


ROWS: dict[str, Row] = {row.key: row for contest in CONTESTS for row in contest.rows}
"""The lines of the table, by name."""


def chosen(only: str = "") -> tuple[Contest, ...]:
    """Return the contests of some rows; of all, for no names.

    Args:
        only: names of rows, or how they begin, with commas between them; ``growth`` is the curve,
            which is no contest.

    Raises:
        ValueError: no row begins so.
    """
    names = [name for name in only.split(",") if name]
    for name in names:
        if not any(key.startswith(name) for key in (*ROWS, growth.NAME)):
            message = f"no row begins with {name!r}; the rows are {', '.join(ROWS)}, {growth.NAME}"
            raise ValueError(message)
    beginnings = tuple(names) or ""
    return tuple(one for one in CONTESTS if any(row.key.startswith(beginnings) for row in one.rows))


def measured(contests: Iterable[Contest], rounds: int | None = None, scale: float = 1.0) -> Iterator[Result]:
    """Measure contests, one after the other; of those that cannot be, say why on standard error."""
    for contest in contests:
        if contest.missing:
            keys = ", ".join(row.key for row in contest.rows)
            print(f"left out: {keys} (not installed: {', '.join(contest.missing)})", file=sys.stderr)
        else:
            yield from contest.results(rounds, scale)
