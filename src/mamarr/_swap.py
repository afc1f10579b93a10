"""Two folders change places in one step, so that a crash leaves one whole set or the other."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), Linux 3.15
_NOT_HERE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


def swap(new: Path, old: Path) -> None:
    """Let `new` and `old`, two folders on one file system, change places.

    Where the system cannot do that in one step, `old` is moved aside first; a crash between the two moves
    then leaves it whole under the name of `new` with ``-old`` at its end.

    Parameters
    ----------
    new, old
        Both exist, and both do so afterwards.
    """
    if not _exchanged(new, old):
        aside = new.with_name(f"{new.name}-old")
        old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
        aside.rename(new)
    handle = os.open(old.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchanged(new: Path, old: Path) -> bool:
    """Whether the system could exchange them; any other failure is raised."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(old))
