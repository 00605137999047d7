"""What lies where a file is to be written: a device, a pipe or a descriptor must never be renamed over."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self|proc/([0-9]+))/fd/([0-9]+)")
#: Links behind one another that are followed; systems follow 40.
_LINKS = 40


def is_special(place: str | os.PathLike[str]) -> bool:
    """Return whether a place is something other than a file or a folder, also behind links.

    A descriptor of this process (`/dev/stderr`, `/dev/fd/63`) is one even where a file is behind it.
    """
    try:
        if not os.path.lexists(place):  # most outputs are new
            return False
        if descriptor(place) is not None:
            return True
        mode = os.stat(place).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def can_be_file(place: str | os.PathLike[str]) -> bool:
    """Return whether a file may be written at a place: it is no folder, and lies in one that is there."""
    return not os.path.isdir(place) and os.path.isdir(os.path.dirname(os.path.realpath(place)))


def is_same(place: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Return whether two names lead to one place, whether something is there or not."""
    return os.path.realpath(place) == os.path.realpath(other)


def descriptor(place: str | os.PathLike[str]) -> int | None:
    """Return the number of the descriptor that a place is another name of; None for other places."""
    name = os.path.abspath(place)
    try:
        for _ in range(_LINKS):
            folder, last = os.path.split(name)
            # A folder may be a link to that of the descriptors, as /dev/fd is.
            found = _DESCRIPTOR.fullmatch(name) or _DESCRIPTOR.fullmatch(
                os.path.join(os.path.realpath(folder), last)
            )
            if found:
                return int(found[2]) if found[1] in (None, str(os.getpid())) else None
            name = os.path.normpath(os.path.join(folder, os.readlink(name)))
    except (OSError, ValueError):  # the end of the links, or no name at all
        pass
    return None


def hand_over(place: Path) -> int:
    """Return a descriptor with which to write to a special place as it is.

    Raises:
        OSError: It cannot be written.
    """
    own = descriptor(place)
    # Opened by its name, a file behind it would be written from its beginning.
    return os.open(place, os.O_WRONLY) if own is None else os.dup(own)
