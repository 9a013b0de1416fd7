"""The common options, defined once, and what a command does with them: choose a view, print an answer.

The only module that reads the clock, for the word ``today``.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import frozen
from click.core import ParameterSource

from csto_membership.engine.describe import status_word
from csto_membership.engine.horizon import PROJECTED
from csto_membership.engine.roster import UNDETERMINED
from csto_membership.files.loading import load
from csto_membership.model.dates import Moment
from csto_membership.model.vocabulary import Counting, Status
from csto_membership.output.atomic_write import put
from csto_membership.output.columns import Value
from csto_membership.output.table import FORMATS, SUFFIXES, Table
from csto_membership.register import Register

from .terminal import as_typed, note, print_text

F = TypeVar("F", bound=Callable[..., Any])
FOR_PEOPLE = ("table", "markdown")
"""Formats that say "party" for members of instruments that are not constitutive, and show the main columns only."""


@frozen(kw_only=True)
class Output:
    """How and where an answer is printed.

    Attributes:
        form: the format.
        output: the file; ``None`` is standard output.
        inputs: the files and folders that the answer is made of, which it must not replace.
    """

    form: str = "table"
    output: Path | None = None
    inputs: tuple[Path, ...] = ()

    def print_table(self, table: Table, main_columns: Sequence[str] = ()) -> None:
        """Print a table in the chosen format; formats for people have its main columns only, if any are named."""
        if main_columns and self.form in FOR_PEOPLE:
            table = Table.of_columns({name: table.column(name) for name in main_columns})
        self.print_text(f"{table}\n" if self.form == "table" else table.to(self.form))

    def print_answer(self, answer: Any) -> None:  # noqa: ANN401  what has words and plain values
        """Print an answer in words, or as a JSON object."""
        answer = json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) if self.form == "json" else as_typed(answer)
        self.print_text(f"{answer}\n")

    def print_text(self, text: str) -> None:
        """Print a text, or write it to the file of ``--output``."""
        if self.output is None:
            print_text(text)
        else:
            self.write(self.output, text.encode())

    def write(self, file: Path, content: bytes) -> None:
        """Write a file, unless it is one of the inputs or would become part of one."""
        refuse_input(file, self.inputs)
        put(file, content)


@frozen(kw_only=True)
class Query(Output):
    """What the common options of a command ask: which register, in which view, and how."""

    register: Register
    registers: tuple[Register, ...] = ()
    instrument: str | None = None
    counting: str = Counting.DE_JURE.value
    undetermined: Any = "raise"
    projected: str = "warn"

    def moment(self, text: str) -> Moment:
        """Return a date as a moment; note that it is a projection, if it is one."""
        on = Moment.of(text)
        if on.latest > self.register.checked_through and self.projected == "warn":
            last, facts = self.register.checked_through, self.register.facts
            known = self.register.known_on == last
            checked = f"was checked through {last}" + (f" ({facts.checked_note})" if facts.checked_note else "")
            through = f"answers from what was known on {last}" if known else checked
            note(f"the register {through}; {on} is a projection")
        return on

    @property
    def after_note(self) -> Any:  # noqa: ANN401  a literal
        """What the library does about a projection: where a note warned already, it accepts."""
        return "accept" if self.projected == "warn" else self.projected

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of a question about the instrument, after a note on projections."""
        return {"instrument": self.instrument, "projected": self.after_note}

    def status_words(self, *statuses: Status) -> str:
        """Return one status, or several possible ones, in the words of the format."""
        constitutive = self.register.facts.is_constitutive(self.register.instrument(self.instrument).id)
        words = (
            status_word(one, constitutive=constitutive) if self.form in FOR_PEOPLE else one for one in sorted(statuses)
        )
        return " or ".join(words)

    def with_status_words(self, table: Table, *columns: str) -> Table:
        """Return a table with the statuses of some columns in the words of the format, by each row's instrument."""
        if self.form not in FOR_PEOPLE:
            return table
        under, places = table.columns.index("instrument"), {table.columns.index(name) for name in columns}

        def word(value: Value, instrument: Value) -> Value:
            return value and status_word(
                Status(str(value)), constitutive=self.register.facts.is_constitutive(str(instrument))
            )

        rows = ([word(v, row[under]) if at in places else v for at, v in enumerate(row)] for row in table.rows)
        return Table(table.columns, rows)

    def note_hints(self, on: Moment, state: str | None = None) -> None:
        """Note which other question may have been meant."""
        from csto_membership.engine.explain import hints  # noqa: PLC0415  6 ms that an answer without hints need not pay

        found = self.register.state(state) if state is not None else None
        for line in hints(self.register.view, on, self.register.instrument(self.instrument), found):
            note(line)
        self.note_missing_parties(on)

    def note_missing_parties(self, on: Moment) -> None:
        """Note that the instrument is in force and the register has no party to it."""
        from csto_membership.engine.explain import unfilled  # noqa: PLC0415  the same

        for line in unfilled(self.register.view, on, self.register.instrument(self.instrument)):
            note(line)


def today() -> dt.date:
    """Return the day of the user's clock."""
    return dt.date.today()  # noqa: DTZ011  the user's own day


def as_day(text: str) -> str:
    """Return the text of a day; for ``today``, the day of the user's clock."""
    return today().isoformat() if text == "today" else text


def date_or_today(command: F) -> F:
    """Give a command the argument ``[DATE]`` of a question about one day."""
    return click.argument("date", type=as_day, default="today")(command)


def several(*names: str, metavar: str, text: str, **more: Any) -> Callable[[F], F]:  # noqa: ANN401  as click has it
    """Return an option that may be given more than once, and says so."""
    return click.option(*names, multiple=True, metavar=metavar, help=f"{text}; may be given more than once.", **more)


def one_of(*names: str, words: Iterable[str], text: str) -> Callable[[F], F]:
    """Return an option that takes one of some words; the first is its default."""
    choice = click.Choice(list(words), case_sensitive=False)
    return click.option(*names, type=choice, default=choice.choices[0], show_default=True, help=text)


def refuse_input(file: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write over what is being read, and into the folder of a register.

    Raises:
        click.BadParameter: the file is such a one.
    """
    for one in inputs:
        if file.exists() and one.exists() and file.samefile(one):
            raise click.BadParameter(f"{file} is what is being read", param_hint="'--output'")
        if one.is_dir() and file.parent.exists() and file.parent.samefile(one) and file.name[0] not in "._":
            message = f"{file} would be a file of the register there; choose another folder, or a name with _ before it"
            raise click.BadParameter(message, param_hint="'--output'")


class OutputPath(click.Path):
    """The path of a file to write, in a folder that exists; ``-`` is standard output."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  as click has it
        """Return the path, or ``None`` for standard output."""
        if value == "-":
            return None
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.parent.exists():
            self.fail(f"the folder {str(path.parent)!r} does not exist")
        return path


def not_a_dash(_: click.Context, __: click.Parameter, path: str) -> str:
    """Refuse ``-``, which is standard output elsewhere, as the name of what only a folder or a data base can hold."""
    if path == "-":
        raise click.BadParameter("standard output (-) cannot hold several tables; give a folder")
    return path


def joined(*decorators: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[[F], F]:
    """Join arguments and options into one decorator, which gives them to a command in this order."""

    def decorate(command: F) -> F:
        given: F = reduce(lambda function, decorator: decorator(function), reversed(decorators), command)  # pyright: ignore[reportAssignmentType]  # one more option leaves it a command
        return given

    return decorate


def _printed_as(*words: str) -> Callable[[F], F]:
    """Return the options for the format of an answer; the first word is its default."""
    same = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
    return joined(one_of("--format", "form", words=words, text="How to print."), same)


_OPTIONS: dict[str, Callable[[Callable[..., None]], Callable[..., None]]] = {
    "register": click.option(
        "--register",
        default="csto",
        metavar="NAME|PATH",
        help="A packaged register, a TOML file or a folder of them.",
    ),
    "also": several("--also", metavar="NAME|PATH", text="Only states that count in this register too"),
    "reading": several("--reading", metavar="DISPUTE=READING", text="Read a dispute otherwise than by default"),
    "known": click.option("--known", type=as_day, metavar="DATE", help="Answer from what was public on this day."),
    "instrument": click.option("--instrument", metavar="ID", help="The instrument; default: the constitutive one."),
    "counting": one_of("--counting", words=map(str, Counting), text="Who counts as a member."),
    "undetermined": one_of("--undetermined", words=UNDETERMINED, text="What to do where the answer is open."),
    "projected": one_of("--projected", words=PROJECTED, text="What to do about days after the register was checked."),
    "form": _printed_as("table", *FORMATS),
    "form csv": _printed_as("csv", "table", *FORMATS[1:]),
    "form text": _printed_as("text", "json"),
    "form diagram": _printed_as("mermaid", "markdown", "table", "csv", "json"),
    "output": click.option(
        "--output",
        type=OutputPath(dir_okay=False, path_type=Path),
        help="Write to this file instead of standard output (-).",
    ),
}
VIEW = ("register", "reading", "known")
"""The common options that choose a register and the view of it."""
PRINT = ("form", "output")
"""The common options of a command that prints a table."""


def common_options(*names: str) -> Callable[[F], F]:
    """Give a command the common options of these names, gathered in one `Query`, or `Output` without a register."""

    def decorate(command: F) -> F:
        def run(**given: Any) -> Any:  # noqa: ANN401  what click parsed
            common = {(key := name.partition(" ")[0]): given.pop(key) for name in names}
            view = {name: common.pop(name) for name in VIEW if name in common}
            if "form" in common:
                common["form"] = _format(common["form"], common["output"], as_json=given.pop("as_json"))
            if not view:
                return command(Output(**common), **given)
            named = view.pop("register"), *common.pop("also", ())
            registers = tuple(_view(one, **view) for one in named)
            inputs = tuple(map(Path, named))
            return command(Query(register=registers[0], registers=registers, inputs=inputs, **common), **given)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]  # click's
        wrapped: F = joined(*(_OPTIONS[name] for name in names))(run)  # type: ignore[assignment]  # stands for the command
        return wrapped

    return decorate


def _format(form: str, output: Path | None, *, as_json: bool) -> str:
    """Return the format that was given, else that of the output file's suffix, else the default."""
    given = click.get_current_context().get_parameter_source("form") is not ParameterSource.DEFAULT
    if as_json:
        if given and form != "json":
            raise click.UsageError(f"--json is --format json, and --format {form} is given too")
        return "json"
    return form if given or output is None else SUFFIXES.get(output.suffix.lower(), form)


def _view(register: str, reading: tuple[str, ...] = (), known: str | None = None) -> Register:
    """Return the register in the view that the options choose."""
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
