"""A file on its way: read in a thread of its own, so that no server can hold the reader longer than it is patient.

A server may send its headers, or the marks between chunks, byte by byte for ever, and waiting for the next byte of the
network would never end. Here the wait is for the answer, and then for the next bytes of the file.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping

import requests
import urllib3

CHUNK = 1 << 16
AHEAD = 16


class SilenceError(Exception):
    """Nothing came for as long as the reader is patient."""


class Arriving:
    """The answer to a request, and the bytes of its body as they come; `patience` (seconds) bounds each wait."""

    def __init__(self, url: str, headers: Mapping[str, str], patience: float) -> None:
        """Ask."""
        self.patience = patience
        self.packed = False
        self._items: queue.Queue[requests.Response | bytes | Exception] = queue.Queue(AHEAD)
        self._left = threading.Event()
        threading.Thread(target=self._read, args=(url, dict(headers)), daemon=True).start()

    def answer(self) -> requests.Response:
        """Return the answer. Raises SilenceError, or what `requests` raises."""
        item = self._next()
        assert isinstance(item, requests.Response)  # noqa: S101 - _read puts it first
        self.packed = item.headers.get("Content-Encoding", "identity") != "identity"
        return item

    def chunks(self) -> Iterator[bytes]:
        """Yield the body, unpacked. Raises SilenceError, or what `requests` and `urllib3` raise."""
        while chunk := self._next():
            assert isinstance(chunk, bytes)  # noqa: S101 - the answer came before
            yield chunk

    def close(self) -> None:
        """Leave: the thread ends with the next bytes that come, or with the program."""
        self._left.set()
        while not self._items.empty():
            self._items.get_nowait()

    def _next(self) -> requests.Response | bytes:
        try:
            item = self._items.get(timeout=self.patience)
        except queue.Empty:
            raise SilenceError from None
        if isinstance(item, Exception):
            raise item
        return item

    def _read(self, url: str, headers: dict[str, str]) -> None:
        try:
            with requests.get(url, headers=headers, stream=True, timeout=self.patience) as answer:
                self._items.put(answer)
                self._read_body(answer)
        except Exception as error:  # noqa: BLE001 - raised again where the answer is waited for
            self._items.put(error)

    def _read_body(self, answer: requests.Response) -> None:
        length = answer.headers.get("Content-Length", "")
        while not self._left.is_set() and (chunk := answer.raw.read1(CHUNK, decode_content=True)):
            self._items.put(chunk)
        if length.isdigit() and answer.raw.tell() < int(length):
            raise urllib3.exceptions.IncompleteRead(answer.raw.tell(), int(length) - answer.raw.tell())
        self._items.put(b"")
