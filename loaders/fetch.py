"""Fetching an official file: with progress, resumed where it broke off, tried again, and checked against its hash.

A file is written beside its place and moved there only when it is complete. What came so far stays for the next try,
together with what the server said of its version, so that two versions are never joined.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from contracts.errors import AtlasError
from loaders.guards import COMMAND_LINE, megabytes
from loaders.official_files import OfficialFile

# CDE answers 403 to clients that do not look like a browser.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Accept": "text/plain,text/csv,application/zip,application/octet-stream,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "identity",
}
CHUNK = 1 << 16
PARTIAL, OK, RANGE_IMPOSSIBLE = 206, 200, 416
TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
LONGEST_WAIT = 60.0
TRIES_OFFLINE = 2
OFFLINE = "no connection to the internet, or the name of the server is not known"
PAGE_STARTS = (b"<!doctype html", b"<html")
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Patience:
    """How often to try, how long to wait for an answer (seconds), and how long before the second try; it doubles."""

    tries: int = 5
    timeout: float = 30.0
    wait: float = 1.0
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Fetched:
    """A file on disk; `already` says that it was there before."""

    path: Path
    sha256: str
    already: bool = False


class _BrokenError(Exception):
    """The try failed in a way that another try may mend; `after` is the wait that the server asked for.

    `offline` says that the name of the server is not known, which more than one further try will hardly mend.
    """

    def __init__(self, words: str, after: float = 0.0, *, offline: bool = False) -> None:
        super().__init__(words)
        self.after = after
        self.offline = offline


def fetch(
    file: OfficialFile,
    folder: Path,
    *,
    accept_changed: bool = False,
    patience: Patience | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Fetched:
    """Fetch a file into a folder.

    `progress` is told the bytes so far and the total, if known. Raises AtlasError if the server cannot be reached or
    refuses, the file is a web page or too large, or its hash is another than the known one (unless `accept_changed`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / Path(file.file_name).name
    if target.is_file() and (not file.sha256 or _hash(target) == file.sha256):
        return Fetched(target, _hash(target), already=True)
    part = target.with_name(f".{target.name}.part")
    _fetch_patiently(file, part, patience or Patience(), progress)
    found = _hash(part)
    if file.sha256 and found != file.sha256 and not accept_changed:
        _forget(part)
        raise AtlasError(
            f"{file.file_name} has SHA-256 {found[:16]}... and not {file.sha256[:16]}... as on {file.release_date}. "
            f"The agency may have published a correction: look at {file.page}, then add --accept-changed."
        )
    part.replace(target)
    _forget(part)
    return Fetched(target, found)


def _fetch_patiently(file: OfficialFile, part: Path, patience: Patience, progress: Progress) -> None:
    wait = patience.wait
    for attempt in range(1, patience.tries + 1):
        try:
            _try(file, part, patience.timeout, progress)
        except _BrokenError as error:
            if attempt == (min(patience.tries, TRIES_OFFLINE) if error.offline else patience.tries):
                raise AtlasError(_given_up(file, part, str(error), attempt)) from None
            patience.sleep(max(wait, error.after))
            wait *= 2
        else:
            return


def _given_up(file: OfficialFile, part: Path, reason: str, tries: int) -> str:
    kept = f" {megabytes(part.stat().st_size)} are kept for the next try." if part.is_file() else ""
    times = "1 try" if tries == 1 else f"{tries} tries"
    host, folder = urlsplit(file.url).hostname, part.parent
    return (
        f"{file.file_name} could not be fetched from {host} in {times} ({reason}).{kept} "
        f"Check the connection and try again, or open {file.url} in a browser and save it in {folder}."
    )


def _try(file: OfficialFile, part: Path, timeout: float, progress: Progress) -> None:
    """Ask once, for the rest if a part is here, and write what comes. Raises _BrokenError if it does not come whole."""
    have = part.stat().st_size if part.is_file() else 0
    version = _version(part) if have else ""
    headers = HEADERS | ({"Range": f"bytes={have}-", "If-Range": version} if have and version else {})
    try:
        with requests.get(file.url, headers=headers, stream=True, timeout=timeout) as answer:
            _receive(file, part, answer, have if "Range" in headers else 0, progress)
    except requests.exceptions.TooManyRedirects:
        raise AtlasError(f"{file.url} leads in a circle. Look for the file at {file.page or 'the agency'}.") from None
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
        raise AtlasError(f"{file.url} leads to an address that is none. Look for the file at its agency.") from None
    except requests.exceptions.ConnectionError as error:
        raise _BrokenError(_plain(error), offline=_plain(error) == OFFLINE) from None
    except requests.exceptions.Timeout:
        raise _BrokenError(f"no answer for {timeout:g} seconds") from None
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise _BrokenError(_plain(error)) from None


def _plain(error: Exception) -> str:
    words = str(error)
    if "resolve" in words or "Name or service not known" in words or "getaddrinfo" in words:
        return OFFLINE
    if "refused" in words:
        return "the server refuses the connection"
    if "timed out" in words:
        return "no answer in time"
    return "the connection broke off"


def _receive(file: OfficialFile, part: Path, answer: requests.Response, have: int, progress: Progress) -> None:
    _check_answer(file, part, answer)
    resumed = answer.status_code == PARTIAL and _starts_at(answer) == have
    if answer.status_code == PARTIAL and not resumed:
        _forget(part)
        raise _BrokenError("the server sent another part than asked for")
    done = have if resumed else 0
    length = answer.headers.get("Content-Length", "")
    packed = answer.headers.get("Content-Encoding", "identity") != "identity"  # nobody asked for it; some do it
    total = done + int(length) if length.isdigit() and not packed else None
    if total is not None and total > COMMAND_LINE.bytes:
        raise AtlasError(f"{file.file_name} has {megabytes(total)}, more than any official file. Check {file.url}.")
    _remember(part, "" if packed else _named_version(answer))
    with part.open("ab" if resumed else "wb") as out:
        while chunk := answer.raw.read1(
            CHUNK, decode_content=packed
        ):  # every byte that came counts when the connection breaks off
            if not done and chunk.lstrip()[:15].lower().startswith(PAGE_STARTS):
                raise AtlasError(
                    f"{file.url} answers with a web page, not with the file. Look at {file.page or file.url}."
                )
            out.write(chunk)
            done += len(chunk)
            if done > COMMAND_LINE.bytes:
                raise AtlasError(f"{file.file_name} has no end: more than {megabytes(done)} came. Check {file.url}.")
            progress(done, total)
    if total is not None and done != total:
        raise _BrokenError(f"{done:,} of {total:,} bytes came")


def _check_answer(file: OfficialFile, part: Path, answer: requests.Response) -> None:
    status = answer.status_code
    if status in {OK, PARTIAL}:
        return
    if status == RANGE_IMPOSSIBLE:
        _forget(part)
        raise _BrokenError("the part here does not fit the file any more")
    if status in TRY_AGAIN:
        asked = answer.headers.get("Retry-After", "")
        raise _BrokenError(f"the server answers {status}", min(float(asked), LONGEST_WAIT) if asked.isdigit() else 0.0)
    meaning = {401: "asks for a password", 403: "refuses", 404: "does not have it", 410: "has removed it"}
    reason = meaning.get(status, f"answers {status}")
    where = file.page or file.url
    raise AtlasError(
        f"{urlsplit(file.url).hostname} {reason}: {file.url}. Look for the file at {where}; save it from a browser."
    )


def _starts_at(answer: requests.Response) -> int:
    """Return where a part begins, by `Content-Range: bytes 100-199/200`; -1 if it does not say."""
    start = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(start) if start.isdigit() else -1


def _memory(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _named_version(answer: requests.Response) -> str:
    """Return what tells this version of the file from another; a weak tag does not tell bytes."""
    tag = answer.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _remember(part: Path, version: str) -> None:
    _memory(part).write_text(json.dumps({"version": version}), encoding="utf-8")


def _version(part: Path) -> str:
    try:
        return str(json.loads(_memory(part).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _memory(part).unlink(missing_ok=True)


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
