"""Writing a file whole, or not at all."""

import errno
import os
import stat
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
    place = path.resolve()  # the file itself, where the path is a link to it
    new = place.with_name(f".{os.urandom(8).hex()}.new")
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
    return os.open(path, flags & ~os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o666)


def _reason(error: OSError) -> str:
    waiting = hasattr(os, "O_NONBLOCK") and error.errno == errno.ENXIO
    return "is a pipe that nobody reads" if waiting else os.strerror(error.errno or 0)
