"""Legal rules that change the mathematics. Read from the text of the codes; not legal advice, to be checked by counsel.

Source: model specification 2.4; each rule carries its citation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.errors import AtlasError
from contracts.groups import GENDER, RACE
from scenarios.parameters import Reference
from scenarios.streams import Stream

NOT_ADVICE = "Read from the text of the law; not legal advice. Have counsel check it."
PROTECTED = ("race", "ethnicity", "sex", "gender", "color", "national_origin")
PROTECTED_GROUPS = (*RACE, *GENDER)
EXCEPTIONAL_NEEDS = ("swd", "swd_sed")
OUTSIDE_EMPLOYERS = ("hub", "private_host")


@dataclass(frozen=True)
class LegalRule:
    """One rule: what it says, what the model does with it, where it stands."""

    id: str
    citation: str
    says: str
    model: str
    reference: Reference


RULES = (
    LegalRule(
        "wages_at_private_employers",
        "Education Code 51768",
        "A district may pay wages to pupils in work experience but makes no payment to or for private employers, "
        "except for pupils with exceptional needs.",
        "District money pays no wage at a for-profit host unless a hub or the host is the employer of record; "
        "students with disabilities are exempt.",
        Reference(
            "Education Code 51768",
            "https://getpocketlaw.com/law/state_california/section-51768-section-51768_ed17fe729abc",
        ),
    ),
    LegalRule(
        "workers_compensation",
        "Education Code 51769",
        "The district is the employer for workers' compensation unless a private employer pays the wage.",
        "A school as employer of record pays workers' compensation and no other payroll tax.",
        Reference(
            "Education Code 51769",
            "https://getpocketlaw.com/law/state_california/section-51769-section-51769_ee95e62c504f",
        ),
    ),
    LegalRule(
        "hours_of_minors",
        "Education Code 49116",
        "Ages 16-17: 4 hours on a school day, work-experience pupils exempt. Ages 14-15: 3 hours a day, 18 a week.",
        "Caps the hours of a placement in term time.",
        Reference("Education Code 49116", site="leginfo.legislature.ca.gov"),
    ),
    LegalRule(
        "no_preference",
        "California Constitution, article I, section 31",
        "No preference by race, sex, color, ethnicity or national origin in public education or employment.",
        "Race and ethnicity are reported and can never be a key of allocation.",
        Reference("California Constitution, article I, section 31", site="leginfo.legislature.ca.gov"),
    ),
)


def wage_share(stream: Stream, cell: str, kind: str, employer: str, host_mix: Mapping[str, float]) -> float:
    """Return the share of wages a stream may pay for a cell, over the hosts that students work at.

    `host_mix` gives shares of placements by host. District money pays nothing at a for-profit host (Education Code
    51768) unless an outside employer of record pays, or the student has exceptional needs.
    """
    barred = stream.district_money and kind == "k12" and employer not in OUTSIDE_EMPLOYERS
    shares = {host: stream.share_of_wage(host) for host in host_mix}
    if barred and cell not in EXCEPTIONAL_NEEDS and "for_profit" in shares:
        shares["for_profit"] = 0.0
    return sum(weight * shares[host] for host, weight in host_mix.items())


def refuse_protected_keys(where: str, words: tuple[str, ...]) -> None:
    """Raise AtlasError if an allocation would use race, ethnicity, sex or national origin as a key."""
    for word in words:
        if word.lower() in (*PROTECTED, *PROTECTED_GROUPS):
            raise AtlasError(
                f"{where}: {word!r} cannot be a key of allocation (California Constitution, article I, section 31); "
                "allocate on need, place, disability, foster or housing status and report by race."
            )
