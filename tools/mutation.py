"""Mutation testing: small faults planted one by one, and how many of them the tests notice.

``python tests/mutation.py core`` plants every fault that mutmut knows in the rooms that decide
answers; ``python tests/mutation.py rest --share 0.05 --seed 3`` plants a random share of those in
the other rooms. Tests that are written for what a share shows make it count for less: therefore
what it showed at first sight is kept, and another seed shows others. ``--again`` tries only what
lived and has no reason to. One room after the other, in a copy of the checkout: first quickly, in
processes that mutmut forks, against those of the room's own tests that meet the fault; what is
unnoticed then in the source itself, against all of them and those of other rooms named here.

What is found goes to ``tests/mutation.json``: the figures by room, and each survivor with the
reason why it may live. Reasons are written by hand, and are kept from run to run.

Needs mutmut (dependency group ``mutation``) and what the tests need.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOUND = Path(__file__).with_name("mutation.json")
PACKAGE = "csto_membership"
CORE = ("moment", "position", "statechart", "instrument", "dispute", "timeline", "roster", "register", "loading")
"""The rooms that decide answers."""
COPIED = (
    "src",
    "tests",
    "docs",
    "examples",
    "benchmarks",
    "pyproject.toml",
    *(path.name for path in ROOT.glob("*.md")),
)
OWN = {
    "annals.checks": ["annals"],
    "annals.offices": ["annals"],
    "annals.questions": ["annals"],
    "annals.records": ["annals"],
    "annals.rows": ["annals", "annals_files"],
    "annals.snapshot": ["annals"],
    "annals.words": ["annals"],
    "analysis.annals_resources": ["export"],
    "analysis.bulk": ["panel"],
    "analysis.codes": ["annotate"],
    "analysis.coding": ["compare"],
    "analysis.commands": ["cli", "spells", "panel", "dyads"],
    "analysis.comparison": ["compare"],
    "analysis.course": ["compare", "spells", "panel"],
    "analysis.doors": ["annotate", "table_frames"],
    "analysis.engines": ["annotate"],
    "analysis.frame_commands": ["annotate", "compare", "export"],
    "analysis.periods": ["panel", "dyads"],
    "analysis.resource": ["export"],
    "analysis.selection": ["panel", "spells", "dyads"],
    "analysis.sheet": ["annotate", "compare"],
    "analysis.stretches": ["panel", "annotate", "spells"],
    "analysis.tally": ["panel", "dyads"],
    "checking": ["cli", "documents"],
    "fields": ["event", "state", "instrument", "moment", "dispute"],
    "frames": ["table_frames"],
    "ledger": ["register", "loading", "dispute", "timeline"],
    "register": ["register", "explain", "deadline", "dispute"],
    "timeline": ["timeline", "register"],
    "view.commands": ["page", "plot"],
    "view.html": ["page", "table", "annals", "explain"],
    "view.lane": ["plot", "page"],
    "writing": ["loading"],
}
"""The tests of a room whose name they do not bear."""
WIDER = {
    "moment": ["bad_input", "event", "instrument", "state", "register", "documents"],
    "position": ["bad_input", "statechart", "timeline"],
    "statechart": ["bad_input", "timeline"],
    "instrument": ["bad_input", "timeline", "explain", "documents"],
    "dispute": ["bad_input", "register", "documents"],
    "timeline": ["bad_input", "explain", "loading"],
    "roster": ["bad_input", "register", "golden"],
    "register": ["register", "bad_input", "roster"],
    "loading": ["bad_input", "documents", "errors", "example_registers"],
    "annals.offices": ["annals_commands"],
    "annals.snapshot": ["annals_commands"],
    "annals_commands": ["bad_input"],
    "cli": ["terminal", "output", "bad_input"],
    "deadline": ["explain", "register"],
    "documents": ["bad_input", "loading", "schema"],
    "errors": ["bad_input"],
    "evidence": ["annals_commands", "cli"],
    "explain": ["cli", "annals"],
    "fields": ["bad_input"],
    "ledger": ["documents"],
    "state": ["bad_input"],
    "table": ["output", "panel"],
    "view.commands": ["bad_input"],
    "writing": ["documents", "example_registers"],
}
"""What unnoticed mutants of a room are held against besides, from the likeliest to notice them on."""
LONGEST = 300
"""Seconds after which a run of tests counts as failed."""
DISTURBED = (
    "test_register.py::test_a_day_after_the_horizon_warns_the_callers_line",  # mutmut's own frame stands between
    "test_register.py::test_a_file_beside_the_package_is_not_taken_for_a_part_of_it",  # the same
    "test_annotate.py::test_what_is_not_recognised_is_counted_in_a_warning",  # the same
    "test_position.py::test_a_position_pickled_in_another_process_is_found_in_a_set_here",  # no mutant is in that one
)
"""Tests that fail however sound the code, because of the way mutants are planted."""
CAUGHT = ("killed", "timeout", "segfault", "suspicious", "caught by type check")
UNMET = "could not find any test case for any mutant"
"""What mutmut says where all that it could mutate runs on import, or in other processes only."""
Statuses = dict[str, str]


def function_of(mutant: str) -> str:
    """Return the function that a mutant is planted in."""
    name = re.split(r"\.x(?=[_ǁ])", mutant, maxsplit=1)[1].rsplit("__mutmut_", 1)[0]
    return name.strip("ǁ").replace("ǁ", ".") if "ǁ" in name else name.removeprefix("_")


class Copy:
    """A copy of the checkout in which one room is mutated, held against some tests."""

    def __init__(self, room: str, tests: Iterable[str]) -> None:
        """Copy, and tell mutmut what to do."""
        self.place = Path(tempfile.mkdtemp(prefix="mutation-"))
        self.source = f"src/{PACKAGE}/{room.replace('.', '/')}.py"
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.place / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, self.place / name)
        (self.place / "mutants" / "src").mkdir(parents=True)  # else Python remembers that it was not there
        settings = {
            "source_paths": [f"src/{PACKAGE}"],
            "only_mutate": [self.source],
            "also_copy": list(COPIED),
            "pytest_add_cli_args_test_selection": list(tests),
            "pytest_add_cli_args": ["-p", "no:cacheprovider", "-q", *(f"--deselect=tests/{one}" for one in DISTURBED)],
            "track_dependencies": False,
            "use_git_change_detection": False,
            "timeout_multiplier": 3.0,
        }
        with (self.place / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write("\n[tool.mutmut]\n")
            file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())

    def mutmut(self, *arguments: str, may_end_with: tuple[str, ...] = ()) -> str:
        """Run mutmut and return what it prints; it may end badly if it says one of these reasons.

        Raises:
            SystemExit: it fails, with the end of what it printed.
        """
        ran = subprocess.run(  # noqa: S603  a tool of the tests
            [str(Path(sys.executable).with_name("mutmut")), *arguments],
            cwd=self.place,
            env=os.environ | {"PYTHONPATH": str(self.place / "mutants" / "src")},  # for tests that start processes
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if ran.returncode and not any(words in ran.stdout for words in may_end_with):
            raise SystemExit(ran.stdout[-4000:])
        return ran.stdout

    def names(self) -> list[str]:
        """Return the names of all mutants, made and not yet planted."""
        nothing = f"{PACKAGE}.no_such_room.*"
        self.mutmut("run", "--max-children", "1", nothing, may_end_with=("nothing matches", UNMET))
        return sorted(self.statuses())

    def run(self, *mutants: str) -> Statuses:
        """Plant some mutants (all, if none is named) and return what became of them."""
        self.mutmut("run", "--max-children", "1", *mutants, may_end_with=(UNMET,))
        return {name: status for name, status in self.statuses().items() if not mutants or name in mutants}

    def statuses(self) -> Statuses:
        """Return what is known of every mutant."""
        lines = self.mutmut("results", "--all", "true").splitlines()
        return dict(line.strip().split(": ", 1) for line in lines if ": " in line)

    def change(self, mutant: str) -> str:
        """Return the lines that a mutant changes, before and after."""
        lines = self.mutmut("show", mutant).splitlines()
        return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"})

    def clear(self) -> None:
        """Remove the copy."""
        shutil.rmtree(self.place)

    def noticed_by(self, files: Iterable[str], mutant: str) -> bool:
        """Say whether some of these tests fail with the mutant in the place of the room."""
        source = self.place / self.source
        sound = source.read_text(encoding="utf-8")
        self.mutmut("apply", mutant)
        try:
            return self.fails(files)
        finally:
            source.write_text(sound, encoding="utf-8")

    def still_lives(self, function: str, change: str, files: Iterable[str]) -> bool:
        """Plant a change that was written down into its function, and say whether no test fails."""
        source = self.place / self.source
        sound = source.read_text(encoding="utf-8")
        source.write_text(planted(sound, function, change), encoding="utf-8")
        try:
            return not self.fails(files)
        finally:
            source.write_text(sound, encoding="utf-8")

    def fails(self, files: Iterable[str]) -> bool:
        """Say whether some of these tests fail."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
        environment = os.environ | {"PYTHONPATH": str(self.place / "src")}
        try:
            ran = subprocess.run(  # noqa: S603  the tests
                command,
                cwd=self.place,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            return True
        if ran.returncode not in {0, 1}:  # interrupted, misused, or without tests: no verdict
            raise SystemExit(ran.stdout[-4000:])
        return ran.returncode == 1


def planted(source: str, function: str, change: str) -> str:
    """Return the source with a change in one of its functions.

    Raises:
        ValueError: the function has no such lines any more.
    """
    before, after = ([line[1:] for line in change.splitlines() if line[0] == sign] for sign in "-+")
    lines = source.splitlines()
    inside: ast.AST = ast.parse(source)
    for name in function.split("."):
        known = (node for node in ast.walk(inside) if isinstance(node, ast.FunctionDef | ast.ClassDef))
        inside = next((node for node in known if node.name == name), ast.Module([], []))
    if before and isinstance(inside, ast.FunctionDef):
        for at in range(inside.lineno - 1, inside.end_lineno or inside.lineno):
            here = lines[at : at + len(before)]
            if [line.strip() for line in here] == [line.strip() for line in before]:
                deeper = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
                base = len(before[0]) - len(before[0].lstrip())
                lines[at : at + len(before)] = [deeper + line[base:] for line in after]
                return "\n".join(lines) + "\n"
    message = f"{function} has no lines such as {before}"
    raise ValueError(message)


def own(room: str) -> list[str]:
    """Return the files of a room's tests."""
    return [f"tests/test_{one}.py" for one in OWN.get(room, [room.rsplit(".", 1)[-1]])]


def all_of(room: str) -> list[str]:
    """Return the files of a room's tests, and of those that it is held against besides."""
    return [*own(room), *(f"tests/test_{one}.py" for one in WIDER.get(room, ()))]


def tried(room: str, share: float, chance: random.Random) -> tuple[int, int, list[dict[str, str]]]:
    """Plant a share of the mutants of a room; return how many there are, how many were noticed, and the others.

    Raises:
        SystemExit: the tests fail without any mutant.
    """
    copy = Copy(room, own(room))
    names = copy.names()
    some = [name for name in names if chance.random() < share]
    alive = [name for name, status in (copy.run(*some) if some else {}).items() if status not in CAUGHT]
    files = all_of(room)
    if alive and copy.fails(files):
        raise SystemExit(f"{files} fail without a mutant")
    alive = [name for name in sorted(alive) if not copy.noticed_by(files, name)]
    survivors = [{"where": f"{room}.{function_of(name)}", "change": copy.change(name)} for name in alive]
    copy.clear()
    print(f"{room}: {len(some)} planted, {len(alive)} not noticed", flush=True)  # noqa: T201  it is a script
    return len(names), len(some) - len(alive), survivors


def rooms_of(part: str) -> list[str]:
    """Return the rooms of a part, without the generated table and the tools that tests are made with."""
    if part == "core":
        return list(CORE)
    source = ROOT / "src" / PACKAGE
    if not source.exists():  # the sources are removed where a wheel is tested
        source = Path(next(iter(import_module(PACKAGE).__path__)))
    found = (".".join(path.relative_to(source).with_suffix("").parts) for path in sorted(source.rglob("*.py")))
    return [
        room
        for room in found
        if room not in CORE and room.rsplit(".", 1)[-1][0] != "_" and not room.startswith("testing.")
    ]


def again(part: dict[str, Any], rooms: Iterable[str]) -> None:
    """Try again what lived and has no reason to; what is noticed by now is counted as caught."""
    for room in rooms:
        lived = [one for one in part["survivors"] if room_in(one) == room and not one["reason"]]
        copy = Copy(room, own(room))
        if lived and copy.fails(all_of(room)):
            raise SystemExit(f"{all_of(room)} fail without a mutant")
        for one in lived:
            if not copy.still_lives(one["where"].removeprefix(f"{room}."), one["change"], all_of(room)):
                part["survivors"].remove(one)
                part["rooms"][room]["caught"] += 1
                part["rooms"][room]["survived"] -= 1
        copy.clear()


def main() -> None:
    """Plant the faults and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("core", "rest"))
    parser.add_argument("rooms", nargs="*", help="only these; the figures of the others stay")
    parser.add_argument("--share", type=float, default=1.0, help="of the mutants, at random; 1 is all of them")
    parser.add_argument("--seed", type=int, default=1, help="of the choice")
    parser.add_argument("--again", action="store_true", help="try only what lived last time and has no reason to")
    asked = parser.parse_args()
    found = json.loads(FOUND.read_text(encoding="utf-8")) if FOUND.exists() else {}
    part = found.setdefault(asked.part, {"rooms": {}, "survivors": []})
    if asked.again:
        again(part, asked.rooms or rooms_of(asked.part))
        FOUND.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    reasons = {(one["where"], one["change"]): one["reason"] for one in part["survivors"]}
    for room in asked.rooms or rooms_of(asked.part):
        chance = random.Random(f"{asked.seed} {room}")  # noqa: S311  the same choice each time
        count, caught, alive = tried(room, asked.share, chance)
        part["rooms"][room] = {"all": count, "caught": caught, "survived": len(alive)}
        others = [one for one in part["survivors"] if room_in(one) != room]
        part["survivors"] = others + [one | {"reason": reasons.get((one["where"], one["change"]), "")} for one in alive]
        if not asked.rooms:
            seen = {"first_sight": {"seed": asked.seed, **total(part["rooms"].values())}} if asked.share < 1 else {}
            part |= seen | {"share": asked.share}
        part |= {"measured": datetime.now(UTC).date().isoformat(), "mutmut": version("mutmut")}
        FOUND.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def total(rooms: Iterable[dict[str, int]]) -> dict[str, int]:
    """Return how many mutants of some rooms were planted, and how many of these were noticed."""
    counts = [(room["caught"] + room["survived"], room["caught"]) for room in rooms]
    return {"planted": sum(planted for planted, _ in counts), "noticed": sum(noticed for _, noticed in counts)}


def room_in(survivor: dict[str, str]) -> str:
    """Return the room of a survivor that was written down."""
    rooms = (*CORE, *rooms_of("rest"))
    return max((room for room in rooms if survivor["where"].startswith(f"{room}.")), key=len)


if __name__ == "__main__":
    main()
