"""A web server in a process of its own, so that it takes no time from what is measured.

``folder/answer`` is a link to what is served: one file at every address, or a folder with a file an address. While
``folder/forgetful`` exists, conditions are not looked at.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote


class Server:
    """The server's process while it is entered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "scripts.benchmarks.served", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.communicate()

    @property
    def url(self) -> str:
        """Where the file is."""
        return self.at("/SDN.XML")

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def serve(self, file: Path, *, forgetful: bool = False) -> None:
        """Answer with this file from now on; ``forgetful`` sends it whole to everybody."""
        mark = self._folder / "forgetful"
        show(self._folder, file)
        mark.touch() if forgetful else mark.unlink(missing_ok=True)

    def ask(self, connection: http.client.HTTPConnection, times: int) -> None:
        """Ask on the condition that the file has changed, with nothing but the standard library."""
        etag = _etag(self._folder / "answer")
        for _ in range(times):
            connection.request("GET", "/SDN.XML", headers={"If-None-Match": etag})
            answer = connection.getresponse()
            answer.read()
            if answer.status != HTTPStatus.NOT_MODIFIED:
                raise RuntimeError(f"the server says {answer.status} where it should say 304")


def show(folder: Path, target: Path) -> None:
    """Let the server of a folder answer with a file, or with those of a folder, from now on."""
    link = folder / "answer"
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def file_name(path: str) -> str:
    """The name under which a folder holds what a path answers.

    >>> file_name("/full/title-15.xml?part=744")
    '%2Ffull%2Ftitle-15.xml%3Fpart%3D744'
    """
    return quote(path, safe="")


def _etag(link: Path) -> str:
    return f'"{link.resolve().name}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    folder: Path

    def do_GET(self) -> None:
        file = self.folder / "answer"
        if file.is_dir():
            file /= file_name(self.path)
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        forgetful = (self.folder / "forgetful").exists()
        if not forgetful and self.headers.get("If-None-Match") == _etag(file):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("ETag", _etag(file))
        self.send_header("Content-Length", str(file.stat().st_size))
        self.end_headers()
        self.wfile.flush()
        with file.open("rb") as body:
            self.connection.sendfile(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


def main(folder: Path) -> None:
    """Serve until the process is ended."""
    _Handler.folder = folder
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
