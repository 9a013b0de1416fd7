"""What an import made: the register, what was set aside and why, and the count of both."""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from csto_membership.output.table import Table
from csto_membership.register import Register


@frozen(slots=True, kw_only=True, eq=False)
class ImportResult:
    """What an import made. Every row is kept or set aside; every filled day is an event or has a reason.

    Attributes:
        register: the register that was made, proved and read back.
        refused: the rows that were set aside, with their reasons; of a matrix, the bonds.
        rows: how many rows were kept and set aside, each by its first reason; ``kept`` is the first.
        bonds: how many bonds were kept and set aside, of the rows that could be read, by reason.
        days: what became of the filled days (of a matrix, of the cells), with their number. Reasons are those of days
            that have a fault of their own; the others of their rows are in a row that was set aside.
        notes: what else should be known, such as columns that were not read.
        files: the files that were written.
        events: of an update, how many events are as they were, new, changed, vanished and in conflict.
        review: of an update, what was changed, what vanished and what is in conflict; else ``None``.
        news: of an update, a draft for the news of the data.
    """

    register: Register
    refused: Table
    rows: dict[str, int]
    bonds: dict[str, int]
    days: dict[str, int]
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = field(default=())
    events: dict[str, int] = field(factory=dict[str, int])
    review: Table | None = None
    news: str = ""

    def __str__(self) -> str:
        """Return the summary in lines, for people."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Return the summary line by line."""
        facts = self.register.facts
        treaties, events = len(facts.instruments), len(facts.events)
        made = f"{treaties} instrument{'s' * (treaties != 1)}, {events} event{'s' * (events != 1)}"
        yield f"{facts.name} ({facts.id}): {made}, checked through {facts.checked_through}"
        for what, counts in (("rows", self.rows), ("bonds", self.bonds), ("days", self.days)):
            total = sum(counts.values())
            head, *rest = counts.items()
            yield f"{total} {what if total != 1 else what[:-1]}: {head[1]} {head[0]}" + (
                f", {total - head[1]} not:" if rest else ""
            )
            yield from (f"  {count} {reason}" for reason, count in sorted(rest, key=lambda pair: -pair[1]))
        if self.review is not None:
            yield f"update: {', '.join(f'{count} {kind}' for kind, count in self.events.items())}"
        yield from self.notes


def counted(first: str, values: Iterable[str]) -> dict[str, int]:
    """Return how often each value occurs, with one of them first, even if it does not."""
    return {first: 0} | dict(sorted(Counter(values).items()))
