"""Mutation testing: mutmut plants small faults in one module after the other; the tests should notice each.

``python tools/mutation.py engine model/dates`` plants faults in all modules of the package
``engine`` and in one module of ``model``. ``--share 0.05 --seed 3`` plants a random share of them.
A module's tests are those in the folder named like its package (``tests/engine`` for
``src/csto_membership/engine``), or ``tests/project`` and ``tests/register`` for the modules at the top.

The script prints, for each module, the number of mutants planted and noticed, and then the change
that each surviving mutant makes. Write the totals, with the day, into ``docs/correctness.md``.

It works in a copy of the checkout and needs mutmut (dependency group ``mutation``) and what the
tests need.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "csto_membership"
COPIED = (
    *("src", "tests", "tools", "docs", "examples", "benchmarks", "pyproject.toml"),
    *(path.name for path in ROOT.glob("*.md")),
)
NOTICED = ("killed", "timeout", "segfault", "suspicious", "caught by type check")
ALLOWED = ("nothing matches", "could not find any test case for any mutant")
"""Messages with which mutmut may fail: no mutant chosen, or code that only runs on import."""


class Copy:
    """A copy of the checkout in which mutmut mutates one module."""

    def __init__(self, module: Path) -> None:
        """Copy the checkout and configure mutmut."""
        self.folder = Path(tempfile.mkdtemp(prefix="mutation-"))
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, self.folder / name)
        (self.folder / "mutants" / "src").mkdir(parents=True)  # must exist before Python caches the search path
        settings = {
            "source_paths": ["src/csto_membership"],
            "only_mutate": [module.relative_to(ROOT).as_posix()],
            "also_copy": list(COPIED),
            "pytest_add_cli_args_test_selection": tests_of(module),
            "pytest_add_cli_args": ["-p", "no:cacheprovider", "-q", "-m", "not heavy"],
            "track_dependencies": False,
            "use_git_change_detection": False,
            "timeout_multiplier": 3.0,
        }
        with (self.folder / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write("\n[tool.mutmut]\n")
            file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())

    def mutmut(self, *arguments: str) -> str:
        """Run mutmut and return its output.

        Raises:
            SystemExit: mutmut fails for an unexpected reason; with the end of its output.
        """
        done = subprocess.run(  # noqa: S603  a development tool
            [str(Path(sys.executable).with_name("mutmut")), *arguments],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder / "mutants" / "src")},  # for tests that start processes
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode and not any(message in done.stdout for message in ALLOWED):
            raise SystemExit(done.stdout[-4000:])
        return done.stdout

    def results(self) -> dict[str, str]:
        """Return the status of every mutant by its name."""
        lines = self.mutmut("results", "--all", "true").splitlines()
        return dict(line.strip().split(": ", 1) for line in lines if ": " in line)

    def change(self, mutant: str) -> str:
        """Return the lines that a mutant changes, before and after."""
        lines = self.mutmut("show", mutant).splitlines()
        return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"})


def tests_of(module: Path) -> list[str]:
    """Return the folders of a module's tests."""
    package = module.relative_to(PACKAGE).parts[0]
    return [f"tests/{package}"] if (ROOT / "tests" / package).is_dir() else ["tests/register", "tests/project"]


def modules(names: list[str]) -> list[Path]:
    """Return the files of the named modules and packages; of the whole library if none is named.

    Raises:
        SystemExit: there is no such module or package.
    """
    found: list[Path] = []
    for name in names or ["."]:
        path = PACKAGE / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [file for file in files if file.name != "transitions.py"]  # generated
        if not all(file.is_file() for file in files) or not files:
            raise SystemExit(f"no module {name!r} in {PACKAGE}")
    return found


def mutate(module: Path, share: float, seed: int) -> tuple[int, list[str]]:
    """Plant a share of a module's mutants; return how many were planted, and the changes that no test noticed."""
    copy = Copy(module)
    try:
        copy.mutmut("run", "--max-children", "1", "no_such_mutant.*")  # only lists the mutants
        names = sorted(copy.results())
        chance = random.Random(f"{seed} {module.name}")  # noqa: S311  the same choice each time
        chosen = [name for name in names if chance.random() < share]
        if not chosen:
            return 0, []
        copy.mutmut("run", "--max-children", "1", *chosen)
        results = copy.results()
        survivors = [name for name in chosen if results[name] not in NOTICED]
        return len(chosen), [f"{name}\n{copy.change(name)}" for name in survivors]
    finally:
        shutil.rmtree(copy.folder)


def main() -> None:
    """Plant the mutants and print which of them survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="modules or packages, such as engine or model/dates; default: all")
    parser.add_argument("--share", type=float, default=1.0, help="share of the mutants to plant, chosen at random")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choice")
    asked = parser.parse_args()
    planted, survivors = 0, []
    for module in modules(asked.modules):
        count, changes = mutate(module, asked.share, asked.seed)
        print(f"{module.relative_to(PACKAGE)}: {count} planted, {count - len(changes)} noticed", flush=True)
        planted += count
        survivors += changes
    print(f"all: {planted} planted, {planted - len(survivors)} noticed", *survivors, sep="\n\n")


if __name__ == "__main__":
    main()
