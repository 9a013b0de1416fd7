"""The command line: the library's questions, in the same words, with the same answers.

Data go to standard output, notes to standard error. The exit status is 0 on an answer, 2 on
bad input (one clear line, never a traceback), 3 where the answer is undetermined. This is
the only room that reads the clock, for the default date.
"""

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import field, frozen

from . import __version__
from .analysis import commands as analysis_commands
from .analysis import frame_commands
from .errors import MembershipError, UndeterminedError
from .event import Event
from .explain import hints, said
from .loading import load
from .moment import Moment
from .position import MOVES, Act, Counting, Position, Status
from .register import PROJECTED, UNDETERMINED, Register
from .table import FORMATS, Table, Value
from .timeline import Spell, Timeline
from .view import commands as view_commands

Row = tuple[Value, ...]
F = TypeVar("F", bound=Callable[..., Any])
FOR_PEOPLE = ("table", "markdown")
"""Formats that say "party" for members of instruments that are not constitutive."""


class Commands(click.Group):
    """The commands, with every error turned into one line and an exit status."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; nothing at all shows the help."""
        with _told(ctx) if args else nullcontext():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever click returns
        """Run a command."""
        with _told(ctx):
            return super().invoke(ctx)


@contextmanager
def _told(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except click.UsageError as error:
        path = (error.ctx or ctx).command_path
        note(f"{' '.join(error.format_message().split()).rstrip('.')} (see {path} --help)", "error")
        ctx.exit(2)
    except BrokenPipeError:
        raise  # the reader has seen enough; click ends quietly
    except UndeterminedError as error:
        note(str(error), "undetermined")
        ctx.exit(3)
    except (MembershipError, OSError, ValueError) as error:
        note(str(error), "error")
        ctx.exit(2)


def note(text: str, kind: str = "note") -> None:
    """Say something beside the answer, on standard error."""
    click.echo(f"{kind}: {text}", err=True)


@frozen(kw_only=True)
class Asked:
    """The common options of a command."""

    register: Register
    instrument: str | None = None
    counting: str = Counting.DE_JURE.value
    undetermined: Any = "raise"
    projected: str = "warn"
    form: str = "table"
    output: Path | None = None
    under: Any = field(default=None)

    def moment(self, text: str | None) -> Moment:
        """Return the day asked about, today by default; note a projection."""
        on = Moment.of(text if text is not None else dt.date.today())  # noqa: DTZ011  the user's own day
        if on.latest > self.register.checked_through and self.projected == "warn":
            known = self.register.known_on == self.register.checked_through
            through = "answers from what was known on" if known else "was checked through"
            note(f"the register {through} {self.register.checked_through}; {on} is a projection")
        return on

    @property
    def accepted(self) -> Any:  # noqa: ANN401  a literal
        """The word that the library is given: a warning has been noted already."""
        return "accept" if self.projected == "warn" else self.projected

    def word(self, status: Status | None, possible: Iterable[Status] = ()) -> str:
        """Return the word for a status, or for several possible ones."""
        words = [status] if status is not None else sorted(possible)
        if self.form not in FOR_PEOPLE:
            return " or ".join(words)
        constitutive = self.register.instrument(self.instrument).id == self.register.ledger.constitutive
        return " or ".join(said(word, constitutive=constitutive) for word in words)

    def show(self, table: Table) -> None:
        """Print a table in the chosen format."""
        if self.form != "table":
            self.say(table.to(self.form))
        elif self.output is None and sys.stdout.isatty():
            _boxed(table)
        else:
            self.say(f"{table}\n")

    def say(self, text: str) -> None:
        """Print a text, or write it to the file asked for."""
        if self.output is None:
            click.echo(text, nl=False)
        else:
            self.output.write_text(text, encoding="utf-8")

    def hint(self, on: Moment, state: str | None = None) -> None:
        """Say what the question perhaps meant."""
        found = self.register.state(state) if state is not None else None
        for line in hints(self.register, on, self.register.instrument(self.instrument), found):
            note(line)


def _boxed(table: Table) -> None:
    from rich.console import Console  # noqa: PLC0415  only a terminal pays for it
    from rich.table import Table as Box  # noqa: PLC0415

    box = Box(*table.columns)
    for row in table.rows:
        box.add_row(*("" if value is None else str(value) for value in row))
    Console().print(box)


_OUTPUT = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output.",
)
_OPTIONS: dict[str, Callable[[F], F]] = {
    "register": click.option(
        "--register",
        default="csto",
        metavar="NAME|PATH",
        help="A packaged register, a TOML file or a folder of them.",
    ),
    "reading": click.option(
        "--reading",
        multiple=True,
        metavar="DISPUTE=READING",
        help="Read a dispute otherwise than by default; may be given more than once.",
    ),
    "known": click.option("--known", metavar="DATE", help="Answer from what was public on this day."),
    "instrument": click.option("--instrument", metavar="ID", help="The instrument; default: the constitutive one."),
    "counting": click.option(
        "--counting",
        type=click.Choice([counting.value for counting in Counting]),
        default=Counting.DE_JURE.value,
        show_default=True,
        help="Who counts as a member.",
    ),
    "undetermined": click.option(
        "--undetermined",
        type=click.Choice(UNDETERMINED),
        default="raise",
        show_default=True,
        help="What to do where the answer is open.",
    ),
    "projected": click.option(
        "--projected",
        type=click.Choice(PROJECTED),
        default="warn",
        show_default=True,
        help="What to do about days after the register was checked.",
    ),
    "form": click.option(
        "--format",
        "form",
        type=click.Choice(["table", *FORMATS]),
        default="table",
        show_default=True,
        help="How to print.",
    ),
    "output": _OUTPUT,
}
_VIEW = ("register", "reading", "known")
_PRINT = ("form", "output")


def asks(*names: str) -> Callable[[F], F]:
    """Give a command the common options of these names, gathered in one `Asked`."""

    def decorate(command: F) -> F:
        def run(**given: Any) -> Any:  # noqa: ANN401  what click parsed
            view = {name: given.pop(name) for name in _VIEW if name in given}
            common = {name: given.pop(name) for name in names if name in given and name not in _VIEW}
            return command(Asked(register=seen(**view), **common), **given)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
        wrapped: F = reduce(lambda function, name: _OPTIONS[name](function), reversed(names), run)  # type: ignore[assignment]
        return wrapped

    return decorate


def seen(register: str, reading: tuple[str, ...] = (), known: str | None = None) -> Register:
    """Return the register in the view asked for."""
    view = load(register)
    choices = {}
    for one in reading:
        dispute, equals, answer = one.partition("=")
        if not equals:
            raise click.BadParameter(f"{one!r} is not DISPUTE=READING", param_hint="--reading")
        choices[dispute] = answer
    view = view.read_as(**choices) if choices else view
    return view.as_known_on(known) if known is not None else view


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="csto-membership")
def main() -> None:
    """Who stood where towards a treaty and its organization, on any day.

    DATE is an ISO day (2012-07-01) or an imprecise one (2012-07, 2012, 2012-Q3); it
    defaults to today. STATE is a code, a name or an alias. Exit status: 0 answered, 2 bad
    input, 3 the answer cannot be determined.
    """


@main.command()
@click.argument("date", required=False)
@asks(*_VIEW, "instrument", "counting", "undetermined", "projected", *_PRINT)
def members(asked: Asked, date: str | None) -> None:
    """List the states that count as members on DATE."""
    on = asked.moment(date)
    register = asked.register
    question: dict[str, Any] = {"instrument": asked.instrument, "counting": asked.counting, "projected": asked.accepted}
    try:
        roster = register.members(on, **question, undetermined=asked.undetermined)
    except UndeterminedError:
        certain = register.members(on, undetermined="exclude", **question)
        note(f"certainly, on every day that {on} can mean: {', '.join(certain.names) or 'nobody'}")
        note(f"perhaps as well: {', '.join(state.name for state in certain.undetermined)}")
        if not on.exact:
            note(f"for one day: members {on.earliest}; for every year of a span: panel FROM TO")
        raise
    rows: list[Row] = []
    for state in roster:
        spells = register.timeline(state, instrument=asked.instrument).spells
        begun = [s for s in spells if s.start is None or s.start.earliest <= on.latest]
        held = [s for s in begun if s.end is None or s.end.latest > on.earliest]
        since = _text(held[0].start) if len(held) == 1 else None
        status = asked.word(roster.statuses[state], roster.possible_statuses[state])
        rows.append((state.code, state.name, status, since, state in roster.undetermined))
    columns = ("code", "state", "status", "since", "undetermined")
    kept = len(columns) if asked.undetermined == "include" else -1  # else no row is
    asked.show(Table(columns[:kept], [row[:kept] for row in rows]))
    if not rows:
        asked.hint(on)


@main.command()
@click.argument("state")
@click.argument("date", required=False)
@asks(*_VIEW, "instrument", "projected", *_PRINT)
def status(asked: Asked, state: str, date: str | None) -> None:
    """Say where STATE stands on DATE."""
    on = asked.moment(date)
    found = asked.register.state(state)
    where = {"instrument": asked.instrument, "projected": asked.accepted}
    word = asked.register.status(found, on, **where)
    try:
        position: Position | None = asked.register.position(found, on, **where)
    except UndeterminedError:
        position = None
    row = (
        found.code,
        found.name,
        asked.register.instrument(asked.instrument).id,
        str(on),
        asked.word(word),
        None if position is None else str(position.participation),
        None if position is None else str(position.voting),
    )
    asked.show(Table(("code", "state", "instrument", "on", "status", "participation", "voting"), [row]))
    asked.hint(on, state)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


_SPELL_COLUMNS: dict[str, Callable[[Timeline, Spell], Value]] = {
    "code": lambda timeline, _: timeline.state.code,
    "state": lambda timeline, _: timeline.state.name,
    "instrument": lambda timeline, _: timeline.instrument.id,
    "participation": lambda _, spell: str(spell.position.participation),
    "voting": lambda _, spell: str(spell.position.voting),
    "start": lambda _, spell: _text(spell.start),
    "end": lambda _, spell: _text(spell.end),
    "days": lambda _, spell: spell.days,
    "exit": lambda _, spell: _text(spell.exit),
    "opened_by": lambda _, spell: spell.opened_by.id if spell.opened_by else None,
}


def _spells(asked: Asked, register: Register, states: Iterable[str], lead: tuple[Value, ...] = ()) -> list[Row]:
    timelines = [
        register.timeline(state, instrument=asked.instrument)
        for state in states or [state.code for state in register.states]
    ]
    return [
        (*lead, asked.word(spell.status), *(get(timeline, spell) for get in _SPELL_COLUMNS.values()))
        for timeline in timelines
        for spell in timeline.spells
    ]


@main.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@asks(*_VIEW, "instrument", *_PRINT)
def timeline(asked: Asked, states: tuple[str, ...]) -> None:
    """List the spells of each STATE (of all, by default): start included, end not."""
    asked.show(Table(("status", *_SPELL_COLUMNS), _spells(asked, asked.register, states)))


@main.command()
@click.argument("state")
@click.argument("date", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as a JSON object.")
@asks(*_VIEW, "instrument", "projected", "output")
def explain(asked: Asked, state: str, date: str | None, *, as_json: bool) -> None:
    """Say why STATE stands where it stands on DATE: events, rules, sources, disputes, clocks."""
    on = asked.moment(date)
    answer = asked.register.explain(state, on, instrument=asked.instrument, projected=asked.accepted)
    if as_json:
        asked.say(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        asked.say(f"{answer}\n")


@main.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@asks(*_VIEW, "instrument", *_PRINT)
def changes(asked: Asked, start: str, end: str) -> None:
    """List what changed from FROM (included) to TO (not included)."""
    rows = [
        (
            str(change.on),
            change.state.code,
            change.state.name,
            str(change.event.act),
            asked.word(change.before.status),
            asked.word(change.after.status),
            " ".join(change.joined),
            " ".join(change.left),
            change.event.id,
            change.event.derived_by or None,
        )
        for change in asked.register.changes(start, end, instrument=asked.instrument)
    ]
    columns = ("on", "code", "state", "act", "before", "after", "joined", "left", "event", "derived_by")
    asked.show(Table(columns, rows))


@main.command()
@click.argument("state", required=False)
@click.option("--all", "every", is_flag=True, help="Also events that hold only under other readings.")
@asks(*_VIEW, "instrument", *_PRINT)
def events(asked: Asked, state: str | None, *, every: bool) -> None:
    """List the events (of STATE), notes included, by date."""
    register = asked.register
    held = register.events
    listed = register.ledger.events if every else held
    code = register.state(state).code if state is not None else None
    under = register.instrument(asked.instrument).id if asked.instrument is not None else None
    rows = [
        (*(get(event) for get in _EVENT_COLUMNS.values()), event in held)
        for event in sorted(listed, key=lambda e: (e.date.earliest, e.date.latest))
        if code in (None, event.state) and under in (None, event.instrument)
    ]
    asked.show(Table((*_EVENT_COLUMNS, "holds"), rows))


_EVENT_COLUMNS: dict[str, Callable[[Event], Value]] = {
    "date": lambda event: str(event.date),
    "code": lambda event: event.state,
    "instrument": lambda event: event.instrument,
    "act": lambda event: str(event.act),
    "topic": lambda event: event.topic or None,
    "effective": lambda event: _text(event.effective),
    "reported": lambda event: _text(event.reported),
    "by": lambda event: event.by or None,
    "form": lambda event: event.form or None,
    "id": lambda event: event.id,
    "readings": lambda event: "; ".join(f"{name}={'|'.join(ids)}" for name, ids in event.readings) or None,
    "sources": lambda event: " ".join(event.sources),
    "verified": lambda event: event.verified,
    "basis": lambda event: event.basis or None,
    "note": lambda event: event.note or None,
}


@main.command()
@asks(*_VIEW, *_PRINT)
def disputes(asked: Asked) -> None:
    """List the disputes, their readings, and which one answers."""
    rows = [
        (dispute.id, reading, reading == asked.register.readings[dispute.id], dispute.question, dispute[reading].text)
        for dispute in asked.register.disputes
        for reading in dispute.choices
    ]
    asked.show(Table(("dispute", "reading", "answers", "question", "text"), rows))


@main.command("by-reading")
@click.argument("state")
@click.argument("date", required=False)
@asks(*_VIEW, "instrument", "projected", *_PRINT)
def by_reading(asked: Asked, state: str, date: str | None) -> None:
    """Answer for STATE on DATE under every reading of the disputes that matter."""
    on = asked.moment(date)
    table = asked.register.by_reading(state, on, instrument=asked.instrument, projected=asked.accepted)
    asked.show(table)
    if table.columns[0] == "status":
        note("no dispute matters to this answer")


@main.command()
@click.argument("state")
@click.argument("date", required=False)
@asks(*_VIEW, "instrument", "projected", *_PRINT)
def deadlines(asked: Asked, state: str, date: str | None) -> None:
    """List the clocks that run or have run out for STATE on DATE, and what they permit."""
    on = asked.moment(date)
    clocks = asked.register.deadlines(state, on, instrument=asked.instrument, projected=asked.accepted)
    rows = [
        (c.kind, str(c.started), str(c.due), c.elapsed, c.permits, c.condition or None, c.basis or None, c.event.id)
        for c in clocks
    ]
    columns = ("kind", "started", "due", "elapsed", "permits", "condition", "basis", "event")
    asked.show(Table(columns, rows))
    if not rows:
        note("no clock runs or has run out")


@main.command("what-if")
@click.option(
    "--event",
    "supposed",
    multiple=True,
    required=True,
    metavar='"STATE ACT DATE"',
    help="An event to suppose; may be given more than once.",
)
@asks(*_VIEW, "instrument", *_PRINT)
def what_if(asked: Asked, supposed: tuple[str, ...]) -> None:
    """Show the spells as they would be if some events happened, beside those as they are."""
    new = [_supposed(text, asked.instrument) for text in supposed]
    then = asked.register.with_events(*new)
    rows: list[Row] = []
    for code in dict.fromkeys(then.state(event.state).code for event in new):
        for which, register in (("now", asked.register), ("then", then)):
            rows += _spells(asked, register, [code], (which,))
        for step in then.timeline(code, instrument=asked.instrument).steps:
            if step.event.derived_by:
                note(f"derived: {step.event.act} on {step.moment}: {step.event.derived_by}")
    terms = then.instrument(asked.instrument).withdrawal
    if terms is not None and terms.condition and any(e.act is Act.NOTIFY_WITHDRAWAL for e in new):
        note(f"cannot be checked: {terms.condition}")
    asked.show(Table(("which", "status", *_SPELL_COLUMNS), rows))


def _supposed(text: str, instrument: str | None) -> Event:
    parts = text.rsplit(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004  state, act, date
        raise click.BadParameter(f"{text!r} is not STATE ACT DATE", param_hint="--event")
    return Event(state=parts[0], act=parts[1], date=parts[2], instrument=instrument)


@main.command()
@click.argument("path")
def check(path: str) -> None:
    """Check a register (a file, a folder, or a packaged one): all its faults, or that it is sound.

    Every bond is folded under every combination of readings, and its acts are driven
    through the state chart itself.
    """
    from . import checking  # noqa: PLC0415  the chart is heavy

    register, lines = checking.check(path)
    for finding in register.findings:
        note(str(finding), "finding")
    click.echo("\n".join(lines))


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "markdown", "table", "csv", "json"]),
    default="mermaid",
    show_default=True,
    help="The chart as a diagram or as a list of transitions; or the table of all verdicts.",
)
@_OUTPUT
def diagram(form: str, output: Path | None) -> None:
    """Draw the state machine, or list the verdict for every position and act."""
    from .statechart import diagram as draw  # noqa: PLC0415  the chart is heavy

    asked = Asked(register=None, form="table" if form == "table" else form, output=output)  # type: ignore[arg-type]
    if form in {"mermaid", "markdown"}:
        asked.say(draw(form).rstrip() + "\n")
    else:
        asked.show(verdicts())


def verdicts() -> Table:
    """Return the verdict for every position and act: the next position, or "refused"."""
    from ._transitions import POSITIONS, TRANSITIONS  # noqa: PLC0415

    rows = [
        (str(position), *(str(TRANSITIONS.get((position, act), "refused")) for act in MOVES)) for position in POSITIONS
    ]
    return Table(("position", *MOVES), rows)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
def new(path: Path) -> None:
    """Write a commented template of a register file to PATH."""
    if path.exists():
        raise click.BadParameter(f"{path} is there already", param_hint="PATH")
    template = Path(__file__).parent / "data" / "template.toml"
    path.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    note(f"wrote {path}; try: csto-membership check {path}")


@main.command()
@_OUTPUT
def schema(output: Path | None) -> None:
    """Print the JSON Schema of register files, for editors."""
    text = (Path(__file__).parent / "data" / "register.schema.json").read_text(encoding="utf-8")
    Asked(register=None, output=output).say(text)  # type: ignore[arg-type]


for _commands in (analysis_commands, frame_commands, view_commands):
    _commands.add(main, asks)

from . import annals_commands  # noqa: E402  it needs what stands above

for _command in annals_commands.COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
