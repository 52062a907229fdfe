"""Publishing loaded facts: a copy of the served version, the facts merged in, checked, signed, and only then served."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from contracts import audit, store
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME, read_manifest
from loaders.check import check
from loaders.problems import Problem
from loaders.publishing import embargoed, kept_hidden, words
from loaders.publishing.delivery import Delivery
from loaders.publishing.merge import Merged, fitting
from loaders.publishing.provenance import name_files
from loaders.publishing.store import damage, draft, is_new, keep, locked, refuse_other_versions, switch
from loaders.signing import sign

MOST_NAMED = 3
Step = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What to publish: the store, by whom, why, and from which day on everybody may see it (empty: at once).

    `keep_hidden` hides again what a kept version hides, where hidden numbers would be given away otherwise.
    """

    root: Path
    by: str
    note: str = ""
    release_on: str = ""
    keep_hidden: bool = False


@dataclass(frozen=True)
class Published:
    """What a publish did: the version served now, the one before, and what became of the rows.

    The two versions are the same where the facts were there already; then nothing was switched.
    """

    version: str
    before: str
    merged: Merged


def publish(delivery: Delivery, order: Order, base: Path, step: Step = lambda _: None) -> Published:
    """Make a new version of the store from the served one and these facts, and serve it.

    `base` is the data folder of this repository: its tables are the first version of a new store, the wording of its
    hand-written tables comes along with every publish. Calls `step` with a few words before each part. Raises
    AtlasError if a row breaks a contract, if the result fails a check, if it would give away hidden numbers to whoever
    compares it with a kept version, or if somebody else is publishing; the old version then stays.
    """
    audit.check_words(order.by, order.note)
    facts = fitting(delivery.facts)
    release_on = embargoed.day_of_release(order.release_on)
    with locked(order.root, order.by):
        if is_new(order.root):
            step("First version of the store")
            create(order.root, base, order.by)
        kept = store.kept(order.root)
        before = kept[0]
        with draft(order.root) as folder:
            step("Copying the served version")
            served = store.data_folder(order.root, before)
            data = _copy(served, folder / "version")
            used = {name: facts[column].unique() for name, column in words.COLUMNS.items()}
            words.complete(data, base, delivery.definitions, used)
            step("Merging")
            merged, releases = embargoed.write(data, facts, release_on)
            name_files(data, served, facts, delivery.definitions.get("sources.toml", ""))
            step("Comparing it with the kept versions")
            folders = [store.data_folder(order.root, version) for version in kept]
            merged = replace(merged, hidden=kept_hidden.protect(data, folders, keep_hidden=order.keep_hidden))
            step("Signing and checking")
            version = sign(data, releases)
            _refuse_if_wrong(check(data))
            if version != before:
                step("Serving it")
                keep(order.root, data.parent, version)
                note = _note(order.note, delivery.note, merged.words, release_on and f"embargo until {release_on}")
                switch(order.root, version, audit.Entry("publish", order.by, version, before, note))
    return Published(version, before, merged)


def create(root: Path, base: Path, by: str) -> None:
    """Make a data folder the first version of a store. Raises AtlasError where something else is in its place."""
    with draft(root) as folder:
        data = _copy(base, folder / "version")
        _refuse_if_wrong(check(data))
        version = read_manifest(data).data_version
        refuse_other_versions(root, version)
        keep(root, data.parent, version)
        switch(root, version, audit.Entry("create", by, version, note="the data of the repository"))


def _copy(data: Path, to: Path) -> Path:
    """Copy the files that a data folder's manifest lists, and return the new data folder."""
    if broken := damage(data):
        raise AtlasError(
            f"{data} is damaged, so nothing was built on it: {broken[0].rstrip('.')}. Serve a whole version first: "
            "`python -m loaders versions` lists them, `python -m loaders rollback` serves one."
        )
    for name in (*read_manifest(data).files, f"data/{FILE_NAME}"):
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / name.removeprefix("data/") if name.startswith("data/") else data.parent / name, target)
    return to / "data"


def _refuse_if_wrong(problems: Sequence[Problem]) -> None:
    if problems:
        more = f" And {len(problems) - MOST_NAMED:,} more." if len(problems) > MOST_NAMED else ""
        named = " ".join(str(problem) for problem in problems[:MOST_NAMED])
        raise AtlasError(f"The new version breaks a contract, so nothing was published. {named}{more}")


def _note(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
