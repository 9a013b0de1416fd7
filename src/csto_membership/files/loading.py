"""`load` and `dump`: registers come from files and go back to them.

Every register is read by `documents.read`, strictly. The packaged ones are also shipped in
a form that needs no checking (``data/<name>.json``, which a test regenerates and compares),
so that the first answer of a process does not pay for parsing and proving them again.
"""

import json
from datetime import date
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any

from attrs import evolve

from csto_membership.engine.histories import same_facts
from csto_membership.errors import Fault, RegisterError
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Arrears, Entry, Instrument, Withdrawal
from csto_membership.model.states import State
from csto_membership.output.atomic_write import put
from csto_membership.register import Register

CORE = ("register", "state", "instrument", "source", "dispute", "event")
"""The tables that become records here; the others are the annals', whose records are made when they are asked for."""
DATA = Path(__file__).parent.parent / "data"
_lock = Lock()
_packaged: dict[str, Register] = {}


def packaged() -> tuple[str, ...]:
    """Return the names of the registers that come with the package."""
    return tuple(sorted(path.stem for path in DATA.glob("*.json") if (DATA / path.stem).is_dir()))


def load(source: str | PathLike[str]) -> Register:
    """Load a register: a packaged one by its name, else a TOML file or a folder of them.

    Raises:
        RegisterError: with every fault of every file.
        FileNotFoundError: there is neither such a register nor such a path.
        TypeError: it is neither a text nor a path.

    >>> load("csto").name
    'Collective Security Treaty Organization'
    """
    if not isinstance(source, str | PathLike):
        message = f"a register is the name of a packaged one or a path, not {type(source).__name__}"
        raise TypeError(message)
    if isinstance(source, str) and source in packaged():
        with _lock:
            if source not in _packaged:
                _packaged[source] = Register(_trusted(DATA / f"{source}.json"))
            return _packaged[source]
    return Register(read(path_of(source)))


def path_of(source: str | PathLike[str]) -> Path:
    """Return the path that a text means.

    Raises:
        FileNotFoundError: it is empty, which a path would take for the folder one is in.
    """
    if source == "":
        raise FileNotFoundError(_absent(""))
    return Path(source)


def read(path: Path) -> Facts:
    """Read a register's file or folder, strictly.

    Raises:
        RegisterError: with every fault of every file.
        FileNotFoundError: there is no such path.
    """
    from . import reader as documents  # noqa: PLC0415  cattrs is heavy, and the packaged registers do without

    contents: list[tuple[str, bytes]] = []
    faults: list[Fault] = []
    for file in _files(path):
        try:
            contents.append((file.name, file.read_bytes()))
        except OSError as error:
            faults.append(_unreadable(file, error))
    if faults:
        raise RegisterError(faults)
    return documents.read(contents)


def _files(path: Path) -> list[Path]:
    """Return the files of a register: the path itself, or what its folder holds, by name."""
    try:
        folder, there = path.is_dir(), path.exists()
        found = sorted(path.iterdir()) if folder else [path]
    except OSError as error:
        raise RegisterError([_unreadable(path, error)]) from None
    if not there:
        raise FileNotFoundError(_absent(str(path)))
    files = [file for file in found if file.suffix == ".toml" and file.name[0] != "."] if folder else found
    if not files:
        raise RegisterError([Fault(str(path), "", "", "", None, "the folder has no .toml file")])
    return files


def _absent(name: str) -> str:
    return f"there is no register {name!r}: no such path, and the packaged ones are {', '.join(packaged())}"


def _unreadable(path: Path, error: OSError) -> Fault:
    return Fault(path.name or str(path), "", "", "", None, f"cannot be read: {error.strerror}")


def dump(register: Register, path: str | Path) -> None:
    """Write a register's facts, with supposed events, as one TOML file.

    Reading it again gives an equal register, which is made sure of before anything is
    written; comments are not kept, for the model has none. The view (readings, the known-on
    day) is a question's, and is not written.

    Raises:
        RegisterError: a supposed event has no source, as every event of a file must.
        ValueError: one file cannot hold these events: no order of theirs keeps all bonds in
            order, or two of them share an id.
        TypeError: it is no register.
        OSError: the file cannot be written; one that was there is as it was.
    """
    if not isinstance(register, Register):
        message = f"dump writes a Register, not {type(register).__name__}"
        raise TypeError(message)
    from . import reader as documents
    from . import writing  # noqa: PLC0415  only writing needs them

    facts = register.facts
    if register.supposed:
        facts = evolve(facts, events=(*facts.events, *register.supposed))
    text = writing.write(facts)
    if not same_facts(documents.read([(Path(path).name, text.encode())]), facts):
        message = "these facts cannot be written so that they read back equal"
        raise ValueError(message)
    put(Path(path), text.encode())


def prebuild(name: str) -> str:
    """Return the trusted form of a packaged register, made from its checked files."""
    from . import writing  # noqa: PLC0415

    facts = read(DATA / name)
    rows = writing.document(facts)
    rows["event"] = [writing.event_row(event) for event in facts.events]
    rows |= facts.rows
    return json.dumps(rows, ensure_ascii=False, default=str, separators=(",", ":"), indent=0) + "\n"


def _trusted(path: Path) -> Facts:
    """Read the trusted form."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    head: dict[str, Any] = rows["register"]
    del head["format"]
    head["checked_through"] = date.fromisoformat(head["checked_through"])
    return Facts(
        **head,
        states=[State(**_days(row, "since", "until")) for row in rows["state"]],
        instruments=[_instrument(row) for row in rows["instrument"]],
        sources=[Source(**row) for row in rows.get("source", ())],
        disputes=[_dispute(row) for row in rows.get("dispute", ())],
        events=[Event(**_days(row, "verified")) for row in rows["event"]],
        rows={table: some for table, some in rows.items() if table not in CORE},
    )


def _days(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return row | {key: date.fromisoformat(row[key]) for key in keys if key in row}


def _instrument(row: dict[str, Any]) -> Instrument:
    parts = {"entry": Entry, "withdrawal": Withdrawal, "arrears": Arrears}
    made: dict[str, Any] = {key: kind(**row[key]) for key, kind in parts.items() if key in row}
    return Instrument(**row | made)


def _dispute(row: dict[str, Any]) -> Dispute:
    readings = [Reading(**reading) for reading in row.pop("reading")]
    return Dispute(**row, readings=readings)


if __name__ == "__main__":
    for _folder in sorted(path for path in DATA.iterdir() if path.is_dir()):
        (DATA / f"{_folder.name}.json").write_text(prebuild(_folder.name), encoding="utf-8")
