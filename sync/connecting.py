"""A file system for an address: fsspec and what it needs, imported when an address asks for them.

Passwords go to the libraries apart from the address, so that none stands in the name of a file.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..schemas.terms import Words
from .addresses import Address, bare, extra_of
from .errors import RunStopped

PATIENCE = 30
"""Seconds to wait for an answer."""

READ_ONLY = frozenset(("http", "https"))


def file_system(address: Address, known_hosts: Path) -> tuple[Any, str]:
    """Return the file system of an address and the path of the folder in it.

    Args:
        address: where the folder lies.
        known_hosts: where the key of an SSH server is kept once seen: another key is refused.

    Raises:
        RunStopped: a library is missing, or nobody knows that kind of address.
        Exception: whatever the library says of a server that does not answer or refuses.
    """
    try:
        import fsspec
    except ImportError as error:
        raise _uninstalled(address, error) from None
    for chatty in ("paramiko", "fsspec", "aiohttp", "smbprotocol"):
        # Without a handler of their own they write to standard error, addresses included.
        logging.getLogger(chatty).addHandler(logging.NullHandler())
    plain = {"skip_instance_cache": True, "use_listings_cache": False}
    try:
        if address.protocol in ("sftp", "ssh"):
            return _sftp(address, known_hosts), address.path or "/"
        if address.protocol in READ_ONLY:
            return _http(fsspec, address, plain), bare(address).rstrip("/")
        if address.protocol == "smb":
            options = {"host": address.host, "port": address.port, **_login(address)}
            return fsspec.filesystem("smb", **plain, **options), address.path
        if address.protocol in ("webdav", "webdavs"):
            return _webdav(address), address.path
        found, path = fsspec.core.url_to_fs(address.text, **plain)
        return found, str(path).rstrip("/")
    except ImportError as error:
        raise _uninstalled(address, error) from None
    except ValueError as error:
        if "rotocol" not in str(error):
            raise
        raise RunStopped(
            Words(
                f"Gli indirizzi «{address.protocol}://» non sono previsti.",
                f"Addresses «{address.protocol}://» are not provided for.",
            )
        ) from None


def _login(address: Address) -> dict[str, str]:
    told = {"username": address.user, "password": address.password}
    return {name: text for name, text in told.items() if text}


def _sftp(address: Address, known_hosts: Path) -> Any:  # noqa: ANN401 - fsspec has no types
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    known_hosts.parent.mkdir(parents=True, exist_ok=True)
    known_hosts.touch()

    def connect(self: Any) -> None:  # noqa: ANN401
        # The library's own way takes any key any time: whoever stands in between gets everything.
        self.client = paramiko.SSHClient()
        self.client.load_system_host_keys()
        self.client.load_host_keys(str(known_hosts))
        self.client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        self.client.connect(self.host, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()
        self.ftp.get_channel().settimeout(PATIENCE)

    pinned = type("PinnedSFTP", (SFTPFileSystem,), {"_connect": connect})
    patience = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout"), PATIENCE)
    options: Mapping[str, Any] = {"port": address.port or 22, **_login(address), **patience}
    return pinned(address.host, skip_instance_cache=True, **options)


def _http(fsspec: Any, address: Address, plain: Mapping[str, Any]) -> Any:  # noqa: ANN401
    import aiohttp

    client: dict[str, Any] = {"timeout": aiohttp.ClientTimeout(sock_connect=PATIENCE,
                                                               sock_read=PATIENCE)}  # fmt: skip
    if address.user:
        client["auth"] = aiohttp.BasicAuth(address.user, address.password)
    # Names come out of the page as they were escaped there: escaped twice they would not be found.
    return fsspec.filesystem(address.protocol, client_kwargs=client, encoded=True, **plain)


def _webdav(address: Address) -> Any:  # noqa: ANN401
    from webdav4.fsspec import WebdavFileSystem

    scheme = "https" if address.protocol == "webdavs" else "http"
    port = f":{address.port}" if address.port else ""
    login = (address.user, address.password) if address.user else None
    made = WebdavFileSystem(f"{scheme}://{address.host}{port}", auth=login, timeout=PATIENCE)
    join = made.client.join_url

    def escaped(path: str, add_trailing_slash: bool = False) -> Any:  # noqa: ANN401
        # The library takes these three as they are: a lock of LibreOffice ends in one of them.
        for mark, code in (("%", "%25"), ("#", "%23"), ("?", "%3F")):
            path = path.replace(mark, code)
        return join(path, add_trailing_slash=add_trailing_slash)

    made.client.join_url = escaped
    return made


def _uninstalled(address: Address, error: ImportError) -> RunStopped:
    extra = extra_of(address.protocol)
    return RunStopped(
        Words(
            f"Per leggere cartelle «{address.protocol}://» manca il modulo «{error.name}»: "
            f'eseguire pip install "riscontro[{extra}]".',
            f"Folders «{address.protocol}://» need the module «{error.name}»: "
            f'run pip install "riscontro[{extra}]".',
        )
    )
