"""Writing a file whole, or not at all; and several files together."""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or else as it was before.

    The content goes to a new file beside it, which then takes its place, with the mode and the
    owner of the old one. Where a folder takes no new file, or the owner cannot be kept, the file
    is written to directly; so is one that must not be written, which refuses it, and a pipe that
    somebody reads.

    Raises:
        OSError: it cannot be written.
    """
    try:
        old = path.stat()  # refuses links in a circle, which `Path.exists` does not
    except FileNotFoundError:
        old = None
    if old is not None and not (stat.S_ISREG(old.st_mode) and os.access(path, os.W_OK)):
        _write_directly(path, content)
        return
    place, new = _beside(path)
    try:
        _write_new(new, content, old)
        new.replace(place)
    except PermissionError:
        _write_directly(path, content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # names the file that was asked for alone
    finally:  # also where it was interrupted
        with suppress(OSError):
            new.unlink(missing_ok=True)


def put_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files, in order, so that all are there whole, or all are as they were.

    All contents go to new files first, which then take the places of the old ones one after the other. Only a
    crash of the machine between two of these steps leaves some old and some new.

    Raises:
        OSError: one cannot be written; all are as they were.
    """
    old = {path: path.read_bytes() if path.exists() else None for path in contents}
    new = {path: _beside(path) for path in contents}
    replaced: list[Path] = []
    try:
        for path, content in contents.items():
            _write_new(new[path][1], content, path.stat() if old[path] is not None else None)
        for path, (place, file) in new.items():
            file.replace(place)
            replaced.append(path)
    except BaseException:  # an interruption too
        for path in replaced:
            before = old[path]
            path.unlink() if before is None else put(path, before)
        raise
    finally:
        for _, file in new.values():
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[Path, Path]:
    """Return a file itself, where the path is a link to it, and the name of a new file beside it."""
    place = path.resolve()
    return place, place.with_name(f".{os.urandom(8).hex()}.new")


def _write_new(new: Path, content: bytes, old: os.stat_result | None) -> None:
    """Write a new file, for nobody else to read until it has the mode and the owner of the old one."""
    mode = 0o666 if old is None else 0o600
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # else a crash of the machine could leave an empty file
    if old is not None:
        found = new.stat()
        if (found.st_uid, found.st_gid) != (old.st_uid, old.st_gid):
            os.chown(new, old.st_uid, old.st_gid)
        new.chmod(stat.S_IMODE(old.st_mode))


def _write_directly(path: Path, content: bytes) -> None:
    try:
        with open(path, "wb", opener=_without_waiting) as file:  # Path.open takes no opener
            os.set_blocking(file.fileno(), True)
            file.write(content)
    except OSError as error:
        raise type(error)(error.errno, _reason(error), str(path)) from None


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags & ~os.O_CREAT | getattr(os, "O_NONBLOCK", 0))


def _reason(error: OSError) -> str:
    waiting = hasattr(os, "O_NONBLOCK") and error.errno == errno.ENXIO
    return "is a pipe that nobody reads" if waiting else os.strerror(error.errno or 0)
