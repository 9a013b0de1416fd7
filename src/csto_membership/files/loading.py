"""`load` and `dump`: registers come from files and go back to them.

Every register is read strictly by `reader`, once: what was proved is kept by `compiled`, so
that the next process does not parse and prove the same files again.
"""

import os
from os import PathLike
from pathlib import Path
from threading import Lock

from attrs import evolve

from csto_membership.engine.equality import same_facts
from csto_membership.engine.view import View
from csto_membership.model.event_columns import EventColumns
from csto_membership.output.atomic_write import put
from csto_membership.register import Register

from . import compiled
from .contents import DATA, contents_of, packaged, path_of

_lock = Lock()
_packaged: dict[str, Register] = {}
if hasattr(os, "register_at_fork"):  # a thread that held the lock is not there in the new process
    os.register_at_fork(after_in_child=lambda: globals().update(_lock=Lock()))


def load(source: str | PathLike[str]) -> Register:
    """Load a register: a packaged one by its name, else a TOML file or a folder of TOML files and tables.

    Args:
        source: the name (``"csto"``) or the path; a text that is no packaged name is a path.

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
                _packaged[source] = Register(view_of(DATA / source))
            return _packaged[source]
    return Register(view_of(path_of(source)))


def view_of(path: Path) -> View:
    """Return the facts of a register's file or folder: compiled before, or read strictly and kept.

    Raises:
        RegisterError: with every fault of every file.
        FileNotFoundError: there is no such path.
    """
    files = contents_of(path)
    view = compiled.find(path, files)
    if view is not None:
        return view
    view = _strictly(files)
    if not isinstance(view.facts.events, EventColumns):  # these are read faster than what is compiled of records
        compiled.keep(path, files, view)
    return view


def read(path: Path) -> View:
    """Read a register's file or folder strictly, whatever was compiled of it.

    Raises:
        RegisterError: with every fault of every file.
        FileNotFoundError: there is no such path.
    """
    return _strictly(contents_of(path))


def _strictly(files: compiled.Files) -> View:
    from . import reader  # noqa: PLC0415  cattrs takes 60 ms to import, and compiled registers do without

    return reader.read_view(files)


def build(path: str | PathLike[str]) -> Path:
    """Read a register strictly and write its compiled form beside it; return where.

    `load` then answers from it, as long as the sources and this package are as they were.

    Raises:
        RegisterError: with every fault of every file.
        FileNotFoundError: there is no such path.
        OSError: it cannot be written.
    """
    place = path_of(path)
    files = contents_of(place)
    return compiled.write_beside(place, files, _strictly(files))


def dump(register: Register, path: str | Path) -> None:
    """Write a register's facts, with supposed events, as one TOML file.

    Reading it again gives an equal register, which is made sure of before anything is
    written; comments are not kept, for the model has none. The view (readings, the known-on
    day) is a question's, and is not written.

    Args:
        register: the register.
        path: the file; one that is there is replaced.

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
    from . import writing  # noqa: PLC0415  tomlkit takes 20 ms to import, and only writing needs it

    facts = register.facts
    if register.supposed:
        facts = evolve(facts, events=(*facts.events, *register.supposed))
    text = writing.write(facts)
    if not same_facts(_strictly([(Path(path).name, text.encode())]).facts, facts):
        message = "these facts cannot be written so that they read back equal"
        raise ValueError(message)
    put(Path(path), text.encode())
