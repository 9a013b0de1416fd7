"""Throw broken input at the package: nothing may come back but answers and its own refusals.

    python tools/fuzz.py --inputs 1000000 --seed 1

Each input is made by mutating real ones and depends only on the seed, the target and its
number, so that any of them can be made again. A failure is

- an exception that no ``raise`` of the package raised: a fault of ours, not of the input;
- an answer of the command line that is neither 0, 2 (with an error on standard error) nor 3, or 1 unasked;
- an input that takes more than ``--seconds`` of the processor, or a hard case more than ``--megabytes``.

Failures are printed as short as they can be made, with the command that repeats them. The
target ``hard`` is a list of hard cases: each is tried once, with its memory measured.
"""

import argparse
import ast
import copy
import json
import linecache
import os
import pickle
import resource
import shlex
import signal
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import fuzz_data as data
from click import Context
from click.testing import CliRunner

import csto_membership
from csto_membership import CSTO, Event, Moment, Period, load, panel, spells
from csto_membership.cli.main import main as command_line
from csto_membership.files.core import CORE
from csto_membership.files.loading import DATA
from csto_membership.files.reader import read
from csto_membership.model import dates as moment
from csto_membership.model import instruments as instrument
from csto_membership.model import periods
from csto_membership.organization import evidence

HERE = Path(__file__).parent
PACKAGE = str(Path(csto_membership.__file__).parent)
SHARES = {
    "moments": 41,
    "values": 38,
    "texts": 4,
    "documents": 4,
    "commands": 2,
    "cells": 6,
    "files": 1,
    "frames": 3,
    "plots": 1,
}
"""How a hundred inputs are shared out among the targets."""
MOST_LETTERS = 10_000
"""How long a message may be; that of a register's faults is as long as they are many."""
MOST_STEPS = 2000
"""How many smaller inputs are tried when a failing one is made short."""
BY_PYTHON: tuple[tuple[type[Exception], str, str], ...] = (
    (
        TypeError,
        "unhashable type",
        "a list or the like where a name is wanted: answers are looked up, and must be quick",
    ),
    (
        ValueError,
        "Exceeds the limit",
        "a number of thousands of digits where a word is wanted: `enum` tries to print it",
    ),
)
"""Refusals that are Python's own and that we leave to it: the class, how the message begins, and why."""


class Foreign(Exception):  # noqa: N818  it is what came back, not what happened here
    """What came back is no answer and no refusal of ours."""


class Slow(Exception):  # noqa: N818  the same
    """An input took too long."""


# mutating texts

ODD_TEXTS = (
    "", " ", "\0", "\n", "\ud800", "\ufeff", "\u202e", "é", "ß", "İ", "٣", "²", "💥", "%", "'",
    '"', "\\", "..", "[", "]",
    "X", "XX", "-", "0", "9" * 5000, "9999-12-31", "0001-01-01", "0000", "10000", "P999999999Y", "P99999Y", "P0D",
    "2023-02-29",
    "1e400", "nan", "True", "None", "--", "=", "a" * 1000, "2000-01-01T00:00:00Z", "[2000-01-01..1999-01-01]",
)  # fmt: skip


def text_like(draw: Random, seeds: "tuple[str, ...]") -> str:
    """Return one of some texts, changed in a few places."""
    text = draw.choice(seeds)
    for _ in range(draw.randrange(4)):
        start = draw.randrange(len(text) + 1)
        end = min(len(text), start + draw.choice((0, 1, 1, 2, 5)))
        match draw.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + draw.choice(ODD_TEXTS) + text[end:]
            case 2:
                text = text[:start] + chr(draw.choice((draw.randrange(128), draw.randrange(0x11000)))) + text[end:]
            case 3:
                text = text[:start] + text[start:end] * draw.choice((2, 3, 50)) + text[end:]
            case _:
                text = text[:start] + draw.choice(seeds) + text[end:]
    return text


# moments and periods

MOMENT_TEXTS = (
    "1993", "1993-12", "1993-12-31", "1993-XX", "1993-12-XX", "2024-Q4", "2024-33", "[1993-09-24..1993-12-31]", "1993?",
    "1993-12~", "1993-12-31%", "[1993-09-24..1993-12-31]?", "0001", "9999", "P6M", "P1Y1D", "P30D", "P2W",
    "P999999999Y", "12-31", "02-29",
)  # fmt: skip
DAYS = (date.min, date(2000, 2, 29), date(2023, 1, 31), date.max)


def moments(draw: Random) -> str:
    """Make a text that looks like a day or a period."""
    return text_like(draw, MOMENT_TEXTS)


def try_moments(text: str) -> None:
    """Read a text as everything it could mean, and count with it."""
    for make in (Moment.parse, moment.iso_day, periods.MonthDay.parse, Period.parse):
        with refused():
            made = make(text)
            if isinstance(made, Moment):
                assert Moment.parse(str(made)) == made
                assert made.earliest <= made.latest
            for day in DAYS:
                with refused():
                    count = getattr(made, "after", getattr(made, "at_or_after", None))
                    assert count is None or count(day) >= day
    with refused():
        CSTO.possible_statuses("ARM", text, projected="accept")


# questions and records in Python

ODD = {
    "none": None, "true": True, "five": 5, "huge": 10**4400, "half": 0.5, "nan": float("nan"), "bytes": b"ARM",
    "list": [],
    "nested": [["a"]], "dict": {}, "set": {1}, "object": object(), "class": str, "noon": datetime(2020, 1, 1, 12),  # noqa: DTZ001
    "zoned": datetime(2020, 1, 1, tzinfo=UTC), "midnight": datetime(2020, 1, 1), "first": date.min, "last": date.max,  # noqa: DTZ001
    "decimal": Decimal("1.5"), "moment": Moment.parse("1993"), "state": CSTO.state("ARM"),
    "instrument": CSTO.instrument("cst"),
    "event": CSTO.events[0], "period": Period.parse("P6M"), "subclass": type("Text", (str,), {})("ARM"),
}  # fmt: skip
"""Values that no text can stand for; an input names them ``("odd", name)``."""
NAMES = (*(one for state in CSTO.states for one in state.spellings), "Atlantis", "ZZZ")
WORDS = (
    *map(str, csto_membership.Act),
    *map(str, csto_membership.Status),
    *map(str, csto_membership.Counting),
    "raise",
    "exclude",
    "warn",
    "accept",
    "refuse",
)
IDS = (*CSTO.instruments.ids(), *CSTO.disputes.ids(), *(one.id for one in CSTO.events[:20]), "", "x")
ALL_TEXTS = (*MOMENT_TEXTS, *NAMES, *WORDS, *IDS)
POOLS = {
    "state": NAMES, "on": MOMENT_TEXTS, "day": MOMENT_TEXTS, "start": MOMENT_TEXTS, "end": MOMENT_TEXTS,
    "instrument": IDS,
    "date": MOMENT_TEXTS, "after": MOMENT_TEXTS, "notice": MOMENT_TEXTS,
}  # fmt: skip
_ORGANIZATION = CSTO.organization
EVENT = ("state", "act", "date", "instrument", "effective", "readings", "sources", "id")
_WHERE, _RECORD = ("instrument", "projected"), ("sources", "note")
CALLS: dict[str, tuple[Callable, tuple[str, ...], tuple[str, ...]]] = {
    "state": (CSTO.state, ("state",), ()),
    "instrument": (CSTO.instrument, ("instrument",), ()),
    "members": (CSTO.members, ("on",), ("instrument", "counting", "undetermined", "projected")),
    "is_member": (CSTO.is_member, ("state", "on"), ("instrument", "counting", "projected")),
    "status": (CSTO.status, ("state", "on"), _WHERE),
    "position": (CSTO.position, ("state", "on"), _WHERE),
    "statuses": (CSTO.statuses, ("on",), (*_WHERE, "undetermined")),
    "possible_statuses": (CSTO.possible_statuses, ("state", "on"), _WHERE),
    "explain": (lambda *given, **more: str(CSTO.explain(*given, **more)), ("state", "on"), _WHERE),
    "changes": (CSTO.changes, ("start", "end"), ("instrument",)),
    "deadlines": (CSTO.deadlines, ("state", "on"), _WHERE),
    "by_reading": (CSTO.by_reading, ("state", "on"), _WHERE),
    "notes": (CSTO.notes, ("state",), ("instrument",)),
    "timeline": (lambda *given, **more: CSTO.timeline(*given, **more).spells, ("state",), ("instrument",)),
    "as_known_on": (CSTO.as_known_on, ("day",), ()),
    "read_as": (CSTO.read_as, (), tuple(CSTO.disputes.ids())),
    "Event": (lambda **given: CSTO.with_events(Event(**given)), (), EVENT),
    "State": (csto_membership.State, (), ("code", "name", "aliases", "iso2", "m49", "since", "until", "sources",
    "note")),
    "Source": (csto_membership.Source, (), ("id", "title", "publisher", "date", "url", "note")),
    "Dispute": (csto_membership.Dispute, (), ("id", "question", "default", "readings", "sources", "note")),
    "Reading": (csto_membership.Reading, (), ("id", "text", "sources")),
    "Instrument": (instrument.Instrument, (), ("id", "name", "kind", "signed", "in_force", "terminated", "entry",
    "withdrawal")),
    "Entry": (instrument.Entry, (), ("after", "at")),
    "Withdrawal": (instrument.Withdrawal, (), ("notice", "on", "basis", "condition")),
    "Moment": (Moment, ("start", "end"), ("uncertain", "text")),
    "Period": (Period, ("months", "days"), ("text",)),
    "MonthDay": (periods.MonthDay, ("month", "day"), ()),
    "office": (_ORGANIZATION.office, ("instrument",), ()),
    "holder": (_ORGANIZATION.office("secretary-general").holder, ("on",), ("projected",)),
    "meetings": (_ORGANIZATION.meetings, ("start", "end"), ("body", "kind")),
    "attendance": (_ORGANIZATION.attendance, ("state", "start", "end"), ("body", "kind")),
    "relations": (_ORGANIZATION.relations, ("on",), ("role",)),
    "requests": (_ORGANIZATION.requests, ("state",), ()),
    "allies": (_ORGANIZATION.allies, ("state", "on"), ("duty", "projected")),
    "cite": (lambda *given: evidence.cite(CSTO, *given), ("instrument", "form"), ()),
    "load": (load, ("instrument",), ()),
}  # fmt: skip
"""What can be called: its arguments by place, and those by name that an input may give."""


def values(draw: Random) -> "tuple[str, list[object], dict[str, object]]":
    """Make a call: its name and its arguments, some of them broken."""
    name = draw.choice(tuple(CALLS))
    _, placed, named = CALLS[name]
    chosen = [one for one in named if draw.random() < (0.9 if not placed else 0.3)]
    return name, [argument(draw, one) for one in placed], {one: argument(draw, one) for one in chosen}


def argument(draw: Random, name: str) -> object:
    """Make an argument: usually of the right sort, sometimes changed, sometimes odd."""
    chance = draw.random()
    if chance < 0.2:
        return ("odd", draw.choice(tuple(ODD)))
    if chance < 0.3:
        return text_like(draw, ALL_TEXTS)
    seeds = POOLS.get(name, ALL_TEXTS)
    return draw.choice(seeds) if chance < 0.8 else text_like(draw, seeds)


def try_values(call: "tuple[str, list[object], dict[str, object]]") -> None:
    """Make the call."""
    name, placed, named = call
    with refused():
        CALLS[name][0](*map(meant, placed), **{key: meant(value) for key, value in named.items()})


def meant(value: object) -> object:
    """Return the odd value that an input names, or the value itself."""
    return ODD[value[1]] if isinstance(value, tuple) and value[:1] == ("odd",) else value


# register files


@cache
def registers() -> "tuple[str, ...]":
    """Return the texts of real registers, whole and in part."""
    examples = sorted((HERE.parent / "examples" / "registers").glob("*.toml"))
    files = [
        DATA / "template.toml",
        *examples,
        *sorted((DATA / "csto").glob("*.toml")),
        *sorted((DATA / "guam").glob("*.toml")),
    ]
    return (written(sound()), *(file.read_text(encoding="utf-8") for file in files))


@cache
def lines() -> "tuple[str, ...]":
    """Return every line of a real register once."""
    return tuple(dict.fromkeys(line for text in registers() for line in text.splitlines() if line.strip()))


def texts(draw: Random) -> bytes:
    """Make the bytes of a register file, with some lines and bytes changed."""
    text = draw.choice(registers()) if draw.random() < 0.3 else registers()[0]
    rows = text.splitlines()
    for _ in range(draw.randrange(1, 5)):
        place = draw.randrange(len(rows) or 1)
        match draw.randrange(4):
            case 0:
                rows[place : place + draw.choice((1, 1, 3, 20))] = []
            case 1:
                rows[place:place] = [draw.choice(lines())]
            case 2:
                rows[place : place + 1] = [text_like(draw, (rows[place],) if rows else ODD_TEXTS)]
            case _:
                rows[place:place] = rows[place : place + draw.choice((1, 5))]
    content = draw.choice(("\n", "\n", "\n", "\r\n")).join(rows).encode("utf-8", "surrogatepass")
    for _ in range(draw.choice((0, 0, 0, 1))):
        place = draw.randrange(len(content) + 1)
        content = content[:place] + bytes([draw.randrange(256)]) + content[place + draw.randrange(2) :]
    return content


def try_texts(content: bytes) -> None:
    """Read the file."""
    with refused():
        register = csto_membership.Register(read([("r.toml", content)]))
        for state in register.states[:3]:
            with refused():
                register.timeline(state).spells  # noqa: B018  made when it is asked for


@cache
def sound() -> "dict[str, object]":
    """Return a sound register that has every key of every table."""
    sys.path.append(str(HERE.parent / "tests" / "support"))
    from documents import SOUND  # noqa: PLC0415  the tests of the loader keep it

    return SOUND


VALUES = (
    *ODD_TEXTS, 5, -1, 2**63, 10**20, 1.5, float("inf"), True, "x", "note", "sign", "accede", "withdraw",
    "notify_withdrawal", "terminate", "2005",
    "2005-06?", "P6M", "12-31", "AAA", "BBB", "t", "u", "s", "d", "yes", "no", "join", "post", "first", "session",
    [], [1], ["x"],
    ["AAA"], ["s"], [["a"]], [{}], [{"id": "a"}], {}, {"a": 1}, {"d": ["yes"]}, {"d": ["no"]}, {"d": [["yes"]]},
    {"d": []}, date(1, 1, 1),
    date(2003, 3, 3), date(9999, 12, 31), datetime(2000, 1, 1, 12), datetime(2000, 1, 1, tzinfo=UTC),  # noqa: DTZ001
)  # fmt: skip
KEYS = (
    "origin",
    "derived_by",
    "x",
    "",
    "a b",
    "id",
    "state",
    "states",
    "act",
    "effective",
    "reported",
    "terminated",
    "until",
    "readings",
)


def documents(draw: Random) -> bytes:
    """Make a register file by changing the structure of a sound one."""
    document = pickle.loads(pickled())  # noqa: S301  our own bytes; and quicker than a deep copy
    if draw.random() < 0.6:  # the rest is quicker to read without the organization
        document = {table: rows for table, rows in document.items() if table in CORE}
    for _ in range(draw.choice((1, 1, 2, 2, 3, 6))):
        if not document:
            break
        place, key = somewhere(draw, document)
        match draw.randrange(6):
            case 0:
                del place[key]
            case 1 if isinstance(place, dict):
                place[draw.choice(KEYS)] = copy.deepcopy(draw.choice(VALUES))
            case 2 if isinstance(place, list):
                place.insert(draw.randrange(len(place) + 1), copy.deepcopy(place[key]))
            case 3 if isinstance(place[key], str):
                place[key] = text_like(draw, (place[key],))
            case _:
                place[key] = copy.deepcopy(draw.choice(VALUES))
    return written(document).encode("utf-8", "surrogatepass")


@cache
def pickled() -> bytes:
    """Return the sound register in a form that is quickly copied."""
    return pickle.dumps(sound())


def somewhere(draw: Random, document: "dict[str, object]") -> "tuple[object, object]":
    """Return a place inside a document: the container and the key."""
    place: object = document
    while True:
        key = draw.choice(list(place)) if isinstance(place, dict) else draw.randrange(len(place))
        inner = place[key]
        if not (isinstance(inner, dict | list) and inner and draw.random() < 0.85):
            return place, key
        place = inner


def written(document: "dict[str, object]") -> str:
    """Write a document as TOML: a line for each table or row."""
    rows = []
    for table, value in document.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            rows += [line for one in value for line in (f"[[{json.dumps(table)}]]", *_pairs(one))]
        elif isinstance(value, dict):
            rows += [f"[{json.dumps(table)}]", *_pairs(value)]
        else:
            rows.insert(0, f"{json.dumps(table)} = {_inline(value)}")
    return "\n".join(rows) + "\n"


def _pairs(row: "dict[str, object]") -> "list[str]":
    return [f"{json.dumps(key)} = {_inline(value)}" for key, value in row.items()]


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(_pairs(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if isinstance(value, date) else str(value)


# command lines

CONTEXT = Context(command_line)
COMMANDS = tuple(name for name in command_line.list_commands(CONTEXT) if name != "plot")
"""All but one: a plot takes the tenth of a second, and reads the same options."""
HEAVY = {
    "page": 0.02,
    "export": 0.02,
    "dyads": 0.1,
    "panel": 0.2,
    "wide": 0.2,
    "day": 0.3,
    "check": 0.05,
    "compare": 0.2,
}
"""How often a command that takes long is kept when it is drawn."""
FILES = ("broken.toml", "sound.toml", "empty", "coding.csv", "nowhere", "csto", "guam")


def commands(draw: Random) -> "list[str]":
    """Make a command line: a command, some arguments, some options, some of them broken."""
    name = draw.choice(COMMANDS)
    while draw.random() > HEAVY.get(name, 1):
        name = draw.choice(COMMANDS)
    command = command_line.get_command(CONTEXT, name)
    args = [name if draw.random() < 0.97 else text_like(draw, COMMANDS)]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            args += [word(draw, parameter.name) for _ in range(1 if draw.random() < 0.9 else draw.randrange(3))]
        elif draw.random() < (0.9 if parameter.required else 0.15):
            value = [] if parameter.is_flag else [word(draw, parameter.name) for _ in range(parameter.nargs)]
            args += [draw.choice(parameter.opts), *value]
    if draw.random() < 0.1:
        args.insert(
            draw.randrange(len(args) + 1), draw.choice(("--", "-h", "--bogus", "-x", "", "--help", "\0", "2012"))
        )
    return [one for one in args if harmless(one)]


def word(draw: Random, name: str) -> str:
    """Make the value of an argument or an option."""
    pools = {
        "states": NAMES, "date": MOMENT_TEXTS, "path": FILES, "file": FILES, "register": FILES,
        "known": MOMENT_TEXTS, "output": ("out",),
        "reading": tuple(f"{one.id}={choice}" for one in CSTO.disputes for choice in one.choices),
        "supposed": tuple(
            f"{state} {act} {day}" for state in NAMES[:4] for act in WORDS[:6] for day in MOMENT_TEXTS[:6]
        ),
        "form": ("csv", "json", "table", "markdown", "tsv"), "start": (*MOMENT_TEXTS, "1992", "2000"),
        "end": (*MOMENT_TEXTS, "2001"),
        "state": (*NAMES, "state"), "year": ("year", "x"), "covers": MOMENT_TEXTS,
    }  # fmt: skip
    seeds = pools.get(name) or POOLS.get(name) or ALL_TEXTS
    return draw.choice(seeds) if draw.random() < 0.75 else text_like(draw, (*seeds, *ODD_TEXTS))


def harmless(argument: str) -> bool:
    """Whether an argument names nothing outside the folder that we are in."""
    return not any(part in argument for part in ("/", "..", "~"))


def try_commands(args: "list[str]") -> None:
    """Run the command line in this process; nothing at all shows the help, and is no answer."""
    result = CliRunner().invoke(command_line, args, prog_name="csto-membership")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise Foreign from result.exception
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    asks = "--exit-status" in args
    allowed = {
        0: True,
        1: asks,
        2: (len(errors) == 1 and not result.stdout) or not args,
        3: "undetermined: " in result.stderr,
    }
    if not allowed.get(result.exit_code) or "Traceback" in result.stderr:
        message = f"exit status {result.exit_code}: {result.output[-300:]!r}"
        raise Foreign(message)


@contextmanager
def workshop() -> Iterator[None]:
    """Work in a folder of our own, with a few files that commands can read."""
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("sound.toml").write_text(written(sound()), encoding="utf-8")
            Path("broken.toml").write_text('[register]\nid = 5\n[[event]]\nid = "a"\n', encoding="utf-8")
            Path("coding.csv").write_text("state,year,member\nARM,2000,1\nGEO,2000,1\n", encoding="utf-8")
            Path("empty").mkdir()
            yield
        finally:
            os.chdir(home)


# hard cases


def _one(**tables: object) -> bytes:
    return written(sound() | tables).encode("utf-8", "surrogatepass")


def _events(count: int, **more: object) -> "list[dict[str, object]]":
    """Return many events of one bond on one day, which has them all in order."""
    acts = ("sign", "withdraw_signature")
    row = {"state": "CCC", "date": date(2000, 1, 1), "sources": ["s"]} | more
    return [row | {"id": f"e{n}", "act": acts[n % 2]} for n in range(count)]


def _disputed(count: int) -> bytes:
    """Return a register in which so many disputes of two readings touch one bond."""
    rows = [
        {"id": f"q{n}", "question": "?", "default": "a", "reading": [{"id": "a"}, {"id": "b"}]} for n in range(count)
    ]
    note = {"state": "CCC", "act": "note", "topic": "x", "date": "2001", "sources": ["s"]}
    notes = [note | {"id": f"n{n}", "readings": {f"q{n}": ["a", "b"]}} for n in range(count)]
    return _one(dispute=[*sound()["dispute"], *rows], event=[*sound()["event"], *notes])


def _bonds(count: int) -> bytes:
    """Return a register of many states, each with an act that every reading allows."""
    states = [{"code": f"S{n}", "name": f"State {n}"} for n in range(count)]
    joined = {"id": "all", "states": [f"S{n}" for n in range(count)], "act": "accede", "date": "2001", "sources": ["s"]}
    return _one(state=[*sound()["state"], *states], event=[*sound()["event"], joined])


def _term(period: str, day: date) -> bytes:
    """Return a register whose notices mature after a period, and one notice."""
    treaty = sound()["instrument"][0] | {
        "withdrawal": {"notice": period, "on": "12-31"},
        "in_force": date(1, 1, 1),
        "signed": date(1, 1, 1),
    }
    own = {"state": "CCC", "sources": ["s"]}
    bond = [
        own | {"id": "c1", "act": "accede", "date": day},
        own | {"id": "c2", "act": "notify_withdrawal", "date": day},
    ]
    return _one(instrument=[treaty, sound()["instrument"][1]], event=[*sound()["event"], *bond])


TEN_MEGABYTES = 10**7
CONTENTS: dict[str, Callable[[], bytes]] = {
    "arrays nested ten thousand deep": lambda: b"n = " + b"[" * 10_000 + b"]" * 10_000,
    "tables nested ten thousand deep": lambda: b"n = " + b"{a=" * 10_000 + b"1" + b"}" * 10_000,
    "a dotted key of ten thousand parts": lambda: b"a." * 10_000 + b"a = 1",
    "a header of ten thousand parts": lambda: b"[" + b"a." * 10_000 + b"a]",
    "arrays nested five hundred deep": lambda: b"n = " + b"[" * 500 + b"]" * 500,
    "a whole number of five thousand digits": lambda: b"n = " + b"9" * 5000,
    "a hexadecimal number of ten thousand digits": lambda: b"n = 0x" + b"f" * 10_000,
    "a number of a million digits": lambda: b"n = 0." + b"9" * 1_000_000,
    "a name of ten megabytes": lambda: _one(state=[*sound()["state"], {"code": "DDD", "name": "x" * TEN_MEGABYTES}]),
    "a code of ten megabytes": lambda: _one(event=[*sound()["event"], *_events(1, state="x" * TEN_MEGABYTES)]),
    "a day of ten megabytes": lambda: _one(event=[*sound()["event"], *_events(1, date="2" * TEN_MEGABYTES)]),
    "a key of a megabyte": lambda: b"x" * 1_000_000 + b" = 1",
    "a comment of ten megabytes": lambda: _one() + b"#" + b"x" * TEN_MEGABYTES,
    "ten megabytes of nothing": lambda: _one() + b"\n" * TEN_MEGABYTES,
    "a list of half a million texts": lambda: _one(
        state=[*sound()["state"], {"code": "DDD", "name": "D", "aliases": ["x"] * 500_000}]
    ),
    "four thousand events of one bond on one day": lambda: _one(event=[*sound()["event"], *_events(4000)]),
    "four thousand notes on one day": lambda: _one(
        event=[*sound()["event"], *(one | {"act": "note", "topic": "x"} for one in _events(4000))]
    ),
    "two thousand events of overlapping years": lambda: _one(event=[*sound()["event"], *_events(2000, date="2000")]),
    "two thousand events that run backwards": lambda: _one(
        event=[*sound()["event"], *(one | {"date": date(2000 - n // 2, 1, 1)} for n, one in enumerate(_events(2000)))]
    ),
    "two to the thirtieth combinations of readings": lambda: _disputed(30),
    "two to the thousandth combinations of readings": lambda: _disputed(1000),
    "two to the thirteenth combinations of readings": lambda: _disputed(13),
    "two thousand states": lambda: _bonds(2000),
    "disputes that name each other": lambda: _one(
        dispute=[
            *sound()["dispute"],
            {"id": "p", "question": "?", "default": "q", "reading": [{"id": "q", "sources": ["p"]}], "sources": ["q"]},
            {"id": "q", "question": "?", "default": "p", "reading": [{"id": "p", "sources": ["q"]}], "sources": ["p"]},
        ]
    ),
    "a source, a dispute and an event of one name": lambda: _one(
        dispute=[*sound()["dispute"], {"id": "s", "question": "?", "default": "s", "reading": [{"id": "s",
        "sources": ["s"]}]}],
        event=[*sound()["event"], *(one | {"id": "s", "readings": {"s": ["s"]}} for one in _events(1))],
    ),
    "an office held in a circle": lambda: _one(
        tenure=[{"id": f"t{n}", "office": f"t{1 - n}", "holder": "A", "start": "2001",
        "sources": ["s"]} for n in range(2)]
    ),
    "a period of 999999999 years": lambda: _term("P999999999Y", date(2000, 1, 1)),
    "a period of 99999 years": lambda: _term("P99999Y", date(2000, 1, 1)),
    "a period of 9999999 days": lambda: _term("P9999999D", date(2000, 1, 1)),
    "a notice in the last year": lambda: _term("P6M", date(9999, 12, 31)),
    "a notice in the first year": lambda: _term("P6M", date(1, 1, 1)),
    "a byte order mark": lambda: b"\xef\xbb\xbf" + _one(),
    "two byte order marks": lambda: b"\xef\xbb\xbf" * 2 + _one(),
    "carriage returns": lambda: _one().replace(b"\n", b"\r\n"),
    "bare carriage returns": lambda: _one().replace(b"\n", b"\r"),
    "UTF-16": lambda: _one().decode().encode("utf-16"),
    "invalid UTF-8": lambda: _one() + b"# \xff\xfe",
    "a surrogate in UTF-8": lambda: _one() + b"# \xed\xa0\x80",
    "a NUL byte": lambda: _one() + b"\0",
    "an escaped NUL": lambda: _one(state=[*sound()["state"], {"code": "D\0", "name": "\0"}]),
    "an escaped surrogate": lambda: _one() + b'\n[[source]]\nid = "\\ud800"\ntitle = "t"\n',
    "an empty file": lambda: b"",
    "an empty table": lambda: b"[register]",
    "a table of every name that there is none of": lambda: b"\n".join(b"[[x%d]]" % n for n in range(20_000)),
}  # fmt: skip
"""Contents of a register file."""


def _folder(name: str, build: Callable[[Path], object]) -> Callable[[], None]:
    def case() -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            (path / "a.toml").write_bytes(_one())
            source = build(path)
            with refused():
                load(source if isinstance(source, Path) else path)

    case.__name__ = name
    return case


def _emptied(path: Path) -> None:
    (path / "a.toml").unlink()


def _forbidden(path: Path) -> None:
    (path / "b.toml").touch(0)


PATHS: dict[str, Callable[[Path], object]] = {
    "a folder named like a file": lambda path: (path / "b.toml").mkdir(),
    "a file that may not be read": _forbidden,
    "a link in a circle": lambda path: (path / "b.toml").symlink_to(path / "b.toml"),
    "a link to nothing": lambda path: (path / "b.toml").symlink_to(path / "gone"),
    "a link to the folder itself": lambda path: (path / "b.toml").symlink_to(path),
    "a folder of nothing": _emptied,
    "a file name that is not UTF-8": lambda path: (path / os.fsdecode(b"\xff.toml")).write_bytes(b"[x]"),
    "a register twice": lambda path: (path / "b.toml").write_bytes(_one()),
    "a thousand files": lambda path: [(path / f"{n}.toml").write_bytes(b"[[source]]\nid='s'") for n in range(1000)],
    "a path through a file": lambda path: path / "a.toml" / "b.toml",
    "a name of five thousand letters": lambda path: path / ("n" * 5000),
    "a name with NUL": lambda path: path / "a\0b",
    "a name of surrogates": lambda path: path / "\ud800",
    "a device without end of nothing": lambda _: Path(os.devnull),
}  # fmt: skip
"""What can be wrong with a register's path; each changes a folder with one sound file."""


def _asked(question: Callable[[], object]) -> Callable[[], None]:
    def case() -> None:
        with refused():
            question()

    return case


QUESTIONS: dict[str, Callable[[], object]] = {
    "a state of ten megabytes": lambda: CSTO.state("x" * TEN_MEGABYTES),
    "an instrument of ten megabytes": lambda: CSTO.instrument("x" * TEN_MEGABYTES),
    "a reading of ten megabytes": lambda: CSTO.read_as(armenia_2024="x" * TEN_MEGABYTES),
    "a dispute of ten megabytes": lambda: CSTO.read_as(**{"x" * TEN_MEGABYTES: "x"}),
    "a day of ten megabytes": lambda: CSTO.members("2" * TEN_MEGABYTES),
    "a period of ten megabytes": lambda: Period.parse("P" + "1" * TEN_MEGABYTES + "D"),
    "a fact of ten megabytes": lambda: evidence.cite(CSTO, "x" * TEN_MEGABYTES),
    "an office of ten megabytes": lambda: CSTO.organization.office("x" * TEN_MEGABYTES),
    "every day that there is": lambda: CSTO.possible_statuses("ARM", "[0001-01-01..9999-12-31]", projected="accept"),
    "the first day": lambda: CSTO.explain("ARM", date.min),
    "the last day": lambda: CSTO.explain("ARM", date.max, projected="accept"),
    "a panel of ten thousand years": lambda: panel(CSTO, 1, 9999),
    "the spells of everything": lambda: spells(CSTO, instrument=CSTO.instruments),
    "a thousand supposed notes": lambda: CSTO.with_events(
        *(Event(state="ARM", act="note", date="2025-01-01", topic="x") for _ in range(1000))
    ),
    "a thousand supposed acts on one day": lambda: CSTO.with_events(
        *(Event(state="GEO", act=("sign", "withdraw_signature")[n % 2], date="2025-01-01") for n in range(1000))
    ).status("GEO", "2025-06-01"),
}  # fmt: skip
"""Questions that are too large."""


def hard() -> "dict[str, Callable[[], None]]":
    """Return the hard cases by name."""

    def reads(make: Callable[[], bytes]) -> Callable[[], None]:
        return lambda: try_texts(make())

    return (
        {f"file: {name}": reads(make) for name, make in CONTENTS.items()}
        | {f"path: {name}": _folder(name, build) for name, build in PATHS.items()}
        | {f"question: {name}": _asked(question) for name, question in QUESTIONS.items()}
    )


# data and plots


def plots(draw: Random) -> "tuple[list[object], dict[str, object]]":
    """Make a plot: the states, none for a count, and the other arguments."""
    states = [argument(draw, "state") if draw.random() < 0.2 else draw.choice(CODES) for _ in range(draw.randrange(4))]
    names = ("instrument", "start", "end") if states else ("instrument", "start", "end", "counting")
    return states, {name: argument(draw, name) for name in names if draw.random() < 0.4}


CODES = tuple(state.code for state in CSTO.states)


def _each(attempts: "Iterator[Callable[[], object]]") -> None:
    for attempt in attempts:
        with refused():
            attempt()


# trying

TARGETS: dict[str, tuple[Callable[[Random], object], Callable[..., None]]] = {
    "moments": (moments, try_moments),
    "values": (values, try_values),
    "texts": (texts, try_texts),
    "documents": (documents, try_texts),
    "commands": (commands, try_commands),
    "cells": (lambda draw: data.cells(draw, text_like), lambda text: _each(data.try_cells(text))),
    "files": (lambda draw: data.files(draw, text_like), lambda content: _each(data.try_files(content))),
    "frames": (lambda draw: data.frames(draw, text_like, tuple(ODD)), lambda call: _each(data.try_frames(call, meant))),
    "plots": (plots, lambda call: _each(data.try_plots(call, meant))),
}
"""How each target makes an input, and what is done with it."""


@contextmanager
def refused() -> Iterator[None]:
    """Let a refusal of the package pass; it must be one that can be shown."""
    try:
        yield
    except (Slow, MemoryError, Foreign):
        raise
    except Exception as error:
        if not ours(error) or not shown(error):
            raise Foreign from error


def shown(error: BaseException) -> bool:
    """Whether an error can be shown, in words that a person can read to the end."""
    try:
        return 0 < len(str(error)) < MOST_LETTERS or isinstance(error, csto_membership.RegisterError)
    except Exception:  # noqa: BLE001  whatever it is, nobody can read this error
        return False


def ours(error: BaseException) -> bool:
    """Whether a ``raise`` of the package raised it, or Python did on behalf of its signatures."""
    trace = error.__traceback__
    frames = []
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    file, line = frames[-1]
    if any(isinstance(error, kind) and str(error).startswith(words) for kind, words, _ in BY_PYTHON):
        return True
    if not any(name.startswith(PACKAGE) for name, _ in frames):
        return isinstance(error, TypeError) and file == __file__  # a call that no signature allows
    return file.startswith(PACKAGE) and linecache.getline(file, line).lstrip().startswith("raise ")


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupt what takes too much of the processor's time; waiting for other programs does not count."""

    def interrupt(*_: object) -> None:
        message = f"took longer than {seconds:g} seconds"
        raise Slow(message)

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fails(attempt: Callable[[], None], seconds: float) -> "BaseException | None":
    """Return what goes wrong, if something does."""
    try:
        with limited(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            attempt()
    except (Foreign, Slow, MemoryError, RecursionError, AssertionError) as error:
        return error.__cause__ or error
    return None


def shortened(value: object, still: "Callable[[object], bool]") -> object:
    """Return a small input that still fails."""
    steps = 0
    progress = True
    while progress and steps < MOST_STEPS:
        progress = False
        for one in smaller(value):
            steps += 1
            if steps >= MOST_STEPS:
                break
            if still(one):
                value, progress = one, True
                break
    return value


def smaller(value: object) -> "Iterator[object]":
    """Return inputs that are a little smaller: parts left out, or parts made smaller."""
    if isinstance(value, str | bytes | list):
        size = len(value) // 2 or len(value)
        while size:
            yield from (value[:start] + value[start + size :] for start in range(0, len(value), size))
            size //= 2
    if isinstance(value, dict):
        yield from ({key: one for key, one in value.items() if key != gone} for gone in value)
        yield from (value | {key: less} for key, one in value.items() for less in smaller(one))
    if isinstance(value, list) or (isinstance(value, tuple) and value[:1] != ("odd",)):
        for place, one in enumerate(value):
            if not (isinstance(value, tuple) and place == 0):  # the name of a call
                yield from ((*value[:place], less, *value[place + 1 :]) if isinstance(value, tuple)
                            else [*value[:place], less, *value[place + 1 :]] for less in smaller(one))  # fmt: skip


class Fuzzer:
    """Tries inputs and keeps what fails."""

    def __init__(self, seed: int, seconds: float, megabytes: int) -> None:
        """Start with nothing tried."""
        self.seed, self.seconds, self.megabytes = seed, seconds, megabytes
        self.tried: Counter[str] = Counter()
        self.slowest: dict[str, float] = {}
        self.findings: list[str] = []
        self._known: set[str] = set()

    def run(self, target: str, count: int, first: int = 0) -> None:
        """Try so many inputs of a target."""
        make, attempt = TARGETS[target]
        for number in range(first, first + count):
            value = make(Random(f"{self.seed}:{target}:{number}"))  # noqa: S311  not for secrets
            self._try(
                target,
                lambda value=value: attempt(value),
                lambda error, value=value: self.report_errors(target, value, error),
            )

    def run_hard(self) -> None:
        """Try every hard case once, with its memory measured."""
        for name, attempt in hard().items():
            tracemalloc.start()
            self._try("hard", attempt, lambda error, name=name: f"hard: {name}: {error!r:.300}")
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            if peak > self.megabytes:
                self.findings.append(f"hard: {name}: {peak:.0f} megabytes")

    def replay(self, target: str, value: object) -> None:
        """Try one input that is given."""
        attempt = TARGETS[target][1]
        self._try(target, lambda: attempt(value), lambda error: f"{target}: {value!r}: {error!r}")

    def _try(self, target: str, attempt: Callable[[], None], describe: Callable[[BaseException], str]) -> None:
        begun = time.perf_counter()
        error = fails(attempt, self.seconds)
        self.slowest[target] = max(self.slowest.get(target, 0), time.perf_counter() - begun)
        self.tried[target] += 1
        if error is not None and (kind := signature(error)) not in self._known:
            self._known.add(kind)
            self.findings.append(describe(error))

    def report_errors(self, target: str, value: object, error: BaseException) -> str:
        attempt, kind = TARGETS[target][1], signature(error)

        def still(less: object) -> bool:
            again = fails(lambda: attempt(less), self.seconds)
            return again is not None and signature(again) == kind

        least = shortened(value, still)
        again = f"python tools/fuzz.py --target {target} --replay {shlex.quote(repr(least))}"
        return f"{target}: {error!r:.300}\n    at {kind}\n    {again}"

    def summary_of(self, target: str) -> str:
        """Return one line on a target."""
        return f"{target}: {self.tried[target]} inputs, the slowest {self.slowest[target]:.2f} s"

    def summary(self) -> str:
        """Return one line on all."""
        findings = f"{len(self.findings)} findings"
        return f"{self.tried.total()} inputs, seed {self.seed}, {findings}, {peak()} MB at most"


def peak() -> int:
    """Return the most memory that the process had so far, in megabytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def say(*lines: str) -> None:
    """Print something at once."""
    print(*lines, sep="\n", flush=True)


def signature(error: BaseException) -> str:
    """Return what tells one fault from another: the class, and where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} {place}{f' {error}'[:60] if isinstance(error, Foreign) else ''}"


def shared(inputs: int) -> "dict[str, int]":
    """Share a number of inputs out among the targets."""
    counts = {target: inputs * share // 100 for target, share in SHARES.items()}
    counts["moments"] += inputs - sum(counts.values())
    return counts


def arguments() -> argparse.ArgumentParser:
    """Return the parser of this script's options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=10_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=["all", "hard", *TARGETS], default="all")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seconds", type=float, default=60, help="how long the processor may be busy with one input")
    parser.add_argument("--megabytes", type=int, default=1000, help="how much memory a hard case may take")
    parser.add_argument(
        "--easy", action="store_true", help="leave out the hard cases, which are the same for every seed"
    )
    parser.add_argument("--replay", help="one input, as a finding prints it")
    return parser


def main() -> int:
    """Run the script; the exit status says whether something was found."""
    asked = arguments().parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    fuzzer, begun = Fuzzer(asked.seed, asked.seconds, asked.megabytes), time.monotonic()
    counts = shared(asked.inputs) if asked.target == "all" else {asked.target: asked.inputs}
    with workshop():
        if asked.replay is not None:
            fuzzer.replay(asked.target, ast.literal_eval(asked.replay))
        else:
            every = counts.pop("hard", None) or (asked.target == "all" and not asked.easy)
            for target, count in counts.items():
                fuzzer.run(target, count, asked.first)
                say(fuzzer.summary_of(target))
            if every:
                fuzzer.run_hard()
                say(fuzzer.summary_of("hard"))
    seconds = round(time.monotonic() - begun)
    say(*fuzzer.findings, f"{fuzzer.summary()}, {seconds} seconds")
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    sys.exit(main())
