"""Plots with matplotlib (extra ``plot``): the rows of the states, and how many count.

Every function draws into the axes it is given, or makes a figure of its own, and returns the
axes. No global style is set, and every colour has a hatch beside it, so that a plot can be
read in grey. Texts of the register are drawn as they are written, never as formulas.
"""

# matplotlib does not say what its keyword arguments are
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from attrs import frozen

from csto_membership.engine.describe import status_word
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MomentError
from csto_membership.model.dates import Day, Moment
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State, texts
from csto_membership.model.vocabulary import Counting, Status
from csto_membership.output.characters import drawn
from csto_membership.register import Register

from .segments import LOOKS, intervals

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

_ABSENT = "plots need matplotlib, which is not installed: pip install 'csto-membership[plot]'"
_HEIGHT = 0.62
"""How much of its row a bar fills."""
_FADED = 0.35
"""How opaque a projection is drawn."""
_DARK = "#222222"
_OPEN: dict[str, Any] = {"facecolor": "none", "edgecolor": _DARK, "linestyle": (0, (3, 2)), "linewidth": 0.8}
"""The broken outline of days on which several statuses are possible."""
_LINES: dict[Counting, dict[str, Any]] = {
    Counting.DE_JURE: {"color": "#0072b2", "linestyle": "-"},
    Counting.PARTICIPATING: {"color": "#d55e00", "linestyle": "--"},
    Counting.VOTING: {"color": "#009e73", "linestyle": "-."},
    Counting.CONSENTED: {"color": "#e69f00", "linestyle": (0, (4, 1, 1, 1, 1, 1))},
    Counting.SIGNED: {"color": "#cc79a7", "linestyle": (0, (1, 1))},
}
"""How each counting is drawn: a colour of the same palette as the rows, and a kind of line that grey keeps."""
_MARGIN = 0.03
"""How much of the time drawn is left free on each side."""


@frozen
class _Window:
    """The days that a plot shows, `end` not included, and the first day that is a projection."""

    start: date
    end: date
    horizon: date


@frozen
class _Part:
    """A part of a interval that is drawn in one piece."""

    row: int
    name: str
    start: date
    end: date
    statuses: tuple[Status, ...]
    projected: bool

    @property
    def open(self) -> bool:
        """Whether several statuses are possible."""
        return len(self.statuses) > 1

    def bar(self, place: int) -> dict[str, Any]:
        """Return the bar of the status of this place: where it is, and what it looks like."""
        share = _HEIGHT / len(self.statuses)
        look = LOOKS[self.statuses[place]]
        return {
            "y": self.row - _HEIGHT / 2 + place * share,
            "height": share,
            "facecolor": look.colour,
            "hatch": look.hatch or None,
            "edgecolor": _DARK,
            "linewidth": 0,
            "alpha": _FADED if self.projected else None,
        }


def plot(
    register: Register,
    states: Iterable[State | str] | State | str | None = None,
    *,
    instrument: Instrument | str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the history of some states, one row for each.

    The colour and the hatch tell the status. Where several statuses are possible, the row is
    split between them, with a broken outline. Days after `checked_through` are faded. A triangle
    marks an event that moved the bond; a line, the days between which it lies.

    Args:
        register: the register, in whatever view.
        states: the states from top to bottom; ``None``: all, by name.
        instrument: the instrument; ``None``: the constitutive one.
        start: the first day drawn; by default somewhat before the first change.
        end: the last day drawn; by default somewhat after `checked_through`.
        ax: the axes to draw into; ``None``: those of a new figure.

    Returns:
        The axes. Each bar has a ``gid`` such as ``UZB-2012-06-28-suspended``, which an SVG file
        keeps as its id; ``-possible`` and ``-projected`` are added where that is so.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        UnknownStateError, UnknownInstrumentError: there is no such state or instrument.
        MomentError: `start` or `end` is no day, or the end is before the start.
    """
    some: Iterable[State | str] = register.states if states is None else _several(states)
    timelines = [register.timeline(state, instrument=instrument) for state in some]
    under = register.instrument(instrument)
    window = _window(timelines, register.checked_through, start, end)
    return _rows(timelines, window, ax, constitutive=register.facts.is_constitutive(under.id), title=under.name)


def plot_timelines(
    timelines: Iterable[Timeline],
    *,
    checked_through: date = date.max,
    start: Day | None = None,
    end: Day | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw some timelines, one row for each, as `plot` does.

    They may be of several instruments, registers or readings; where a state has several rows, their
    ``gid`` numbers them: ``UZB.2-2012-06-28-suspended``.

    Args:
        timelines: the timelines from top to bottom.
        checked_through: the last day that is no projection, which timelines do not know.
        start: the first day drawn.
        end: the last day drawn.
        ax: the axes to draw into; ``None``: those of a new figure.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        MomentError: `start` or `end` is no day, or the end is before the start.
    """
    some = list(timelines)
    return _rows(some, _window(some, checked_through, start, end), ax, constitutive=True)


def plot_count(
    register: Register,
    *,
    instrument: Instrument | str | None = None,
    counting: Counting | str = Counting.DE_JURE,
    start: Day | None = None,
    end: Day | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how many states count as members, day by day.

    The line is the number that counts for certain; the hatched area above it, those that perhaps do.
    Days after `checked_through` are faded. Call it again with the same axes to compare two
    ways of counting.

    Args:
        register: the register, in whatever view.
        instrument: the instrument; ``None``: the constitutive one.
        counting: who counts.
        start: the first day drawn; by default somewhat before the first change.
        end: the last day drawn; by default somewhat after `checked_through`.
        ax: the axes to draw into; ``None``: those of a new figure.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
        UnknownInstrumentError, UnknownWordError: there is no such instrument or counting.
        MomentError: `start` or `end` is no day, or the end is before the start.
    """
    rule = Counting(counting)
    under = register.instrument(instrument)
    timelines = [register.timeline(state, instrument=under) for state in register.states]
    window = _window(timelines, register.checked_through, start, end)
    within = {day for day in (*_changes(timelines), window.horizon) if window.start < day < window.end}
    days = [window.start, *sorted(within), window.end]
    axes = _axes(ax)
    _step_lines(axes, list(_counts(register, days, instrument=under, counting=rule)), window, rule)
    _dated(axes, window, under.name)
    _whole(axes)
    axes.set_ylabel("states")
    axes.legend(frameon=False)
    return axes


def _several(states: Iterable[State | str] | State | str) -> Iterable[State | str]:
    return [states] if isinstance(states, State) else texts(states) if isinstance(states, str) else states


# which days


def _changes(timelines: Iterable[Timeline]) -> list[date]:
    cut = (one.start for timeline in timelines for one in intervals(timeline, consent=True))
    return sorted({start for start in cut if start is not None})


def _later(day: date, days: int) -> date:
    """Return a day so many days later (or earlier), or else the calendar's last (or first)."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _window(timelines: Iterable[Timeline], checked: date, start: Day | None, end: Day | None) -> _Window:
    """Return the days to draw: those asked for, else from before the first change to after the last known day."""
    changes = _changes(timelines)
    known = [*changes, checked] if checked < date.max or not changes else changes
    first = Moment.of(start).earliest if start is not None else known[0]
    last = Moment.of(end).latest if end is not None else max(known)
    if last < first:
        raise MomentError(str(start if end is None else end), f"leaves nothing to draw from {first} to {last}")
    margin = max(30, round((last - first).days * _MARGIN))
    return _Window(
        _later(first, 0 if start is not None else -margin),
        _later(last, 1 if end is not None else margin),
        _later(checked, 1),
    )


def _names(timelines: Sequence[Timeline]) -> list[str]:
    """Name the rows for programs: by the code of the state, numbered where it has several."""
    codes = [timeline.state.code for timeline in timelines]
    return [
        code if codes.count(code) == 1 else f"{code}.{codes[: row + 1].count(code)}" for row, code in enumerate(codes)
    ]


def _parts(timelines: Sequence[Timeline], window: _Window) -> Iterator[_Part]:
    """Cut the intervals at the edges of the window and at the horizon."""
    for row, (timeline, name) in enumerate(zip(timelines, _names(timelines), strict=True)):
        for interval in intervals(timeline):
            start = max(interval.start or window.start, window.start)
            end = min(interval.end or window.end, window.end)
            middle = min(max(window.horizon, start), end)
            for since, until, projected in ((start, middle, False), (middle, end, True)):
                if since < until:
                    yield _Part(row, name, since, until, interval.statuses, projected)


# drawing


def figure(rows: int) -> "Axes":
    """Return the axes of a new figure that no window shows; of a size for so many rows, or for none.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
    """
    made = _imported("matplotlib.figure").Figure(figsize=_size(rows), layout="constrained")
    axes: Axes = made.subplots()
    return axes


def _axes(ax: "Axes | None", rows: int = 0) -> "Axes":
    """Return the axes given, or those of a new figure, which a notebook shows."""
    if ax is not None:
        return ax
    made: tuple[object, Axes] = _imported("matplotlib.pyplot").subplots(figsize=_size(rows), layout="constrained")
    return made[1]


def _imported(module: str) -> Any:  # noqa: ANN401  a module of an extra, which is heavy
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(_ABSENT, name="matplotlib") from error


def _size(rows: int) -> tuple[float, float]:
    """Return the width and the height, in inches, of a plot of so many rows, or of a count."""
    return 9, 1.8 + 0.36 * rows if rows else 3


def _rows(
    timelines: Sequence[Timeline], window: _Window, ax: "Axes | None", *, constitutive: bool, title: str = ""
) -> "Axes":
    axes = _axes(ax, len(timelines))
    parts = list(_parts(timelines, window))
    for part in parts:
        _draw(axes, part)
    for row, (timeline, name) in enumerate(zip(timelines, _names(timelines), strict=True)):
        _mark(axes, row, timeline, name)
    several = len({timeline.instrument.id for timeline in timelines}) > 1
    labels = [f"{one.state.name} ({one.instrument.id})" if several else one.state.name for one in timelines]
    axes.set_yticks(range(len(labels)), [drawn(label) for label in labels], parse_math=False)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    _dated(axes, window, title)
    handles = list(_legend(parts, constitutive=constitutive))
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=2.2, ncols=4, frameon=False)
    return axes


def _draw(axes: "Axes", part: _Part) -> None:
    """Draw a part of a row: a bar for its status, or a strip for each that is possible."""
    long: dict[str, Any] = {"left": part.start, "width": part.end - part.start, "align": "edge"}
    more = ("-possible" if part.open else "") + ("-projected" if part.projected else "")
    for place, status in enumerate(part.statuses):
        if LOOKS[status].colour:
            (bar,) = axes.barh(**long, **part.bar(place))
            bar.set_gid(f"{part.name}-{part.start}-{status}{more}")
    if part.open:
        (outline,) = axes.barh(part.row - _HEIGHT / 2, height=_HEIGHT, **long, **_OPEN)
        outline.set_gid(f"{part.name}-{part.start}-open")


def _mark(axes: "Axes", row: int, timeline: Timeline, name: str) -> None:
    """Mark the events that moved a bond: a triangle on an exact day, a line between the bounds of another."""
    height = row - _HEIGHT / 2 - 0.09
    exact = [step.earliest for step in timeline.steps if step.earliest == step.latest]
    marks = axes.plot(exact, [height] * len(exact), linestyle="none", marker="v", markersize=4, color=_DARK)  # type: ignore[arg-type]  # dates are drawn as they are
    marks[0].set_gid(f"{name}-events")
    for step in timeline.steps:
        if step.earliest < step.latest:
            (line,) = axes.plot([step.earliest, step.latest], [height] * 2, linewidth=2.5, color=_DARK)  # type: ignore[arg-type]  # the same
            line.set_gid(f"{name}-between-{step.earliest}-{step.latest}")


def _dated(axes: "Axes", window: _Window, title: str) -> None:
    """Make the horizontal axis one of days, with a line where projections begin."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415  an extra

    locator = AutoDateLocator(tz=UTC)  # type: ignore[no-untyped-call]  # matplotlib has no types for it; days have no zone
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=UTC))  # type: ignore[no-untyped-call]  # the same
    axes.set_xlim(window.start, window.end)  # type: ignore[arg-type]  # dates are drawn as they are
    axes.grid(visible=True, axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if title:
        axes.set_title(drawn(title), loc="left", parse_math=False)
    if window.start < window.horizon < window.end:
        axes.axvline(window.horizon, color=_DARK, linestyle=":", linewidth=1, gid="checked-through")  # type: ignore[arg-type]  # the same


def _legend(parts: Sequence[_Part], *, constitutive: bool) -> "Iterator[Patch]":
    """Explain what was drawn, and nothing else."""
    from matplotlib.patches import Patch  # noqa: PLC0415  an extra

    drawn = {status for part in parts for status in part.statuses}
    for status, look in LOOKS.items():
        if status in drawn and look.colour:
            word = status_word(status, constitutive=constitutive)
            yield Patch(facecolor=look.colour, hatch=look.hatch or None, edgecolor=_DARK, linewidth=0, label=word)
    if any(part.open for part in parts):
        yield Patch(**_OPEN, label="one of the statuses shown")
    if any(part.projected for part in parts):
        yield Patch(facecolor=_DARK, alpha=_FADED, label="faded: a projection")


# counting


def _counts(register: Register, days: Iterable[date], **question: Any) -> Iterator[tuple[date, int, int]]:  # noqa: ANN401
    """Return from each day on how many count for certain, and how many at most."""
    for day in days:
        roster = register.members(day, undetermined="exclude", projected="accept", **question)
        yield day, len(roster), len(roster) + len(roster.undetermined)


def _step_lines(axes: "Axes", counts: Sequence[tuple[date, int, int]], window: _Window, rule: Counting) -> None:
    """Draw the line of those who count for certain, faded from the horizon on, and the area of the doubtful."""
    days, least, most = (list(column) for column in zip(*counts, strict=True))
    look = _LINES[rule]
    split = next((place for place, day in enumerate(days) if day >= window.horizon), len(days))
    axes.step(days[: split + 1], least[: split + 1], where="post", label=str(rule), gid=f"{rule}-count", **look)
    axes.step(days[split:], least[split:], where="post", alpha=_FADED, gid=f"{rule}-count-projected", **look)
    if least != most:
        area: dict[str, Any] = {"facecolor": "none", "edgecolor": look["color"], "hatch": "///", "linewidth": 0}
        axes.fill_between(days, least, most, step="post", label=f"{rule}, perhaps", gid=f"{rule}-perhaps", **area)


def _whole(axes: "Axes") -> None:
    """Make the vertical axis one of whole numbers, from nought."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  an extra

    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
