"""Real servers on this machine, each in a thread, serving a folder: SFTP and plain HTTP."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paramiko

USER, WORD = "coordinamento", "pa:rola/segreta@1"
ESCAPED = "pa%3Arola%2Fsegreta%401"


class Guard(paramiko.ServerInterface):
    """Lets in one user by password."""

    def check_auth_password(self, username: str, password: str) -> int:
        good = (username, password) == (USER, WORD)
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    """An open file."""

    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


def answered(action: Callable[[], Any]) -> Any:
    """Turn what the system refuses into what the protocol says."""
    try:
        action()
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno or 0)
    return paramiko.SFTP_OK


class Files(paramiko.SFTPServerInterface):
    """The files of a folder; ``before`` is told every request, and may refuse it."""

    def __init__(self, server: Any, root: Path, before: Callable[[str, str], int | None]) -> None:
        super().__init__(server)
        self.root, self.before = root, before

    def real(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> Any:
        refused = self.before("list", path)
        if refused is not None:
            return refused
        try:
            found = sorted(self.real(path).iterdir())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        listed = []
        for one in found:
            told = paramiko.SFTPAttributes.from_stat(one.lstat())
            told.filename = one.name
            listed.append(told)
        return listed

    def _told(self, path: str, follow: bool) -> Any:
        refused = self.before("stat", path)
        if refused is not None:
            return refused
        try:
            return paramiko.SFTPAttributes.from_stat(self.real(path).stat(follow_symlinks=follow))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def stat(self, path: str) -> Any:
        return self._told(path, True)

    def lstat(self, path: str) -> Any:
        return self._told(path, False)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        writing = bool(flags & (os.O_WRONLY | os.O_RDWR))
        refused = self.before("write" if writing else "read", path)
        if refused is not None:
            return refused
        try:
            number = os.open(self.real(path), flags, 0o644)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        mode = "r+b" if flags & os.O_RDWR else "wb" if writing else "rb"
        file = os.fdopen(number, mode)
        handle = Handle(flags)
        handle.filename = str(self.real(path))
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path: str) -> Any:
        return answered(self.real(path).unlink)

    def mkdir(self, path: str, attr: Any) -> Any:
        return answered(self.real(path).mkdir)

    def rename(self, oldpath: str, newpath: str) -> Any:
        if self.real(newpath).exists():
            return paramiko.SFTP_FAILURE
        return self.posix_rename(oldpath, newpath)

    def posix_rename(self, oldpath: str, newpath: str) -> Any:
        refused = self.before("rename", newpath)
        if refused is not None:
            return refused
        return answered(lambda: self.real(oldpath).replace(self.real(newpath)))


class Sftp:
    """An SFTP server; ``refusing`` maps a request to what it answers, ``watching`` sees them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.key = paramiko.ECDSAKey.generate()
        self.refusing: dict[str, int] = {}
        self.watching: Callable[[str, str], None] = lambda what, path: None
        self.requests: list[tuple[str, str]] = []
        self.transports: list[paramiko.Transport] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"sftp://{USER}:{ESCAPED}@127.0.0.1:{self.port}/arrivi"

    def asked(self, what: str) -> list[str]:
        return [path for one, path in self.requests if one == what]

    def _before(self, what: str, path: str) -> int | None:
        self.requests.append((what, path))
        self.watching(what, path)
        return self.refusing.get(what)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            transport = paramiko.Transport(client)
            transport.add_server_key(self.key)
            files = partial(Files, root=self.root, before=self._before)
            transport.set_subsystem_handler(
                "sftp", paramiko.SFTPServer, sftp_si=lambda server, files=files: files(server)
            )
            self.transports.append(transport)
            with suppress(paramiko.SSHException, EOFError):
                transport.start_server(server=Guard())

    def stop(self) -> None:
        with suppress(OSError):
            # The thread that waits in accept would otherwise take one caller more.
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for transport in self.transports:
            transport.close()


@contextmanager
def sftp(root: Path) -> Iterator[Sftp]:
    """Serve a folder over SFTP."""
    server = Sftp(root)
    try:
        yield server
    finally:
        server.stop()


class Quiet(SimpleHTTPRequestHandler):
    """Pages of links, and files; says nothing."""

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def http(root: Path) -> Iterator[str]:
    """Serve a folder over HTTP as pages of links; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/arrivi"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
