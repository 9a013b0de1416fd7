"""The corpus: a register of a million events in Parquet, loaded, asked under every instrument, and tabled.

Each size is loaded in a fresh process, ``python -m benchmarks.corpus 100000 FOLDER``, after all imports and without
the cache of compiled registers. Memory is the peak, imports included.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import process_time

from csto_membership import Register, load, panel

from . import building, made_up
from .contest import Contest, Row
from .measure import Contender, Contenders, Taken

EVENTS = 1_000_000
GIGABYTE = 1e9
_REGISTER = """\
[register]
format = 1
id = "corpus"
name = "Corpus"
constitutive = "i0"
checked_through = 2030-12-31

[[source]]
id = "s"
title = "Made up"
"""


def write(folder: Path, known: list[made_up.Fact]) -> None:
    """Write a register's folder: its events, states and instruments in Parquet."""
    pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    instruments, force = list(dict.fromkeys(one.instrument for one in known)), date(1900, 1, 1)
    (folder / "register.toml").write_text(_REGISTER, encoding="utf-8")
    tables = {
        "states": {"code": made_up.codes(building.STATES), "name": made_up.codes(building.STATES)},
        "instruments": {
            "id": instruments,
            "name": instruments,
            "kind": ["treaty"] * len(instruments),
            "in_force": [force] * len(instruments),
        },
        "events": {
            "id": [f"e{number}" for number in range(len(known))],
            "state": [one.state for one in known],
            "instrument": [one.instrument for one in known],
            "act": [str(one.act) for one in known],
            "date": [one.on for one in known],
            "sources": ["s"] * len(known),
        },
    }
    for name, columns in tables.items():
        parquet.write_table(pa.table(columns), folder / f"{name}.parquet")


def stages(folder: Path) -> Iterator[tuple[str, Register]]:
    """Load a register, ask for the members under every instrument, and make a panel of all bonds and years."""
    register = load(folder)
    yield "load", register
    for one in register.instruments:
        register.members(made_up.FIRST, instrument=one.id)
    yield "ask", register
    panel(register, made_up.FIRST.year, made_up.LAST.year, rule="last", instrument=register.instruments)
    yield "table", register


def measure(folder: Path, events: int) -> dict[str, float]:
    """Return the seconds and the peak of resident memory in bytes after each stage, in this process."""
    import_module("csto_membership.files.reader")
    import_module("pyarrow.parquet")
    import_module("numpy")
    found: dict[str, float] = {"events": events}
    begun = process_time()
    for name, _ in stages(folder):
        found[name] = process_time() - begun
        found[f"{name}, bytes"] = building.peak()
    return found


def measured(rounds: int, scale: float) -> Taken:
    """Load registers of which one is ten times as large as the other, in fresh processes, in turns."""
    taken: Taken = {"gigabyte": [GIGABYTE * scale] * rounds}
    with TemporaryDirectory() as made:
        folders = {name: Path(made) / name for name in ("small", "large")}
        sizes = {"small": max(1000, int(EVENTS * scale) // 10), "large": max(10_000, int(EVENTS * scale))}
        for name, folder in folders.items():
            folder.mkdir()
            write(folder, made_up.bonds(sizes[name] * 4 // 5, building.STATES))
        for _ in range(rounds):
            for name, folder in folders.items():
                found = fresh(folder, sizes[name])
                taken.setdefault(f"{name}, seconds", []).append(found["table"] / found["events"])
                taken.setdefault(f"{name}, bytes", []).append(found["table, bytes"])
    return taken


def fresh(folder: Path, events: int) -> dict[str, float]:
    """Measure in a fresh process."""
    command = (sys.executable, "-m", "benchmarks.corpus", str(events), str(folder))
    quiet = os.environ | {"CSTO_MEMBERSHIP_CACHE": "off"}
    ran = subprocess.run(command, cwd=building.ROOT, env=quiet, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
    found: dict[str, float] = json.loads(ran.stdout)
    return found


@cache
def _folder(events: int) -> Path:
    folder = Path(mkdtemp())
    write(folder, made_up.bonds(events, building.STATES))
    return folder


def contenders(scale: float = 1.0) -> Contenders:
    """Return a register that is loaded and one that is built in memory, with their answers to some questions."""
    count = max(building.STATES, int(EVENTS * scale))
    known = made_up.bonds(count, building.STATES)
    asked = [(one.state, one.instrument, day) for one, day in zip(known[::7], made_up.days(50), strict=False)]

    def loaded() -> Register:
        return [register for _, register in stages(_folder(count))][-1]

    ways = {"loaded": loaded, "built": lambda: building.ours(known)}
    return {
        name: Contender(make, lambda make=make: [building.ask_ours(make(), *one) for one in asked])  # type: ignore[misc]  # of its turn
        for name, make in ways.items()
    }


CONTESTS = (
    Contest(
        prepare=contenders,
        measure=measured,
        rounds=1,
        needs=("pyarrow", "numpy"),
        quick=0.1,
        rows=(
            Row(
                key="corpus",
                what="a register of 1,000,000 events in Parquet, loaded, asked and tabled: time for an event",
                against="the same of 100,000 events",
                ours="large, seconds",
                theirs="small, seconds",
                target=1.2,
            ),
            Row(
                key="corpus-memory",
                what="the same: peak of resident memory, imports included",
                against="1 GB",
                ours="large, bytes",
                theirs="gigabyte",
                unit="bytes",
                target=1,
            ),
        ),
    ),
)

if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[1]))))
