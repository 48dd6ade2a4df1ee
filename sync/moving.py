"""A file moved over another in one step, as each kind of server does it."""

from typing import Any


def move_over(fs: Any, protocol: str, beside: str, path: str) -> None:  # noqa: ANN401
    """Put a file in the place of another: whoever looks sees one of the two, whole.

    Servers that cannot do so copy and remove; their own copy is one step as well.
    """
    if protocol in ("sftp", "ssh"):
        fs.ftp.posix_rename(beside, path)
    elif protocol == "smb":
        _smb(fs, beside, path, "replace")
    elif protocol in ("webdav", "webdavs"):
        fs.client.move(beside, path, overwrite=True)
    elif protocol in ("file", "local"):
        fs.mv(beside, path)
    else:
        fs.cp_file(beside, path)
        fs.rm_file(beside)


def move_new(fs: Any, protocol: str, beside: str, path: str) -> None:  # noqa: ANN401
    """Give a file a name nobody has; where the server can tell, one that was taken is refused."""
    if protocol in ("sftp", "ssh"):
        fs.ftp.rename(beside, path)
    elif protocol == "smb":
        _smb(fs, beside, path, "rename")
    elif protocol in ("webdav", "webdavs"):
        fs.client.move(beside, path, overwrite=False)
    else:
        move_over(fs, protocol, beside, path)


def _smb(fs: Any, beside: str, path: str, how: str) -> None:  # noqa: ANN401
    import smbclient

    source, target = (f"\\\\{fs.host}" + one.replace("/", "\\") for one in (beside, path))
    getattr(smbclient, how)(source, target, port=fs.port or 445)
