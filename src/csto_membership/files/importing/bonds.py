"""The rows of one bond, with their days, into its events: consents, effects, spells, exits.

Each filled day becomes an event, the effective day of one, or has a reason. What a row says is
taken as it is; only where the table cannot say which act it was, the plainest one is written: a
ratification without a signature is an accession in the form of a ratification, and a day of effect
without a day of consent belongs to an accession on some day before.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Day  # noqa: N812  `date` is a field below
from itertools import chain

from attrs import define

from csto_membership.errors import cut
from csto_membership.model.dates import Moment
from csto_membership.model.days import ONE_DAY
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .cells import DayCell, UnreadCellError, is_missing, read_day_cell, read_parts
from .options import PARTS, Options, parts_of
from .table import Row

MARKS: dict[str, tuple[Act, str]] = {
    "a": (Act.ACCEDE, "accession"),
    "A": (Act.RATIFY, "acceptance"),
    "AA": (Act.RATIFY, "approval"),
    "d": (Act.SUCCEED, ""),
    "s": (Act.ACCEDE, "definitive signature"),
}
"""What the letters after a day mean, as depositaries write them: the act and the form."""
SIGNING_MARKS = {"s": MARKS["s"], "d": (Act.SIGN, "")}
"""The same after the day of a signature, where ``d`` is a succession to the signature."""

EVENT = "became an event"
EFFECT = "became the effective day of an event"
OPEN_END = "a mark of an open end"
SAME = "the same as an event of another row or column"
JOINED = "an end on the day on which the next spell begins"


class RefusedError(ValueError):
    """A row or bond that is set aside.

    Attributes:
        kind: why, in words that are the same for all of the kind.
    """

    def __init__(self, kind: str, reason: str = "") -> None:
        """Keep the kind, and the reason with what stands there."""
        super().__init__(reason or kind)
        self.kind = kind


@define(slots=True, eq=False)
class Made:
    """An event that a row makes.

    Attributes:
        row: the row.
        column: the column of its day; empty if it has none.
        act: what was done.
        date: when; ``None``: the table does not say.
        effective: from when it holds, where the table says so.
        form: how consent was expressed.
        note: what else the table says.
    """

    row: Row
    column: str
    act: Act
    date: Moment | None
    effective: Moment | None = None
    form: str = ""
    note: str = ""

    @property
    def bounds(self) -> tuple[Day, Day]:
        """The first and the last day on which it counts in the order of events."""
        days = [day for day in (self.date, self.effective) if day is not None]
        if not days:
            return Day.max, Day.max
        return min(day.earliest for day in days), min(day.latest for day in days)


class RowReader:
    """Reads the days of rows, and makes their events."""

    def __init__(self, options: Options, header: Sequence[str]) -> None:
        """Find the columns of days.

        Raises:
            UnknownWordError: the table has no such column.
        """
        self.options = options
        self.columns: dict[str, tuple[str, ...]] = {column: parts_of(column, header) for column in options.day_columns}
        self.told: dict[str, list[str]] = {}
        """What was done to read days, with each of them."""

    def days(self, row: Row) -> dict[str, DayCell]:
        """Return the days of a row by column; each filled one is one of the row's fates, or faults if it is unread."""
        found: dict[str, DayCell] = {}
        for column, parts in self.columns.items():
            texts = [row.cells[part] for part in parts]
            if all(map(is_missing, texts)):
                continue
            row.fates[column] = ""
            if any(text in self.options.open for text in texts):
                row.fates[column] = OPEN_END
                continue
            try:
                cell = self.cell(row, texts)
            except UnreadCellError as error:
                row.faults[column] = error.kind, f"{column}: {error}"
                continue
            if cell is None or cell.day.latest == Day.max:
                row.fates[column] = OPEN_END
            else:
                found[column] = cell
        return found

    def cell(self, row: Row, texts: Sequence[str]) -> DayCell | None:
        """Return the day of a cell, or of three; ``None``: it stands for none.

        Raises:
            UnreadCellError: it is no day.
        """
        if len(texts) == PARTS:
            day = read_parts(*texts)
            return None if day is None else DayCell(day)
        cell = read_day_cell(texts[0], self.options.dates, self.options.day_numbers)
        for told in cell.told:
            self.told.setdefault(told, []).append(f"{cut(texts[0], 200)!r} on line {row.number}, read as {cell.day}")
        return cell

    def notes(self) -> Iterator[str]:
        """Say what was done to read days."""
        for told, cells in self.told.items():
            yield f"{told}: {len(cells)}; the first is {cells[0]}"

    def events(self, row: Row, days: dict[str, DayCell]) -> list[Made]:  # noqa: C901  one step for each option
        """Return the events of a row, in the order in which acts follow one another.

        Raises:
            RefusedError: they are none.
        """
        options = self.options
        made = [self._act(row, column, days[column], act) for act, column in options.acts if column in days]
        if options.marked is not None and options.marked in days:
            made.append(self._act(row, options.marked, days[options.marked], None))
        made = _without_repetition(made)
        for act, column in options.effective:
            if column in days:
                self._give_effect(row, made, column, days[column].day, act)
        for at in (options.force, options.start):
            if at is not None and at in days:
                self._give_effect(row, made, at, days[at].day, None)
        if options.end is not None and options.end in days:
            made.append(Made(row, options.end, Act.WITHDRAW, self._first_day_out(days[options.end].day)))
        if any(cell.former for cell in days.values()) and not any(one.act in EXITS for one in made):
            if options.undated != "bounds":
                kind = "a day in brackets: a former party, and the table has no day of its exit (--undated bounds)"
                raise RefusedError(kind)
            made.append(Made(row, "", Act.WITHDRAW, None, note="A former party; the table has no day of its exit."))
        if made and options.note is not None:
            made[0].note = " ".join(filter(None, (made[0].note, row.cells[options.note])))
        for one in made:
            if one.column:
                row.fates[one.column] = EVENT
        return sorted(made, key=lambda one: RANK[one.act])

    def _act(self, row: Row, column: str, cell: DayCell, act: Act | None) -> Made:
        """Return the event of a day and the mark after it; `act` is ``None`` where the mark says which."""
        own = {mark: (meant, "") for mark, meant in self.options.marks}
        meanings = (
            MARKS | own if act is None else SIGNING_MARKS if act is Act.SIGN else MARKS if act in CONSENTS else {}
        )
        if cell.mark and cell.mark not in meanings:
            kind = f"an unknown mark after a day: {cell.mark} (--mark {cell.mark}=ACT)"
            row.faults[column] = kind, f"{column}: {row.cells[column]!r}: {kind}"
            raise RefusedError(*row.faults[column])
        meant, form = meanings.get(cell.mark, (act or Act.RATIFY, ""))
        note = "Succession to the signature." if act is Act.SIGN and cell.mark == "d" else ""
        return Made(row, column, meant, cell.day, form=form, note=note)

    def _give_effect(self, row: Row, made: list[Made], column: str, day: Moment, act: Act | None) -> None:
        """Give a day of effect to the event of an act, or to the last consent; make one that has none."""
        wanted = [one for one in made if (one.act is act if act is not None else one.act in CONSENTS)]
        if not wanted and act is not None and act not in CONSENTS:
            raise RefusedError(f"an effective day of {act} without its day")
        if wanted:
            wanted[-1].effective = day
            row.fates[column] = EFFECT
        elif column == self.options.start and not self.options.consents:
            made.append(Made(row, column, Act.ACCEDE, day, day))
        else:
            made.append(Made(row, column, act or Act.ACCEDE, None, day))

    def _first_day_out(self, day: Moment) -> Moment:
        if self.options.end_is != "last-day":
            return day
        return Moment.between(day.earliest + ONE_DAY, day.latest + ONE_DAY)


RANK = {act: rank for rank, act in enumerate(sorted(Act, key=lambda act: act in EXITS))}
"""The order of the acts of one row: exits come last."""


def _without_repetition(made: list[Made]) -> list[Made]:
    """Return events with one consent a day: of two columns that have the same day, the one that says more."""
    kept: list[Made] = []
    for one in made:
        other = next((k for k in kept if k.act in CONSENTS and one.act in CONSENTS and k.date == one.date), None)
        if other is None:
            kept.append(one)
        elif other.act is Act.RATIFY and one.act is not Act.RATIFY:
            kept[kept.index(other)] = one
            one.form = one.form or other.form
            other.row.fates[other.column] = SAME
        else:
            other.form = other.form or one.form
            one.row.fates[one.column] = SAME
    return kept


def joined(made: list[Made]) -> list[Made]:
    """Return the events of a bond without those that are repeated, and without the seams of touching spells."""
    seen: dict[tuple[object, ...], Made] = {}
    for one in made:
        key = one.act, one.date, one.effective, one.form
        first = seen.setdefault(key, one)
        if one.column and (one.row, one.column) != (first.row, first.column):  # else the table has no day of it
            one.row.fates[one.column] = SAME
        if one.effective is not None and one.row is not first.row:
            one.row.fates = {at: SAME if fate == EFFECT else fate for at, fate in one.row.fates.items()}
    kept = list(seen.values())
    for end in [one for one in kept if one.act is Act.WITHDRAW and one.date is not None and one.date.exact]:
        begun = [one for one in kept if one.act is Act.ACCEDE and one.date == one.effective == end.date]
        if begun and begun[0].row is not end.row:
            kept.remove(end)
            kept.remove(begun[0])
            end.row.fates[end.column] = begun[0].row.fates[begun[0].column] = JOINED
    return kept


def in_order(made: Iterable[Made]) -> list[Made]:
    """Return the events of a bond in the order of their days; where days overlap, rows follow by their first days."""
    rows: dict[int, list[Made]] = {}
    for one in made:
        rows.setdefault(id(one.row), []).append(one)
    placed: list[Made] = []
    for one in chain.from_iterable(sorted(rows.values(), key=lambda row: min(one.bounds for one in row))):
        at = len(placed)
        while at and one.bounds[1] < placed[at - 1].bounds[0]:
            at -= 1
        placed.insert(at, one)
    return placed
