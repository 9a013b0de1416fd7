"""Inputs for the fuzzing script that come with data: cells, files of separated values, frames, plots.

They are drawn from the corpus of other people's habits (``tests/support/habits.py``). What an input is made of
can be written down and read back; each function that tries one returns the attempts, which the script makes.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from csto_membership import CSTO, Table, annotate, compare, diff, import_table, read_coding
from csto_membership.files.importing.cells import read_day, read_day_cell
from csto_membership.model.catalogue import catalogue

sys.path.append(str(Path(__file__).parent.parent / "tests" / "support"))
import habits

Change = Callable[[Random, "tuple[str, ...]"], str]
Attempts = Iterator[Callable[[], object]]

DAYS = tuple(one[0] for one in habits.DAYS)
NAMES = tuple(one[0] for one in habits.NAMES)
CELLS = (*DAYS, *NAMES, "1", "0", "-9", "", "NA", "yes", "no", "2000", "9999-12-31", "cst", "charter", "371", "704")
FILES = tuple(one[0] for one in (*habits.FILES, *habits.UNREAD) if len(one[0]) < 1000)
COLUMNS = ("state", "year", "member", "day", "status", "Status", "", "a b", "place", "0", "é", "instrument")
FUNCTIONS = ("annotate", "compare", "import_table", "diff", "table")
LIBRARIES = ("table", "pandas", "polars", "pyarrow", "rows")


OTHERS: "dict[str, tuple[object, ...]]" = {
    "codes": ("cow", "iso3", "name", "x"),
    "instrument": ("cst", "x", "alliance"),
    "add": ("status", "code", "Status", "x", ("status", "member")),
    "rule": ("any", "first", "07-01", "x"),
    "counting": ("signed", "x"),
}
TAKEN = {
    "annotate": ("state", "on", "year", "rule", "add", "codes", "instrument", "instrument_column", "counting"),
    "compare": ("state", "on", "year", "start", "member", "codes", "instrument"),
    "diff": ("state", "on", "year", "start", "member", "instrument", "counting"),
    "import_table": ("state", "start", "codes"),
    "table": (),
}
"""Which of the arguments that are drawn a function takes."""

# cells


def cells(draw: Random, change: Change) -> str:
    """Make a cell."""
    return draw.choice(CELLS) if draw.random() < 0.2 else change(draw, CELLS)


def try_cells(text: str) -> Attempts:
    """Read a cell as a day in every order, and look it up as the name of a state."""
    for order in (None, "ymd", "dmy", "mdy"):
        yield lambda order=order: read_day(text, order)
        yield lambda order=order: read_day_cell(text, order)
    yield lambda: catalogue().lookup(text)


# files of separated values


def files(draw: Random, change: Change) -> bytes:
    """Make the bytes of a file: one of the corpus, or lines of cells, with some bytes changed."""
    content = draw.choice(FILES)
    if draw.random() < 0.6:
        separator, end = draw.choice((",", ";", "\t", "|")), draw.choice(("\n", "\r\n", "\r"))
        rows = [
            ["state", "year", "member"],
            *([cells(draw, change) for _ in range(3)] for _ in range(draw.randrange(4))),
        ]
        text = end.join(separator.join(row) for row in rows)
        content = text.encode(draw.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")), "surrogatepass")
    for _ in range(draw.choice((0, 0, 1, 3))):
        at = draw.randrange(len(content) + 1)
        content = (
            content[:at]
            + bytes([draw.choice((draw.randrange(256), 0, 34, 10, 13))])
            + content[at + draw.randrange(2) :]
        )
    return content


def try_files(content: bytes) -> Attempts:
    """Read a file as a coding, compare it, and import it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coding.csv"
        file.write_bytes(content)
        yield lambda: read_coding(file)
        yield lambda: str(compare(CSTO, read_coding(file), state="state", year="year", member="member"))
        yield lambda: import_table(file, id="x", state="state", wide=True, year="year", in_force="1990")
        yield lambda: import_table(file, id="x", state="state", acts={"accede": "year"}, in_force="1990")


# frames

Frame = tuple[str, str, "dict[str, list[object]]", "dict[str, object]"]


def frames(draw: Random, change: Change, odd: "tuple[str, ...]") -> Frame:
    """Make a call with a frame: the library, the function, the columns, the other arguments."""
    rows = draw.randrange(4)
    names = list(dict.fromkeys(draw.choice(COLUMNS) for _ in range(draw.randrange(1, 5))))
    columns = {
        name: [_value(draw, change, odd, like) for _ in range(rows)] for name in names for like in [draw.randrange(6)]
    }
    columns |= {"who": [_value(draw, change, odd, draw.choice((0, 0, 0, 1, 5))) for _ in range(rows)]}
    columns |= {"when": [_value(draw, change, odd, draw.choice((2, 2, 3, 3, 1, 5))) for _ in range(rows)]}
    words = {
        name: draw.choice((*names, "who", "when", "nowhere", *COLUMNS))
        for name in ("state", "on")
        if draw.random() < 0.2
    }
    asked: dict[str, object] = {"state": "who", draw.choice(("on", "on", "year", "start")): "when"} | words
    for name, pool in (OTHERS | {"member": names, "instrument_column": names}).items():
        if draw.random() < 0.25:
            asked[name] = draw.choice(pool)
    return draw.choice(LIBRARIES), draw.choice(FUNCTIONS), columns, asked


def _value(draw: Random, change: Change, odd: "tuple[str, ...]", like: int) -> object:
    pools: dict[int, tuple[object, ...]] = {
        0: NAMES,
        1: (371, 704, 0, -1, 2000, 10**20, 2000.0, 2000.5, float("1e400"), True),
        2: tuple(("odd", name) for name in ("first", "last", "midnight", "noon", "zoned")),
        3: (1992, 2000, 2010, 2000.0),
        4: (cells(draw, change),),
        5: tuple(("odd", name) for name in odd),
    }
    return None if draw.random() < 0.1 else draw.choice(pools[like])


def try_frames(call: Frame, meant: "Callable[[object], object]") -> Attempts:
    """Make the frame and the call; a frame that its own library refuses is no input."""
    library, function, columns, asked = call
    real = {name: [meant(value) for value in values] for name, values in columns.items()}
    made: Any = None
    with suppress(Exception):
        made = _made(library, real)
    if made is None or function not in TAKEN:
        return
    given: dict[str, Any] = {name: value for name, value in asked.items() if name in TAKEN[function]}
    if function == "table":
        with suppress(ValueError):  # columns that are not of one length
            made = Table(tuple(real), list(zip(*real.values(), strict=True)))
        if not isinstance(made, Table):
            return
        table = made
        for form in ("csv", "tsv", "json", "markdown", "html"):
            yield lambda form=form: table.to(form)
        yield lambda: str(table)
        yield from (lambda to=to: getattr(table, to)() for to in ("to_pandas", "to_polars", "to_arrow"))
    elif function == "import_table":
        yield lambda: import_table(made, id="x", acts={"accede": "when"}, in_force="1990", **given)
    else:
        ask = {"annotate": annotate, "compare": compare, "diff": diff}[function]
        yield lambda: repr(ask(CSTO, made, **given))


def _made(library: str, columns: "dict[str, list[object]]") -> Any:
    match library:
        case "table":
            return Table(tuple(columns), list(zip(*columns.values(), strict=True)))
        case "rows":
            return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        case "pandas":
            return import_module("pandas").DataFrame(columns)
        case "polars":
            return import_module("polars").DataFrame(columns, strict=False)
        case _:
            return import_module("pyarrow").table(columns)


# plots


@cache
def _axes() -> Any:
    return import_module("csto_membership.visualization.plot").figure(3)


def try_plots(call: "tuple[list[object], dict[str, object]]", meant: "Callable[[object], object]") -> Attempts:
    """Draw the histories of some states, or how many count."""
    if find_spec("matplotlib") is None:
        return
    states, named = call
    drawing = import_module("csto_membership.visualization.plot")
    axes = _axes()
    axes.clear()
    given = {name: meant(value) for name, value in named.items()}
    if states:
        yield lambda: drawing.plot(CSTO, [meant(one) for one in states], ax=axes, **given)
    else:
        yield lambda: drawing.plot_count(CSTO, ax=axes, **given)
