"""Two files that change places in one step, where the system knows how."""

import ctypes
import errno
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path

_HERE = -100
"""``AT_FDCWD``: relative names count from the current folder."""

_EXCHANGE = 2
"""``RENAME_EXCHANGE``."""

_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a system or a file system (most shares) says that cannot do it."""


def exchange(one: Path, other: Path) -> bool:
    """Let two files of a folder change places; neither name is ever without a file.

    Returns:
        Whether it was done: only Linux can, and not on every file system.

    Raises:
        OSError: the system forbids it.
    """
    rename = _renameat2()
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))


@functools.cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    if sys.platform != "linux":
        return None
    try:
        found = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    found.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    found.restype = ctypes.c_int
    called: Callable[[int, bytes, int, bytes, int], int] = found
    return called
