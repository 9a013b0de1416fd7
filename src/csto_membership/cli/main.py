"""The command line: the library's questions, in the same words, with the same answers.

Data go to standard output, notes to standard error. The exit status is 0 on an answer, 2 on
bad input (one clear line, never a traceback), 3 where the answer is undetermined.
"""

from collections import Counter
from contextlib import nullcontext
from importlib import import_module
from typing import Any

import click

from csto_membership import __version__

from .terminal import encodable_output, note_before_force, report_errors

MODULES: dict[str, tuple[str, ...]] = {
    "questions": (
        *("members", "is-member", "status", "timeline", "explain", "changes", "events", "disputes", "by-reading"),
        *("deadlines", "what-if"),
    ),
    "registers": ("build", "check", "diagram", "new", "schema"),
    "tables": ("panel", "wide", "dyads", "spells"),
    "frames": ("annotate", "compare", "diff", "export"),
    "organization": ("office", "meetings", "relations", "requests", "allies", "day", "sources", "cite"),
    "visualization": ("plot", "page"),
    "importing": ("import",),
}
"""The commands by module; a module is imported when one of its commands runs (a plain answer takes 0.1 s)."""
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


class Commands(click.Group):
    """The commands of `MODULES`, with every error turned into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click has it
        """Return the names of all commands."""
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as click has it
        """Return the command of a name from its module."""
        if cmd_name not in _MODULE_OF:
            return None
        module = import_module(f".{_MODULE_OF[cmd_name]}", __package__)
        found: click.Command = getattr(module, "import_" if cmd_name == "import" else cmd_name.replace("-", "_"))
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command and its arguments; refuse an option that is given twice and takes one value."""
        asked = not ctx.resilient_parsing  # else the shell asks how a line can go on that is not complete
        if asked and args and args[0] not in _MODULE_OF and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415  only a mistake pays for it

            meant = get_close_matches(args[0], _MODULE_OF)
            hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
            raise click.UsageError(f"No such command {args[0]!r}{hint}")
        name, command, rest = super().resolve_command(ctx, args)
        if asked and command is not None:
            inner = click.Context(command, parent=ctx, info_name=name)
            _, _, given = command.make_parser(inner).parse_args(args=list(rest))
            for parameter, count in Counter(given).items():
                if count > 1 and isinstance(parameter, click.Option) and not (parameter.multiple or parameter.is_eager):
                    raise click.UsageError(f"Option '{parameter.opts[0]}' is given {count} times", inner)
        return name, command, rest

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; nothing at all shows the help."""
        with report_errors(ctx) if args else nullcontext():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever click returns
        """Run a command."""
        with report_errors(ctx), encodable_output(), note_before_force():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="csto-membership")
def main() -> None:
    """Print the membership status of states in a treaty organization, on any date.

    DATE is an ISO day (2012-07-01), an imprecise one (2012-07, 2012, 2012-Q3) or "today",
    its default. STATE is a code, a name or an alias. Exit status: 0 answered, 2 bad
    input, 3 the answer cannot be determined.
    """
