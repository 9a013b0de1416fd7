"""Where the command line writes: answers to standard output, notes to standard error, errors as one line."""

import io
import os
import re
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import click

from csto_membership.errors import BeforeForceWarning, MembershipError, UndeterminedError
from csto_membership.output.characters import printable

_ARGUMENT = re.compile(r"\b(codes|counting|instrument|projected|undetermined)=\"([^\"]*)\"")


def note(text: str, kind: str = "note") -> None:
    """Print a remark about the answer on standard error."""
    click.echo(f"{kind}: {printable(as_typed(text))}", err=True)


def as_typed(text: object) -> str:
    """Return a text of the library with its arguments and questions named as options and commands."""
    return _ARGUMENT.sub(r"--\1 \2", str(text)).replace("possible_statuses", "an explanation (explain)")


@contextmanager
def note_before_force() -> Generator[None]:
    """Print the library's warnings of tables that begin before their instrument is in force as notes."""
    show = warnings.showwarning

    def note_or_show(message: Warning | str, category: type[Warning], *more: Any) -> None:  # noqa: ANN401  as Python has it
        note(str(message)) if category is BeforeForceWarning else show(message, category, *more)

    with warnings.catch_warnings(action="always", category=BeforeForceWarning):
        warnings.showwarning = note_or_show  # type: ignore[assignment]  # the rest of its arguments is Python's affair
        yield


def print_text(text: str) -> None:
    """Print a text on standard output; on a terminal without control characters.

    Raises:
        OSError: it cannot be written.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]  # where the shell closed it
        raise OSError("standard output is closed")
    click.echo(printable(text) if sys.stdout.isatty() else text, nl=False)


@contextmanager
def encodable_output() -> Generator[None]:
    """Write redirected output in UTF-8, whatever the locale; on a terminal, escape what its encoding lacks."""
    out = sys.stdout
    if not isinstance(out, io.TextIOWrapper):
        yield
        return
    encoding, errors = out.encoding, out.errors
    out.reconfigure(encoding=encoding if out.isatty() else "utf-8", errors="backslashreplace")
    try:
        yield
    finally:
        out.reconfigure(encoding=encoding, errors=errors)


@contextmanager
def report_errors(ctx: click.Context) -> Generator[None]:
    """Turn every expected error into one line and an exit status: 2, or 3 for an undetermined answer."""
    try:
        yield
    except click.UsageError as error:
        path = (error.ctx or ctx).command_path
        note(f"{' '.join(error.format_message().split()).removesuffix('.')} (see {path} --help)", "error")
        ctx.exit(2)
    except BrokenPipeError:
        raise  # the reader has seen enough; click ends quietly
    except UndeterminedError as error:
        note(str(error), "undetermined")
        ctx.exit(3)
    except OSError as error:
        note(_reason(error), "error")
        ctx.exit(2)
    except (MembershipError, ValueError) as error:
        note(str(error), "error")
        ctx.exit(2)


def _reason(error: OSError) -> str:
    if error.errno is None:
        return str(error)
    reason = error.strerror or os.strerror(error.errno)
    return reason if error.filename is None else f"{error.filename}: {reason}"
