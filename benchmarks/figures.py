"""Figures as text, and the file of figures that the docs show."""

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count
from pathlib import Path
from typing import Any

from .contest import Result, Row
from .suite import ROWS

SHOWN = Path(__file__).parent.parent / "docs" / "performance.json"
"""The figures that the docs show."""
PACKAGES = ("attrs", "click", "duckdb", "numpy", "pandas", "polars", "pyarrow", "narwhals")
_THOUSAND = 1000


def target(row: Row) -> str:
    """Write a target."""
    if row.target is None:
        return ""
    return f"{'≤' if row.sense == 'at most' else '≥'} {number(row.target)}"


def number(value: float) -> str:
    """Write a ratio with about three digits."""
    if abs(value) >= _THOUSAND:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def line(result: Result) -> str:
    """Write one line for people."""
    row, ratio = result.row, result.ratio
    spread = f"{number(ratio.median)} ({number(ratio.low)}-{number(ratio.high)})"
    return f"{row.key:32} {target(row):>9} {spread:>28}  {result.verdict:12} {row.what}, against {row.against}"


def plain(result: Result) -> dict[str, Any]:
    """Return a result as plain values, with the day of its measurement."""
    return described(result.row) | {
        **{name: _short(getattr(result.ratio, name)) for name in ("median", "low", "high")},
        "ours": _short(result.ours),
        "theirs": _short(result.theirs),
        "rounds": result.rounds,
        "verdict": result.verdict,
        "measured": _today(),
    }


def described(row: Row) -> dict[str, Any]:
    """Return what is said of a row before it is measured."""
    return {name: getattr(row, name) for name in ("key", "what", "against", "sense", "target", "unit")}


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011  the measurer's own day


def surroundings() -> dict[str, Any]:
    """Return when and on what class of machine this is, and with which versions; neither names nor paths."""
    return {
        "measured": _today(),
        "machine": f"{platform.system()}, {platform.machine()}, {cpu_count()} processors",
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def read(path: Path = SHOWN) -> dict[str, Any]:
    """Read a file of figures; one that is not there has none."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {"rows": [], "growth": []} | found


def write(path: Path, found: Mapping[str, Any]) -> None:
    """Write a file of figures."""
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def renew(
    rows: Sequence[Mapping[str, Any]] = (), growth: Sequence[Mapping[str, float]] = (), path: Path = SHOWN
) -> None:
    """Put new figures in the place of older ones; rows that the suite no longer has are dropped."""
    older = read(path)
    merged = {row["key"]: row for row in (*older["rows"], *rows)}
    found = surroundings() | {
        "rows": [merged[key] | described(row) for key, row in ROWS.items() if key in merged],
        "growth": [{name: _short(value) for name, value in one.items()} for one in growth] or older["growth"],
    }
    write(path, found)
