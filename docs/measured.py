"""The figures of the benchmarks as the page `performance` shows them: a table, and a curve.

They come from the file that ``python -m benchmarks --write`` renews; nothing is measured here.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

SHOWN = Path(__file__).parent / "performance.json"
_UNITS = {
    "seconds": ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "bytes": ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")),
}
_NEARLY = 0.9995
"""From this part of a unit on, three digits round up to the whole."""
_THOUSAND = 1000


def figures() -> dict[str, Any]:
    """Return what was measured."""
    found: dict[str, Any] = json.loads(SHOWN.read_text(encoding="utf-8"))
    return found


def number(value: float) -> str:
    """Write a ratio with about three digits."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= _THOUSAND else f"{value:.3g}"


def amount(value: float, kind: str) -> str:
    """Write seconds or bytes in the unit that suits them."""
    units = _UNITS[kind]
    unit, name = next((one for one in units if value >= one[0] * _NEARLY), units[-1])
    return f"{value / unit:.3g} {name}"


def table() -> Iterator[str]:
    """Give every row that was measured, with its target."""
    yield "| row | what | against | target | measured | verdict | ours takes |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in figures()["rows"]:
        sign = "≤" if row["sense"] == "at most" else "≥"
        target = "" if row["target"] is None else f"{sign} {number(row['target'])}"
        spread = f"**{number(row['median'])}** ({number(row['low'])} to {number(row['high'])})"
        ours = amount(row["ours"], row["unit"])
        cells = (f"`{row['key']}`", row["what"], row["against"], target, spread, row["verdict"], ours)
        yield f"| {' | '.join(cells)} |"


def machine() -> Iterator[str]:
    """Say when this was measured, and on what."""
    found = figures()
    days = sorted({row["measured"] for row in found["rows"]})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    yield f"Measured {when}: {found['machine']}, Python {found['python']}; {versions}."


_WIDE, _HIGH, _LEFT, _RIGHT, _TOP = 180, 150, 46, 28, 26
_LINES: tuple[tuple[str, str, str], ...] = (
    ("build", "time to build", "seconds"),
    ("question", "time of a question", "seconds"),
    ("bytes", "memory", "bytes"),
)


def growth() -> Iterator[str]:
    """Draw what a register costs from one event to a million, both axes logarithmic, and give the figures."""
    points: Sequence[Mapping[str, float]] = figures()["growth"]
    step, high = _WIDE + _LEFT + _RIGHT, _HIGH + _TOP + 36
    yield '<figure class="curve">'
    yield f'<svg viewBox="0 0 {len(_LINES) * step} {high}" role="img" style="max-width: 100%" font-size="10">'
    yield "<title>Time to build, time of a question and memory, from one event to a million</title>"
    for place, (key, title, kind) in enumerate(_LINES):
        yield from _curve(points, key, title, kind, place * step + _LEFT)
    yield "</svg>"
    yield "</figure>"
    yield ""
    yield "| events | time to build | time of a question | memory |"
    yield "| --- | --- | --- | --- |"
    for one in points:
        yield f"| {one['events']:,.0f} | " + " | ".join(amount(one[key], kind) for key, _, kind in _LINES) + " |"


def _curve(points: Sequence[Mapping[str, float]], key: str, title: str, kind: str, left: float) -> Iterator[str]:
    """Draw one line in its frame."""
    drawn = [(one["events"], one[key]) for one in points if one[key] > 0]
    across = _axis([events for events, _ in drawn], _WIDE)
    up = _axis([value for _, value in drawn], _HIGH)
    bottom = _TOP + _HIGH
    yield f'<text x="{left}" y="{_TOP - 10}" fill="currentColor">{title}</text>'
    yield f'<path d="M{left} {_TOP}V{bottom}H{left + _WIDE}" fill="none" stroke="currentColor"/>'
    for value in _ticks([events for events, _ in drawn]):
        place = left + across(value)
        label = _short(value)
        yield f'<text x="{place:.1f}" y="{bottom + 14}" text-anchor="middle" fill="currentColor">{label}</text>'
    for value in _ticks([figure for _, figure in drawn]):
        place = bottom - up(value)
        label = amount(value, kind)
        yield f'<text x="{left - 4}" y="{place + 3:.1f}" text-anchor="end" fill="currentColor">{label}</text>'
    yield f'<text x="{left + _WIDE / 2}" y="{bottom + 28}" text-anchor="middle" fill="currentColor">events</text>'
    places = [(left + across(events), bottom - up(figure)) for events, figure in drawn]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{line}" fill="none" stroke="#0072b2" stroke-width="2"/>'
    yield "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0072b2"/>' for x, y in places)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    first = floor(log10(min(values)))
    return first, max(first + 1, ceil(log10(max(values))))


def _ticks(values: Sequence[float]) -> list[float]:
    first, last = _decades(values)
    step = -(-(last - first) // 4)
    return [10.0**power for power in range(first, last + 1, step)]


def _axis(values: Sequence[float], length: float) -> Callable[[float], float]:
    first, last = _decades(values)
    return lambda value: (log10(value) - first) / (last - first) * length


def _short(events: float) -> str:
    return f"{events:,.0f}" if events < _THOUSAND**2 else f"{events / _THOUSAND**2:.0f} million"
