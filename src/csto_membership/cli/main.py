"""The command line: the library's questions, in the same words, with the same answers.

Data go to standard output, notes to standard error. The exit status is 0 on an answer, 2 on
bad input (one clear line, never a traceback), 3 where the answer is undetermined. This is
the only room that reads the clock, for the default date.
"""

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, nullcontext
from functools import reduce
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import field, frozen
from click.core import ParameterSource

from csto_membership import __version__
from csto_membership.engine.explain import hints, said, unfilled
from csto_membership.engine.roster import UNDETERMINED
from csto_membership.engine.timeline import Spell
from csto_membership.errors import MembershipError, UndeterminedError
from csto_membership.files.loading import load
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import MOVES, Act, Counting, Position, Status
from csto_membership.output.atomic_write import put
from csto_membership.output.columns import Value, plain
from csto_membership.output.table import FORMATS, SUFFIXES, Table
from csto_membership.register import PROJECTED, Register

Row = tuple[Value, ...]
F = TypeVar("F", bound=Callable[..., Any])
FOR_PEOPLE = ("table", "markdown")
"""Formats that say "party" for members of instruments that are not constitutive, and show the few main columns."""

MODULES: dict[str, tuple[str, ...]] = {
    "cli.tables": ("panel", "wide", "dyads", "spells"),
    "cli.frames": ("compare", "export"),
    "cli.organization": ("office", "meetings", "relations", "requests", "allies", "day", "sources", "cite"),
    "cli.pictures": ("plot", "page"),
}
"""The commands that have a room of their own, which is loaded when one of them is asked for."""
_MODULE_OF = {name: room for room, names in MODULES.items() for name in names}


class Commands(click.Group):
    """The commands, those of `MODULES` among them, with every error turned into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands; no room is loaded for that."""
        return sorted({*super().list_commands(ctx), *_MODULE_OF})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name; load its room, if it has one."""
        if cmd_name not in _MODULE_OF:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(f".{_MODULE_OF[cmd_name]}", "csto_membership"), cmd_name)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; nothing at all shows the help."""
        with report_errors(ctx) if args else nullcontext():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever click returns
        """Run a command."""
        with report_errors(ctx), _encodable():
            return super().invoke(ctx)


@contextmanager
def report_errors(ctx: click.Context) -> Generator[None]:
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


@contextmanager
def _encodable() -> Generator[None]:
    """Have standard output write "?" for what its encoding lacks: most of an answer is better than none of it."""
    out = sys.stdout
    errors = out.errors if isinstance(out, io.TextIOWrapper) else None
    if not isinstance(out, io.TextIOWrapper) or errors not in {"strict", "surrogateescape"}:
        yield  # nothing to encode, or a choice of the user's own
        return
    out.reconfigure(errors="replace")
    try:
        yield
    finally:
        out.reconfigure(errors=errors)


def note(text: str, kind: str = "note") -> None:
    """Say something beside the answer, on standard error."""
    click.echo(f"{kind}: {_shown(text)}", err=True)


def _shown(text: str) -> str:
    """Write control characters out: those of a register would command the terminal."""
    return text.translate(_WRITTEN_OUT)


_WRITTEN_OUT = {code: rf"\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in b"\n\t"}


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
        constitutive = self.register.instrument(self.instrument).id == self.register.facts.constitutive
        return " or ".join(said(word, constitutive=constitutive) for word in words)

    def worded(self, table: Table, *columns: str) -> Table:
        """Write the statuses in some columns in the words of the face, by the instrument of each row."""
        if self.form not in FOR_PEOPLE:
            return table
        under, places = table.columns.index("instrument"), {table.columns.index(name) for name in columns}
        constitutive = self.register.facts.constitutive

        def word(value: Value, instrument: Value) -> Value:
            return value and said(Status(str(value)), constitutive=instrument == constitutive)

        rows = ([word(v, row[under]) if at in places else v for at, v in enumerate(row)] for row in table.rows)
        return Table(table.columns, rows)

    def show(self, table: Table, few: Sequence[str] = ()) -> None:
        """Print a table in the chosen format; people see only the `few` columns named, if any are."""
        if few and self.form in FOR_PEOPLE:
            table = Table.of_columns({name: table.column(name) for name in few})
        if self.form != "table":
            self.say(table.to(self.form))
        elif self.output is None and _at_terminal():
            _boxed(table)
        else:
            self.say(f"{table}\n")

    def say(self, text: str) -> None:
        """Print a text, or write it to the file asked for."""
        if self.output is None:
            _put(text)
        else:
            put(self.output, text.encode())

    def hint(self, on: Moment, state: str | None = None) -> None:
        """Say what the question perhaps meant."""
        found = self.register.state(state) if state is not None else None
        for line in hints(self.register, on, self.register.instrument(self.instrument), found):
            note(line)
        self.wanting(on)

    def wanting(self, on: Moment) -> None:
        """Say that the register has no party to an instrument in force."""
        for line in unfilled(self.register, on, self.register.instrument(self.instrument)):
            note(line)


def _at_terminal() -> bool:
    out: Any = sys.stdout  # which is None where it is closed
    return out is not None and out.isatty()


def _put(text: str) -> None:
    """Print a text on standard output, as it is unless that is a terminal."""
    click.echo(_shown(text) if _at_terminal() else text, nl=False)


def _boxed(table: Table) -> None:
    """Print a table with lines around it; where it does not fit so, as when piped. Nothing is cut."""
    from rich.console import Console  # noqa: PLC0415  only a terminal pays for it
    from rich.measure import measure_renderables  # noqa: PLC0415
    from rich.table import Table as Box  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    head, *rows = [[Text(_shown(plain(value))) for value in line] for line in (table.columns, *table.rows)]  # no markup
    spans = [measure_renderables(console, console.options, cells) for cells in zip(head, *rows, strict=True)]
    room = console.width - 3 * len(spans) - 1  # each column has a line and two blanks beside it; one line is the last
    widths = _widths([(span.minimum, span.maximum) for span in spans], room)
    if widths is None:
        _put(f"{table}\n")
        return
    box = Box()
    for name, width in zip(head, widths, strict=True):
        box.add_column(name, width=width, overflow="fold")
    for row in rows:
        box.add_row(*row)
    console.print(box)


def _widths(spans: Sequence[tuple[int, int]], room: int) -> list[int] | None:
    """Return widths of columns that fit into the room, or ``None`` if there are none.

    Only texts are folded, at blanks: no column is narrower than its longest word, nor than a short line.

    Args:
        spans: of each column, the lengths of its longest word and of its longest line.
        room: the sum of the widths, at most.
    """
    least = [max(word, min(line, _SHORT)) for word, line in spans]
    for cap in range(max(room, 0), 0, -1):
        widths = [max(low, min(line, cap)) for low, (_, line) in zip(least, spans, strict=True)]
        if sum(widths) <= room:
            return widths
    return None


_SHORT = 24
"""A line of this length is still not folded."""


def one_of(*names: str, words: Iterable[str], told: str) -> Callable[[F], F]:
    """Return an option that takes one of some words; without it, the first of them."""
    choice = list(words)
    return click.option(*names, type=click.Choice(choice), default=choice[0], show_default=True, help=told)


class _Output(click.Path):
    """Where to: a file, or "-", which is standard output as if nothing were said."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  as click has it
        """Return the path, or ``None`` for standard output."""
        return None if value == "-" else super().convert(value, param, ctx)


def _in_a_folder(_ctx: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and not path.parent.exists():
        message = f"the folder {str(path.parent)!r} does not exist"
        raise click.BadParameter(message)
    return path


_OUTPUT = click.option(
    "--output",
    type=_Output(dir_okay=False, path_type=Path),
    callback=_in_a_folder,
    help="Write to this file instead of standard output (-).",
)
_OPTIONS: dict[str, Callable[[Callable[..., None]], Callable[..., None]]] = {
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
    "counting": one_of("--counting", words=map(str, Counting), told="Who counts as a member."),
    "undetermined": one_of("--undetermined", words=UNDETERMINED, told="What to do where the answer is open."),
    "projected": one_of("--projected", words=PROJECTED, told="What to do about days after the register was checked."),
    "form": one_of("--format", "form", words=("table", *FORMATS), told="How to print."),
    "output": _OUTPUT,
}
VIEW = ("register", "reading", "known")
"""The common options that choose a register and the view of it."""
PRINT = ("form", "output")
"""The common options of a command that prints a table."""


def together(*parameters: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[[F], F]:
    """Join arguments and options into one decorator, which gives them to a command in this order."""

    def decorate(command: F) -> F:
        given: F = reduce(lambda function, parameter: parameter(function), reversed(parameters), command)  # pyright: ignore[reportAssignmentType]  # one more option leaves it a command
        return given

    return decorate


def asks(*names: str) -> Callable[[F], F]:
    """Give a command the common options of these names, gathered in one `Asked`."""

    def decorate(command: F) -> F:
        def run(**given: Any) -> Any:  # noqa: ANN401  what click parsed
            view = {name: given.pop(name) for name in VIEW if name in given}
            common = {name: given.pop(name) for name in names if name in given and name not in VIEW}
            if "form" in common:
                common["form"] = formed(common["form"], common["output"])
            return command(Asked(register=seen(**view), **common), **given)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]  # click's
        wrapped: F = together(*(_OPTIONS[name] for name in names))(run)  # type: ignore[assignment]  # stands for the command
        return wrapped

    return decorate


def formed(form: str, output: Path | None) -> str:
    """Return the format: the one given, else that of the output file's suffix, else the default."""
    given = click.get_current_context().get_parameter_source("form") is not ParameterSource.DEFAULT
    return form if given or output is None else SUFFIXES.get(output.suffix.lower(), form)


def seen(register: str, reading: tuple[str, ...] = (), known: str | None = None) -> Register:
    """Return the register in the view asked for."""
    view = load(register)
    choices: dict[str, str] = {}
    for one in reading:
        dispute, equals, answer = one.partition("=")
        if not equals:
            raise click.BadParameter(f"{one!r} is not DISPUTE=READING", param_hint="'--reading'")
        if choices.setdefault(dispute, answer) != answer:
            message = f"{dispute!r} cannot be read both as {choices[dispute]!r} and as {answer!r}"
            raise click.BadParameter(message, param_hint="'--reading'")
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
@asks(*VIEW, "instrument", "counting", "undetermined", "projected", *PRINT)
def members(asked: Asked, date: str | None) -> None:
    """List the states that count as members on DATE."""
    on = asked.moment(date)
    register = asked.register
    question: dict[str, Any] = {"instrument": asked.instrument, "counting": asked.counting, "projected": asked.accepted}
    try:
        roster = register.members(on, **question, undetermined=asked.undetermined)
    except UndeterminedError:
        certain = register.members(on, undetermined="exclude", **question)
        always = "" if on.exact else f", on every day that {on} can mean"
        note(f"certainly{always}: {', '.join(certain.names) or 'nobody'}")
        note(f"perhaps as well: {', '.join(state.name for state in certain.undetermined)}")
        if not on.exact:
            note(f"for one day: members {on.earliest}; for every year of a span: panel FROM TO")
        raise
    rows: list[Row] = []
    for state in roster:
        held = _held(register.timeline(state, instrument=asked.instrument).spells, on)
        start = str(held[0].start) if len(held) == 1 else None
        status = asked.word(roster.statuses[state], roster.possible_statuses[state])
        rows.append((state.code, state.name, status, start, state in roster.undetermined))
    columns = ("state", "name", "status", "start", "undetermined")
    kept = len(columns) if asked.undetermined == "include" else -1  # else no row is
    asked.show(Table(columns[:kept], [row[:kept] for row in rows]))
    if not rows:
        asked.hint(on)


def _held(spells: Iterable[Spell], on: Moment) -> list[Spell]:
    """Return the first spell of each stretch of one status that can hold on a day."""
    intervals = [list(some) for _, some in groupby(spells, key=lambda spell: spell.status)]
    begun = [some for some in intervals if some[0].start is None or some[0].start.earliest <= on.latest]
    return [some[0] for some in begun if some[-1].end is None or some[-1].end.latest > on.earliest]


@main.command()
@click.argument("state")
@click.argument("date", required=False)
@asks(*VIEW, "instrument", "projected", *PRINT)
def status(asked: Asked, state: str, date: str | None) -> None:
    """Say where STATE stands on DATE."""
    on = asked.moment(date)
    found = asked.register.state(state)
    where: dict[str, Any] = {"instrument": asked.instrument, "projected": asked.accepted}
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
    asked.show(Table(("state", "name", "instrument", "on", "status", "participation", "voting"), [row]))
    asked.hint(on, state)


FEW_OF_SPELLS = (
    *("state", "name", "instrument", "status", "participation", "voting"),
    *("start", "end", "days", "exit", "opened_by"),
)
"""What people see of a table of spells; the other formats have all of it."""


def _spells(asked: Asked, register: Register, states: Sequence[str]) -> Table:
    from csto_membership.analysis.spells import spells  # noqa: PLC0415  only histories pay for it

    table = spells(register, states or None, instrument=asked.instrument, codes=("iso3", "name"))
    return asked.worded(table, "status")


@main.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@asks(*VIEW, "instrument", *PRINT)
def timeline(asked: Asked, states: tuple[str, ...]) -> None:
    """List the spells of each STATE (of all, by default): start included, end not."""
    asked.show(_spells(asked, asked.register, states), FEW_OF_SPELLS)


@main.command()
@click.argument("state")
@click.argument("date", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as a JSON object.")
@asks(*VIEW, "instrument", "projected", "output")
def explain(asked: Asked, state: str, date: str | None, *, as_json: bool) -> None:
    """Say why STATE stands where it stands on DATE: events, rules, sources, disputes, clocks."""
    on = asked.moment(date)
    answer = asked.register.explain(state, on, instrument=asked.instrument, projected=asked.accepted)
    if as_json:
        asked.say(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        asked.say(f"{answer}\n")
    asked.wanting(on)


@main.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@asks(*VIEW, "instrument", *PRINT)
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
    columns = ("effective", "state", "name", "act", "before", "after", "joined", "left", "event", "derived_by")
    asked.show(Table(columns, rows))


@main.command()
@click.argument("state", required=False)
@click.option("--all", "every", is_flag=True, help="Also events that hold only under other readings.")
@asks(*VIEW, "instrument", *PRINT)
def events(asked: Asked, state: str | None, *, every: bool) -> None:
    """List the events (of STATE), notes and derived ones included, by date."""
    from csto_membership.analysis.spells import events_table  # noqa: PLC0415  only this command pays for it

    table = events_table(asked.register, state, instrument=asked.instrument, every=every)
    asked.show(asked.worded(table, "before", "after"), (*FEW_OF_EVENTS, "holds") if every else FEW_OF_EVENTS)


FEW_OF_EVENTS = ("date", "state", "instrument", "act", "topic", "effective", "before", "after", "event")
"""What people see of a table of events."""


@main.command()
@asks(*VIEW, *PRINT)
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
@asks(*VIEW, "instrument", "projected", *PRINT)
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
@asks(*VIEW, "instrument", "projected", *PRINT)
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
@asks(*VIEW, "instrument", *PRINT)
def what_if(asked: Asked, supposed: tuple[str, ...]) -> None:
    """Show the spells as they would be if some events happened, beside those as they are."""
    new = [_supposed(text, asked.instrument) for text in supposed]
    then = asked.register.with_events(*new)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    for code in dict.fromkeys(then.state(event.state).code for event in new):
        for which, register in (("now", asked.register), ("then", then)):
            table = _spells(asked, register, [code])
            columns = table.columns
            rows += ((which, *row) for row in table.rows)
        for step in then.timeline(code, instrument=asked.instrument).steps:
            if step.event.derived_by:
                note(f"derived: {step.event.act} on {step.moment}: {step.event.derived_by}")
    terms = then.instrument(asked.instrument).withdrawal
    if terms is not None and terms.condition and any(e.act is Act.NOTIFY_WITHDRAWAL for e in new):
        note(f"cannot be checked: {terms.condition}")
    asked.show(Table(("which", *columns), rows), ("which", *FEW_OF_SPELLS))


def _supposed(text: str, instrument: str | None) -> Event:
    parts = text.rsplit(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004  state, act, date
        raise click.BadParameter(f"{text!r} is not STATE ACT DATE", param_hint="'--event'")
    return Event(state=parts[0], act=parts[1], date=parts[2], instrument=instrument)


@main.command()
@click.argument("path")
def check(path: str) -> None:
    """Check a register (a file, a folder, or a packaged one): all its faults, or that it is sound.

    Every bond is folded under every combination of readings, and its acts are driven
    through the state chart itself.
    """
    from csto_membership.files import check as checking  # noqa: PLC0415  the chart is heavy

    register, lines = checking.check(path)
    for finding in register.findings:
        note(str(finding), "finding")
    _put("\n".join([*lines, ""]))


@main.command()
@one_of(
    "--format",
    "form",
    words=("mermaid", "markdown", "table", "csv", "json"),
    told="The chart as a diagram or as a list of transitions; or the table of all verdicts.",
)
@_OUTPUT
def diagram(form: str, output: Path | None) -> None:
    """Draw the state machine, or list the verdict for every position and act."""
    from csto_membership.engine.chart import diagram as draw  # noqa: PLC0415  the chart is heavy

    form = formed(form, output)
    asked = Asked(register=None, form=form, output=output)  # type: ignore[arg-type]  # asks no register
    if form in {"mermaid", "markdown"}:
        asked.say(draw(form).rstrip() + "\n")
    else:
        asked.show(verdicts())


def verdicts() -> Table:
    """Return the verdict for every position and act: the next position, or "refused"."""
    from csto_membership.engine.transitions import POSITIONS, TRANSITIONS  # noqa: PLC0415

    rows = [
        (str(position), *(str(TRANSITIONS.get((position, act), "refused")) for act in MOVES)) for position in POSITIONS
    ]
    return Table(("position", *MOVES), rows)


@main.command()
@click.argument("path", type=click.Path(path_type=Path), callback=_in_a_folder)
def new(path: Path) -> None:
    """Write a commented template of a register file to PATH."""
    if path.exists():
        raise click.BadParameter(f"{path} is there already", param_hint="'PATH'")
    template = Path(__file__).parent.parent / "data" / "template.toml"
    path.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    note(f"wrote {path}; try: csto-membership check {path}")


@main.command()
@_OUTPUT
def schema(output: Path | None) -> None:
    """Print the JSON Schema of register files, for editors."""
    text = (Path(__file__).parent.parent / "data" / "register.schema.json").read_text(encoding="utf-8")
    Asked(register=None, output=output).say(text)  # type: ignore[arg-type]  # asks no register
