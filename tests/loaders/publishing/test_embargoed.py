"""A publish under embargo leaves the open tables as they are, and the new ones open on their day."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from atlas import data
from contracts import audit, embargo, store
from contracts.errors import AtlasError
from contracts.groups import GENDER
from contracts.manifest import read_manifest
from loaders.check import check
from loaders.publishing.rollback import roll_back
from loaders.signing import sign
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward

DAY = embargo.today() + timedelta(days=30)
LATER = DAY + timedelta(days=1)
SECOND = "data/embargoed/participation.parquet"


def seen(root: Path, measure: str, viewer: str = "public", on: date | None = None) -> dict[str, float]:
    """Return the values of a measure by place, as a viewer sees them on a day."""
    rows = data.load(root, viewer, on).rows(measure)
    return dict(rows.select("place_id", "value").iter_rows())


def work(count: int) -> list[dict[str, object]]:
    return [small.fact(small.ALDER, "work", count, 200)]


INVENTED = {small.ALDER: 15.0, small.BIRCH: 12.0}  # 30 of 200 and 12 of 100 of the illustration


def test_until_the_day_the_public_sees_the_table_as_it_was(steward: Steward) -> None:
    done = steward.publish(work(44), release_on=DAY.isoformat())
    assert done.merged.held_back
    assert seen(steward.root, "work") == INVENTED
    assert seen(steward.root, "work", "preview") == {small.ALDER: 22.0}
    assert seen(steward.root, "work", on=DAY) == {small.ALDER: 22.0}
    folder = store.candidates(steward.root)[0]
    assert check(folder) == []
    assert read_manifest(folder).files[SECOND].release_on == DAY.isoformat()
    assert f"embargo until {DAY.isoformat()}" in audit.entries(steward.root)[-1].note


def test_only_the_touched_table_waits(steward: Steward) -> None:
    steward.publish(release_on=DAY.isoformat())  # one row of each table
    assert set(data.load(steward.root).waiting) == {"data/participation.parquet", "data/outcomes.parquet"}
    assert seen(steward.root, "graduation")[small.ALDER] == pytest.approx(100 * 50 / 60)
    assert seen(steward.root, "graduation", "preview")[small.ALDER] == 85.0


def test_open_facts_may_be_published_beside_an_embargo_and_stand_in_both(steward: Steward) -> None:
    steward.publish(work(44), release_on=DAY.isoformat())
    steward.publish([small.fact(small.BIRCH, "work", 10, 100)])
    assert seen(steward.root, "work") == {small.BIRCH: 10.0}
    assert seen(steward.root, "work", "preview") == {small.ALDER: 22.0, small.BIRCH: 10.0}


def test_more_facts_may_wait_for_the_same_day_and_none_for_another(steward: Steward) -> None:
    steward.publish(work(44), release_on=DAY.isoformat())
    steward.publish([small.fact(small.BIRCH, "work", 10, 100)], release_on=DAY.isoformat())
    assert seen(steward.root, "work") == INVENTED
    assert seen(steward.root, "work", "preview") == {small.ALDER: 22.0, small.BIRCH: 10.0}
    with pytest.raises(AtlasError, match=f"participation.parquet is already under embargo until {DAY.isoformat()}"):
        steward.publish(work(41), release_on=LATER.isoformat())
    assert seen(steward.root, "work", "preview")[small.ALDER] == 22.0


def test_after_the_day_the_next_publish_builds_on_what_opened(
    steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    steward.publish(work(44), release_on=DAY.isoformat())
    monkeypatch.setattr(embargo, "today", lambda: LATER)
    steward.publish([small.fact(small.BIRCH, "work", 10, 100)])
    folder = store.candidates(steward.root)[0]
    assert SECOND not in read_manifest(folder).files
    assert pl.read_parquet(folder / "participation.parquet")["value"].sort().to_list() == [10.0, 22.0]
    assert seen(steward.root, "work") == {small.ALDER: 22.0, small.BIRCH: 10.0}


def test_a_day_that_has_begun_is_refused(steward: Steward) -> None:
    with pytest.raises(AtlasError, match=r"is not a day to come\. Name no day to release at once"):
        steward.publish(work(44), release_on=embargo.today().isoformat())
    assert not steward.root.exists()


def test_the_day_stays_when_the_folder_is_signed_anew(steward: Steward) -> None:
    done = steward.publish(work(44), release_on=DAY.isoformat())
    folder = store.candidates(steward.root)[0]
    assert sign(folder) == done.version
    assert read_manifest(folder).files[SECOND].release_on == DAY.isoformat()


def test_a_rollback_takes_an_embargo_back_and_forth(steward: Steward) -> None:
    done = steward.publish(work(44), release_on=DAY.isoformat())
    roll_back(steward.root, done.before, "a steward")
    assert seen(steward.root, "work", "preview") == INVENTED
    roll_back(steward.root, done.version, "a steward")
    assert seen(steward.root, "work", "preview") == {small.ALDER: 22.0}
    assert seen(steward.root, "work") == INVENTED


def test_a_damaged_embargoed_file_is_noticed(steward: Steward) -> None:
    steward.publish(work(44), release_on=DAY.isoformat())
    path = store.candidates(steward.root)[0] / "embargoed" / "participation.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    assert any(SECOND in str(problem) for problem in check(path.parent.parent))
    with pytest.raises(AtlasError, match="is damaged, so nothing was built on it"):
        steward.publish(work(41))


def test_hidden_numbers_that_follow_from_others_are_refused_under_embargo_too(steward: Steward) -> None:
    """All students are the sum of two genders: 40 less 37 gives the hidden three away."""
    hidden = {"numerator": None, "value": None, "status": "suppressed"}
    none = {"numerator": None, "value": None, "status": "not_applicable", "denominator": 0.0}
    first, second, *others = GENDER
    rows = [
        small.fact(small.ALDER, "work", 40, 200),
        small.fact(small.ALDER, "work", 37, 100, group=first),
        small.fact(small.ALDER, "work", 3, 100, group=second) | hidden,
        *(small.fact(small.ALDER, "work", 0, 1, group=group) | none for group in others),
    ]
    with pytest.raises(AtlasError, match=r"nothing was published\..* it is hidden, and sums leave 3 to 3"):
        steward.publish(rows, release_on=DAY.isoformat())
    assert seen(steward.root, "work", "preview") == INVENTED
