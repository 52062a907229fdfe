"""Going back to a version that the store still keeps."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts import audit, store
from contracts.errors import AtlasError
from loaders.publishing.store import damage, kept_or_none, locked, switch


@dataclass(frozen=True)
class RolledBack:
    """The version served now and the one served until now, empty where the pointers were lost."""

    version: str
    before: str


def roll_back(root: Path, version: str, by: str, note: str = "") -> RolledBack:
    """Serve a kept version again; without a name, the one served before.

    With both pointers lost, any version that is still there may be named. Raises AtlasError if the version is not
    kept, is served already or is damaged; the served one then stays.
    """
    if not store.is_store(root):
        raise AtlasError(f"{root} is not a store. Publish into it first, or name another one with --store.")
    audit.check_words(by, note)
    with locked(root, by):
        kept = kept_or_none(root)
        there = kept or sorted(path.name for path in (root / store.VERSIONS).glob("*"))
        chosen = version if there and version else _one_before(root, kept)
        _must_be_kept(chosen, there)
        if kept and chosen == kept[0]:
            raise AtlasError(f"{chosen} is the version that is served. Nothing was changed.")
        if broken := damage(store.data_folder(root, chosen)):
            whole = [other for other in there if not damage(store.data_folder(root, other))]
            raise AtlasError(
                f"{chosen} is damaged, so it is not served: {broken[0].rstrip('.')}. "
                f"Whole versions: {', '.join(whole) or 'none'}."
            )
        before = kept[0] if kept else ""
        switch(root, chosen, audit.Entry("rollback", by, chosen, before, note))
    return RolledBack(chosen, before)


def _one_before(root: Path, kept: Sequence[str]) -> str:
    if not kept:
        store.kept(root)
    if len(kept) == 1:
        raise AtlasError(f"{kept[0]} is the only version that {root} keeps, so there is none to go back to.")
    return kept[1]


def _must_be_kept(version: str, there: Sequence[str]) -> None:
    if version in there:
        return
    near = difflib.get_close_matches(version, there, 1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise AtlasError(f"There is no version {version!r}. {hint}Kept: {', '.join(there)}.")
