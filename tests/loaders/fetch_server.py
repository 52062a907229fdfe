"""A local server that misbehaves as its script says: cuts, refusals, other versions, pages, circles, silence."""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from loaders.fetch import Fetched, Patience, fetch
from loaders.official_files import OfficialFile

CONTENT = bytes(range(256)) * 400  # 102,400 bytes
SHA = hashlib.sha256(CONTENT).hexdigest()
PAGES = {
    "page": b"<!DOCTYPE html><html>Please log in</html>",
    "page with a mark": b"\xef\xbb\xbf\r\n<html>Please log in</html>",
    "page after comments": b"<!-- a --> <!-- b -->\n<!doctype HTML><title>Please log in</title>",
    "page in XML": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
}
SIMPLE: dict[str, tuple[int, bytes, dict[str, str]]] = {
    **{name: (200, page, {}) for name, page in PAGES.items()},
    "page by its type": (200, b"Please log in", {"Content-Type": "text/html; charset=utf-8"}),
    "circle": (302, b"", {"Location": "/file.txt"}),
    "moved": (301, b"", {"Location": "/elsewhere/file.txt"}),
    "moved to a disk": (302, b"", {"Location": "file:///etc/hostname"}),
    "part nobody asked for": (206, CONTENT[:100], {}),
    "less said than sent": (200, CONTENT, {"Content-Length": "51200"}),
    "packed": (200, gzip.compress(CONTENT), {"Content-Encoding": "gzip"}),
    "empty": (200, b"", {}),
    "negative length": (200, CONTENT, {"Content-Length": "-5"}),
}
DAY = "Mon, 02 Nov 2026 08:00:00 GMT"
VERSIONS = {"dated": ("Last-Modified", DAY), "tagged": ("ETag", '"one"')}


# How an answer begins that goes on byte by byte: in its headers, in the mark before a chunk, or in its content.
DRIPS = {
    "drip": b"HTTP/1.1 200 OK\r\nContent-Length: 102400\r\n\r\n",
    "drip of headers": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "drip of marks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
}


class Server(ThreadingHTTPServer):
    """Answers each request by the next word of its script; the last word stands for all further requests."""

    def __init__(self, script: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.ranges: list[str] = []
        self.agents: list[str] = []
        self.conditions: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file.txt"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        self.close_connection = True
        script = self.server.script
        word = script.pop(0) if len(script) > 1 else script[0]
        self.server.ranges.append(self.headers.get("Range", ""))
        self.server.agents.append(self.headers.get("User-Agent", ""))
        self.server.conditions.append(self.condition())
        if word == "plain clients refused":
            word = "ok" if "Mozilla" in self.headers["User-Agent"] else "403"
        if word.isdigit():
            self.start(int(word), b"", {"Retry-After": "7"} if word == "429" else {})
        elif word in SIMPLE:
            self.start(*SIMPLE[word])
        elif word in DRIPS:
            self.drip(DRIPS[word])
        elif word == "chain":
            self.start(302, b"", {"Location": f"{self.path}x"})
        elif word == "packed cut":
            packed = gzip.compress(CONTENT)
            self.start(200, packed, {"Content-Encoding": "gzip"}, sent=len(packed) // 2)
        elif word in {"chunked", "chunked cut"}:
            self.send_chunks(end=word == "chunked")
        elif word in VERSIONS:
            here = self.condition() == VERSIONS[word][1]
            self.start(304 if here else 200, b"" if here else CONTENT, dict([VERSIONS[word]]))
        elif word == "silent":
            time.sleep(0.5)
        else:
            self.send_file(word)

    def condition(self) -> str:
        """Return which version the client says it has."""
        return self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since") or ""

    def send_file(self, word: str) -> None:
        """Send what was asked, or half of it (`cut`; `short part` says so), or something else by the word."""
        tag = '"two"' if word in {"new version", "rest of another"} else '"one"'
        content = b"x" * len(CONTENT) if word == "other content" else CONTENT
        begin = int(self.headers.get("Range", "bytes=0-")[6:-1])
        heeded = self.headers.get("If-Range") == tag or word == "rest of another"
        asked = "Range" in self.headers and word != "no range" and heeded
        headers = {} if word == "no tag" else {"ETag": tag}
        if asked:
            start = 0 if word == "other part" else begin
            stop = (begin + len(content)) // 2 if word == "short part" else len(content)
            total = len(content) + (word == "other total")
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{total}"
        body = content[begin if asked else 0 : stop if asked else None]
        if asked and word == "packed rest":
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        self.start(206 if asked else 200, body, headers, sent=len(body) // 2 if word == "cut" else len(body))

    def start(self, status: int, body: bytes, headers: dict[str, str] | None = None, sent: int | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[: len(body) if sent is None else sent])

    def send_chunks(self, *, end: bool) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(CONTENT), 51_200):
            self.wfile.write(b"c800\r\n" + CONTENT[start : start + 51_200] + b"\r\n")
        self.wfile.write(b"0\r\n\r\n" if end else b"")

    def drip(self, start: bytes) -> None:
        """Send a start, and then a byte now and then, so that no single wait is long."""
        try:
            self.wfile.write(start)
            for _ in range(50):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return  # the client has left, as it should


Serve = Callable[..., Server]


@contextmanager
def servers() -> Iterator[Serve]:
    """Give a function that starts servers, and stop them in the end."""
    started: list[Server] = []

    def start(*script: str) -> Server:
        server = Server(list(script))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def get(
    server: Server, folder: Path, *, sha: str = SHA, accept: bool = False, waits: list[float] | None = None
) -> Fetched:
    """Fetch the file of a server into a folder, with little patience."""
    file = OfficialFile("test", "Test", server.url, "file.txt", page="https://agency.example/files", sha256=sha)
    patience = Patience(tries=4, timeout=0.2, sleep=(waits if waits is not None else []).append)
    return fetch(file, folder, accept_changed=accept, patience=patience)


def left(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())
