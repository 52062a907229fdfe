"""Fetching an official file: with progress, resumed where it broke off, tried again, and checked against its hash.

A file is written beside its place and moved there only when it is complete. What came so far stays for the next try,
together with what the server said of its version, so that two versions are never joined.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from contracts.errors import AtlasError
from loaders.arriving import Arriving, SilenceError
from loaders.fetch_notes import Origin, Version, forget, note_origin, origin_of, part_of, recall, remember
from loaders.guards import COMMAND_LINE, megabytes
from loaders.loaded import printable
from loaders.official_files import OfficialFile

# CDE answers 403 to clients that do not look like a browser.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Accept": "text/plain,text/csv,application/zip,application/octet-stream,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "identity",
}
PARTIAL, OK, UNCHANGED, RANGE_IMPOSSIBLE = 206, 200, 304, 416
TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
LONGEST_WAIT = 60.0
TRIES_OFFLINE = 2
OFFLINE = "no connection to the internet, or the name of the server is not known"
SLOWEST = 5_000  # bytes a second, over as long as an answer is waited for
# The start of a web page, after marks of byte order, comments and the declaration of XML. Atomic, so that it ends.
PAGE = re.compile(rb"(?>\xef\xbb\xbf|\s|<!--.*?-->|<\?xml.*?\?>)*+<(?:!doctype\s+html|html)", re.DOTALL | re.IGNORECASE)
PAGE_WITHIN = 1 << 14
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
    """A file on disk; `already` says that it was there before, `replaced` that another version of it was."""

    path: Path
    sha256: str
    already: bool = False
    replaced: bool = False


class _UnchangedError(Exception):
    """The server still has the version that is here."""


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
    here = _hash(target) if target.is_file() else ""
    if here and here == file.sha256:
        return Fetched(target, here, already=True)
    origin = origin_of(target, here)
    _check_address(file, target, origin)
    part = part_of(target)
    unless = origin.asking_for_another() if origin and (accept_changed or not file.sha256) else {}
    try:
        _fetch_patiently(file, part, patience or Patience(), progress, unless)
    except _UnchangedError:
        if unless:
            return Fetched(target, here, already=True)
        raise AtlasError(f"{file.url} answers 304 to a first question. Look for the file at its agency.") from None
    _check_hash(file, part, accept_changed=accept_changed)
    if here and not origin and not file.sha256:
        _check_content(file, part, target, here)
    return _keep(file, part, target, here)


def _check_address(file: OfficialFile, target: Path, origin: Origin | None) -> None:
    """Raise AtlasError if the file of this name came from another address: one would pass for the other."""
    if origin and origin.url != file.url:
        raise AtlasError(
            f"{target} came from {printable(origin.url)}, and not from {printable(file.url)}. "
            "Move it away, or fetch into another folder with --to."
        )


def _check_hash(file: OfficialFile, part: Path, *, accept_changed: bool) -> None:
    found = _hash(part)
    if file.sha256 and found != file.sha256 and not accept_changed:
        forget(part)
        raise AtlasError(
            f"{file.file_name} has SHA-256 {found[:16]}... and not {file.sha256[:16]}... as on {file.release_date}. "
            f"The agency may have published a correction: look at {file.page}, then add --accept-changed."
        )


def _check_content(file: OfficialFile, part: Path, target: Path, here: str) -> None:
    """Raise AtlasError if a file of unknown origin is another than the one that came."""
    if _hash(part) != here:
        forget(part)
        raise AtlasError(
            f"{target} is another file than {printable(file.url)} gives now, and nobody noted where it came from. "
            "Move it away, or fetch into another folder with --to."
        )


def _keep(file: OfficialFile, part: Path, target: Path, here: str) -> Fetched:
    """Move what came to its place, unless the same is there, and note where it came from."""
    found = _hash(part)
    origin = Origin(file.url, found, recall(part, file.url).name)
    if found != here:
        part.replace(target)
    note_origin(target, origin)
    forget(part)
    return Fetched(target, found, already=found == here, replaced=bool(here) and found != here)


def _fetch_patiently(
    file: OfficialFile, part: Path, patience: Patience, progress: Progress, unless: Mapping[str, str]
) -> None:
    wait = patience.wait
    for attempt in range(1, patience.tries + 1):
        try:
            _try(file, part, patience.timeout, progress, unless)
        except _BrokenError as error:
            if attempt == (min(patience.tries, TRIES_OFFLINE) if error.offline else patience.tries):
                raise AtlasError(_given_up(file, part, str(error), attempt)) from None
            patience.sleep(max(wait, error.after))
            wait *= 2
        else:
            return


def _given_up(file: OfficialFile, part: Path, reason: str, tries: int) -> str:
    kept = f" {megabytes(part.stat().st_size)} are kept for the next try." if part.is_file() else ""
    kept += " The file that is there stays as it is." if part.with_name(Path(file.file_name).name).is_file() else ""
    times = "1 try" if tries == 1 else f"{tries} tries"
    host, folder = urlsplit(file.url).hostname, part.parent
    return (
        f"{file.file_name} could not be fetched from {host} in {times} ({reason}).{kept} "
        f"Check the connection and try again, or open {file.url} in a browser and save it in {folder}."
    )


def _try(file: OfficialFile, part: Path, timeout: float, progress: Progress, unless: Mapping[str, str]) -> None:
    """Ask once, for the rest if a part is here, and write what comes.

    `unless` are the headers that name the version that is here. Raises _BrokenError if it does not come whole, and
    _UnchangedError if the server says that there is nothing new.
    """
    have = part.stat().st_size if part.is_file() else 0
    known = recall(part, file.url) if have else Version()
    headers = HEADERS | ({"Range": f"bytes={have}-", "If-Range": known.name} if known.name else dict(unless))
    try:
        with closing(Arriving(file.url, headers, timeout)) as arriving:
            for done, total in _receive(file, part, arriving, have if known.name else 0, known):
                progress(done, total)
    except SilenceError:
        raise _BrokenError(f"no answer for {timeout:g} seconds") from None
    except requests.exceptions.TooManyRedirects:
        raise AtlasError(f"{file.url} leads in a circle. Look for the file at {file.page or 'the agency'}.") from None
    except requests.exceptions.InvalidProxyURL:
        raise AtlasError("HTTP_PROXY or HTTPS_PROXY names no address of a proxy. Correct or unset it.") from None
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
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy that HTTP_PROXY or HTTPS_PROXY names does not answer"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted; perhaps a proxy stands in between"
    if "resolve" in words or "Name or service not known" in words or "getaddrinfo" in words:
        return OFFLINE
    if "refused" in words:
        return "the server refuses the connection"
    if "timed out" in words:
        return "no answer in time"
    return "the connection broke off"


def _receive(
    file: OfficialFile, part: Path, arriving: Arriving, have: int, known: Version
) -> Iterator[tuple[int, int | None]]:
    """Write what comes, and yield the bytes so far and the total, if known."""
    answer = arriving.answer()
    if answer.status_code == UNCHANGED:
        raise _UnchangedError
    _check_answer(file, part, answer)
    packed = arriving.packed  # nobody asked for it; some do it
    resumed = answer.status_code == PARTIAL and _starts_at(answer) == have
    if answer.status_code == PARTIAL and not (resumed and _fits(known, answer, packed=packed)):
        forget(part)
        raise _BrokenError("the server sent another part than asked for")
    done = have if resumed else 0
    total = None if packed else _total(answer, done)
    if total is not None and total > COMMAND_LINE.bytes:
        raise AtlasError(f"{file.file_name} has {megabytes(total)}, more than any official file. Check {file.url}.")
    remember(part, file.url, Version() if packed else Version(_named_version(answer), total))
    with part.open("ab" if done else "wb") as out:
        for chunk in _fast_enough(arriving):
            out.write(chunk)
            done += len(chunk)
            if done > COMMAND_LINE.bytes:
                raise AtlasError(f"{file.file_name} has no end: more than {megabytes(done)} came. Check {file.url}.")
            yield done, total
    _check_whole(file, part, done, total)


def _fits(known: Version, answer: requests.Response, *, packed: bool) -> bool:
    """Say if a part is of the version that is here; some servers do not heed If-Range, or pack the rest alone."""
    named = _named_version(answer)
    same = not known.name or not named or named == known.name
    return same and (known.total is None or known.total == _total(answer, 0)) and not (packed and known.name)


def _total(answer: requests.Response, done: int) -> int | None:
    """Return the bytes of the whole file, by `Content-Range: bytes 100-199/200` or by the length of what comes."""
    length = answer.headers.get("Content-Length", "").strip()
    if length and not re.fullmatch("[0-9]+", length):
        raise _BrokenError("the server gives an impossible length")
    whole = answer.headers.get("Content-Range", "").rpartition("/")[2].strip()
    if answer.status_code == PARTIAL and re.fullmatch("[0-9]+", whole):
        return int(whole)
    return done + int(length) if length else None


def _fast_enough(arriving: Arriving) -> Iterator[bytes]:
    """Yield what comes as it comes, for every byte counts when the connection breaks off.

    Raises _BrokenError if less than SLOWEST comes over as long as an answer is waited for, however short each wait is.
    """
    since, came = time.monotonic(), 0
    for chunk in arriving.chunks():
        yield chunk
        came += len(chunk)
        passed = time.monotonic() - since
        if passed >= arriving.patience:
            if came < SLOWEST * passed:
                raise _BrokenError(f"fewer than {SLOWEST:,} bytes a second came")
            since, came = time.monotonic(), 0


def _check_whole(file: OfficialFile, part: Path, done: int, total: int | None) -> None:
    """Raise _BrokenError if bytes are missing, and AtlasError if what came is a web page."""
    if total is not None and done != total:
        raise _BrokenError(f"{done:,} of {total:,} bytes came")
    if not done:
        forget(part)
        raise _BrokenError("the answer is empty")
    with part.open("rb") as stream:
        if PAGE.match(stream.read(PAGE_WITHIN)):
            forget(part)
            raise _page(file)


def _page(file: OfficialFile) -> AtlasError:
    return AtlasError(f"{file.url} answers with a web page, not with the file. Look at {file.page or file.url}.")


def _check_answer(file: OfficialFile, part: Path, answer: requests.Response) -> None:
    status = answer.status_code
    if status in {OK, PARTIAL}:
        if answer.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
            raise _page(file)
        return
    if status == RANGE_IMPOSSIBLE:
        forget(part)
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


def _named_version(answer: requests.Response) -> str:
    """Return what tells this version of the file from another; a weak tag does not tell bytes."""
    tag = answer.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
