"""What a process pays before its first answer, in fresh processes.

Byte code is cached, in a folder of these benchmarks' own, and read once before anything is timed.
Counted is processor time (user and system), which does not depend on what else the machine does; the
figures are of what a process takes longer than one that does nothing.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from weakref import finalize

from .contest import Contest, Row
from .measure import Contender, Contenders, Ratio

QUESTION = ("members", "2012-07-01")
ANSWER = f'from csto_membership import CSTO; CSTO.{QUESTION[0]}("{QUESTION[1]}")'
SHOWN = f'from csto_membership import CSTO; print(*CSTO.{QUESTION[0]}("{QUESTION[1]}").codes)'
COMMANDS = {
    "nothing": ("-c", "pass"),
    "attrs": ("-c", "import attrs"),
    "click": ("-c", "import click"),
    "import": ("-c", "import csto_membership"),
    "answer": ("-c", ANSWER),
    "command line": ("-m", "csto_membership", *QUESTION),
}
"""What is run, by contender; `python` stands before it."""


def spent_by_children() -> float:
    """Return the processor seconds of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def environment(cache: Path, *, write: bool = True) -> dict[str, str]:
    """Return the environment of a process that has its byte code in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(cache)} | ({} if write else {"PYTHONDONTWRITEBYTECODE": "1"})


def done(arguments: tuple[str, ...], surroundings: Mapping[str, str]) -> str:
    """Run Python and return what it writes to a pipe."""
    command = (
        (_script(), *arguments[2:]) if arguments[:2] == ("-m", "csto_membership") else (sys.executable, *arguments)
    )
    ran = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
    return ran.stdout


def _script() -> str:
    """Return the command as it is installed beside this Python."""
    return shutil.which("csto-membership", path=str(Path(sys.executable).parent)) or "csto-membership"


def _codes(text: str) -> list[str]:
    """Return the codes in what was written: words, or rows of which they are the first column."""
    rows = text.splitlines()
    return rows[0].split() if len(rows) == 1 else [row.split()[0] for row in rows[1:]]


def processes(_: float = 1.0) -> Contenders:
    """Return the processes, with all byte code cached."""
    folder = tempfile.mkdtemp()
    found = _processes(environment(Path(folder)))
    finalize(found["answer"].run, shutil.rmtree, folder, ignore_errors=True)
    return found


def without_byte_code(_: float = 1.0) -> Contenders:
    """Return the processes, where the byte code of this package alone is not cached."""
    folder = tempfile.mkdtemp()
    for arguments in COMMANDS.values():
        done(arguments, environment(Path(folder)))
    forget(Path(folder))
    found = _processes(environment(Path(folder), write=False))
    finalize(found["answer"].run, shutil.rmtree, folder, ignore_errors=True)
    return found


def forget(cache: Path) -> None:
    """Take the byte code of this package, and of no other, out of a folder."""
    for cached in [path for path in cache.rglob("csto_membership") if path.is_dir()]:
        shutil.rmtree(cached)


def _processes(surroundings: Mapping[str, str]) -> dict[str, Contender]:
    def running(arguments: tuple[str, ...]) -> Callable[[], str]:
        return lambda: done(arguments, surroundings)

    answers = {
        "answer": lambda: _codes(done(("-c", SHOWN), surroundings)),
        "command line": lambda: _codes(done(COMMANDS["command line"], surroundings)),
    }
    return {name: Contender(running(one), answers.get(name)) for name, one in COMMANDS.items()}


def beyond_nothing(above: str, *below: str) -> Ratio:
    """Return how to divide what a process takes longer than an idle one by what others do, added up."""

    def ratio(figures: Mapping[str, float]) -> float:
        idle = figures["nothing"]
        return (figures[above] - idle) / sum(figures[name] - idle for name in below)

    return ratio


def _rows(suffix: str, remark: str, *, targets: bool) -> tuple[Row, ...]:
    lines = (
        ("import", f"`import csto_membership`{remark}", "`import attrs`", ("import", "attrs"), 1.3),
        ("cold-answer", f"first answer of a process{remark}", "`import attrs`", ("answer", "attrs"), 2.5),
        (
            "command-line",
            f"an answer of the command line, piped{remark}",
            "`import click` and a first answer, added up",
            ("command line", "click", "answer"),
            1.3,
        ),
    )
    return tuple(
        Row(
            key=key + suffix,
            what=what,
            against=against,
            ours=names[0],
            theirs=names[1],
            target=target if targets else None,
            ratio=beyond_nothing(*names),
        )
        for key, what, against, names, target in lines
    )


CONTESTS = (
    Contest(prepare=processes, rounds=25, clock=spent_by_children, rows=_rows("", "", targets=True)),
    Contest(
        prepare=without_byte_code,
        rounds=15,
        clock=spent_by_children,
        quick=0,
        rows=_rows("-without-byte-code", ", its byte code not cached", targets=False),
    ),
)
