"""What has been checked, in figures: ``python -m tests.report`` prints them.

Each figure is counted by the tests that it stands for; those of long runs (mutants, fuzzing)
were written down by their scripts. ``--write`` keeps them in ``tests/figures.json``, below which
the tests let none of them fall, and renews the tables of ``docs/correctness.md``.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
FIGURES = HERE / "figures.json"
PAGE = HERE.parent / "docs" / "correctness.md"
COUNTED = {
    "The machine, exhausted": "test_exhaustion",
    "The machine, by Spin": "test_model_checker",
    "The registers, by an oracle": "test_golden",
    "The registers, by SQLite": "test_sql",
    "Invariants": "test_testing_invariants",
    "Bad input": "test_bad_input",
    "Fuzzing": "test_fuzz",
    "Threads": "test_threads",
}
"""What is counted, and the tests that count it."""
Figures = dict[str, dict[str, int]]


def counted() -> Figures:
    """Count everything; half a minute. What a partner counts is left out where the partner is absent."""
    found = {title: importlib.import_module(tests).figures() for title, tests in COUNTED.items()}
    return {title: figures for title, figures in found.items() if figures}


def written() -> Figures:
    """Return the figures that were written down."""
    figures: Figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    return figures


def mutation() -> dict[str, Any]:
    """Return what the last runs of `mutation.py` found."""
    found: dict[str, Any] = json.loads((HERE / "mutation.json").read_text(encoding="utf-8"))
    return found


def noticed(rooms: Iterable[dict[str, int]]) -> tuple[int, int, int]:
    """Return how many mutants some rooms have, how many of them were planted, and how many of these noticed."""
    counts = [(room["all"], room["caught"] + room["survived"], room["caught"]) for room in rooms]
    every, planted, caught = (sum(some) for some in zip(*counts, strict=True))
    return every, planted, caught


def score() -> tuple[float, float]:
    """Return the percentages of the mutants that are noticed: of a share at first sight, and of the package by that.

    At first sight no test had been written for what the share showed: it stands for what was not planted.
    """
    found = mutation()
    core, _, sure = noticed(found["core"]["rooms"].values())
    rest, _, _ = noticed(found["rest"]["rooms"].values())
    sight = found["rest"]["first_sight"]
    seen = sight["noticed"] / sight["planted"]
    return 100 * seen, 100 * (sure + rest * seen) / (core + rest)


def mutants() -> list[tuple[str, int, int, int, str]]:
    """Return a row for each part and each of its rooms: all mutants, planted, noticed, the percentage of these."""
    rows = []
    for name, part in mutation().items():
        rooms = {f"`{room}`": [counts] for room, counts in sorted(part["rooms"].items())}
        for title, some in {f"**{name}**": list(part["rooms"].values()), **rooms}.items():
            every, planted, caught = noticed(some)
            rows.append(
                (title, every, planted, caught, f"{100 * caught / planted:.1f} %" if planted else "none planted")
            )
    return rows


def survivors() -> list[tuple[str, str]]:
    """Return the mutants that the tests do not notice: where, and why it may live."""
    return [(one["where"], one["reason"]) for part in mutation().values() for one in part["survivors"]]


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines) + "\n"


def _score() -> str:
    rest, whole = score()
    return (
        f"Of the share that was planted in the other rooms {rest:.1f} % were noticed at first sight, before\n"
        f"any test was written for what it showed. By that, **{whole:.1f} %** of the mutants of all these\n"
        "rooms are noticed. The table has the share as it is noticed now.\n"
    )


def _reasons() -> list[tuple[object, ...]]:
    """Return a row for each reason: how many mutants live by it, and in which functions."""
    reasons: dict[str, list[str]] = {}
    for where, reason in survivors():
        reasons.setdefault(reason, []).append(f"`{where}`")
    return [(why, len(places), ", ".join(dict.fromkeys(places))) for why, places in reasons.items()]


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", r"\|").replace("\n", "<br>")


def tables(figures: Figures) -> dict[str, str]:
    """Return the tables of the page, by the name of their place."""
    rows = [(title, name, number) for title, some in figures.items() for name, number in some.items()]
    return {
        "figures": table(("", "counted", "number"), rows),
        "score": _score(),
        "mutants": table(("room", "mutants", "planted", "noticed", "share"), mutants()),
        "survivors": table(("why they may live", "mutants", "where"), _reasons()),
    }


def renewed(page: str, figures: Figures) -> str:
    """Return the page with its tables renewed."""
    for name, text in tables(figures).items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}"
    return page


def main() -> None:
    """Print the figures, or write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the figures, and renew the page")
    asked = parser.parse_args()
    figures = counted()
    for title, some in figures.items():
        print(title)  # noqa: T201  it is a script
        for name, number in some.items():
            print(f"  {number:>12,}  {name}")  # noqa: T201
    print("Mutants")  # noqa: T201
    for name, _, planted, caught, share in mutants():
        print(f"  {caught:>12,}  of {planted:,} noticed ({share}): {name.strip('`*')}")  # noqa: T201
    print(f"  {score()[1]:>12.1f}  percent of the whole package")  # noqa: T201
    if asked.write:
        if FIGURES.exists():
            before = written()
            less = {(t, n) for t, some in figures.items() for n, m in some.items() if m < before.get(t, {}).get(n, 0)}
            if less:
                raise SystemExit(f"these figures would shrink: {sorted(less)}")
            figures = before | figures
        FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()
