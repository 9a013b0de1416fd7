"""Writing a file whole, or not at all."""

import os
import stat
from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or else as it was before.

    The content goes to a new file beside it, which then takes its place. What is no regular
    file, such as a pipe, or stands in a folder that takes no new file, is written to directly;
    so is a file that must not be written, which refuses it.

    Raises:
        OSError: it cannot be written.
    """
    try:
        regular = stat.S_ISREG(path.stat().st_mode)  # refuses links in a circle, which `Path.exists` does not
    except FileNotFoundError:
        regular = True
    if not regular or (path.exists() and not os.access(path, os.W_OK)):
        path.write_bytes(content)
        return
    place = path.resolve()  # the file itself, where the path is a link to it
    new = place.with_name(f".{os.urandom(8).hex()}.new")
    try:
        new.write_bytes(content)
        if place.exists():
            new.chmod(place.stat().st_mode)
        new.replace(place)
    except PermissionError:
        new.unlink(missing_ok=True)
        path.write_bytes(content)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error  # names the file that was asked for alone
