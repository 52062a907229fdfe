"""Levers in plain words: what each is called, what it means, what its choices are, and mistakes told in these words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scenarios.parameters import parameters
from scenarios.streams import streams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.errors import AtlasError

LEAD = (
    "Choose where to start, change what you like, and read what it buys, for whom, and what stops it from buying more. "
    "The address of this page holds the whole scenario: copy it to show somebody the same."
)
NOBODY = (
    "Nobody is placed, so there is no change to show. Start from a preset, or choose a stream of money and give it an "
    "amount; then press **Show what it buys**."
)
GROUPS: Mapping[str, str] = {
    "money": "Money",
    "placements": "Placements",
    "capacity": "Capacity",
    "fairness": "Fairness",
}
LABELS: Mapping[str, str] = {
    "title": "Name of this scenario",
    "author": "Author",
    "description": "Description",
    "source": "Source of the idea",
    "baseline": "Compare with",
    "start_year": "First program year (from 1 July)",
    "years": "Number of years",
    "streams": "Streams of money",
    "rule": "Who gets the places",
    "need_weight": "Extra weight of a low-income student",
    "formula": "Your own formula",
    "scope": "High schools or colleges",
    "places": "Only these places",
    "cells": "Only these students",
    "floors": "Least access in a place",
    "modality": "Kind of placement",
    "hours": "Paid hours of one placement",
    "hourly_wage": "Hourly wage in dollars",
    "age": "Age of the students",
    "school_days": "School days in the placement",
    "work_experience_education": "Part of work-experience education",
    "employer_of_record": "Employer of record",
    "incentive_share": "Part of the wage given back to employers, in percent",
    "hubs": "Regional hubs",
    "statewide_centre": "Statewide center",
    "coordinators": "Coordinators at each institution now",
    "hires_per_year": "Most coordinators hired a year, at each institution",
    "firms": "Employers by workforce board",
    "places_per_firm": "Placements at each employer",
    "ramp": "Build up over five years",
    "overrides": "Assumptions",
}
HELP: Mapping[str, str] = {
    "baseline": "Every number stands beside this one.",
    "start_year": "2026 is the school year 2026-27.",
    "streams": "Each stream may pay only what its rules allow; what cannot be spent is shown as stranded.",
    "rule": "What the money tries to make equal, or whether it buys the most places wherever they are. By need, a "
    "low-income student counts more, with the weight under More about fairness.",
    "need_weight": "1 makes a low-income student count twice, for the rule in proportion to need.",
    "formula": "Weights of institutions from students, sed_share (share of low-income students) and current (students "
    "with a paid placement today), such as students * sed_share. Used by the rule of your own formula.",
    "scope": "Whose students the money may reach.",
    "places": "Districts, colleges or areas; nothing chosen means all.",
    "cells": "Nothing chosen means all. Race, ethnicity and sex cannot be chosen: California Constitution, article I, "
    "section 31.",
    "floors": "The least share of students with a paid placement that a place must reach in an average year.",
    "modality": "What is placed; it decides hours, cost of the program around it, and which studies apply.",
    "hours": "Empty: the usual hours of the kind of placement.",
    "hourly_wage": "Empty: the local minimum wage. A local minimum above your wage is paid in any case.",
    "age": "Decides which hours the law allows.",
    "school_days": "Days of school during the placement; 0 for a summer placement. Education Code 49116 limits hours.",
    "work_experience_education": "Pupils of 16 and 17 in work-experience education may work longer hours.",
    "employer_of_record": "Who employs the student, and so pays payroll taxes and carries the risk.",
    "incentive_share": "The program pays this part of the wage back to an employer.",
    "hubs": "Each costs its yearly budget before it places anyone.",
    "statewide_centre": "Its cost is not published: give one under the assumptions.",
    "coordinators": "Empty: nobody knows, and only money limits them.",
    "hires_per_year": "Empty: nobody knows, and only money limits them.",
    "firms": "Counts of employers that could host. Without them employers do not limit, and the result says so.",
    "places_per_firm": "Used where employers are counted.",
    "ramp": "New programs cannot place everybody in their first year.",
    "overrides": "Any number that the model assumes, within the range that its source allows.",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "rule": {
        "max_min": "Lowest access first, then most places",
        "gap_closing": "Lowest access first, nobody beyond the floor",
        "proportional": "In proportion to students",
        "equal": "The same number at each institution",
        "need_weighted": "In proportion to students and need",
        "max_per_dollar": "Most places, wherever they are",
        "user_formula": "Your own formula",
    },
    "scope": {"all": "High schools and colleges", "k12": "High schools only", "college": "Colleges only"},
    "modality": {
        "short_paid": "Short paid placement",
        "school_year_paid": "Paid placement over a school year",
        "college_paid": "Paid placement at college",
        "college_service_year": "College service year",
        "multi_year_pathway": "Pathway of several years with a placement",
        "intensive_sector_program": "Intensive program in one sector",
        "registered_apprenticeship": "Registered apprenticeship",
    },
    "age": {"14-15": "14 and 15", "16-17": "16 and 17", "18 and over": "18 and over"},
    "employer_of_record": {
        "hub": "A hub or other outside employer",
        "private_host": "The host itself",
        "own_school": "The student's school or college",
    },
}
CELLS: Mapping[str, str] = {
    "foster": "Foster youth",
    "homeless": "Students experiencing homelessness",
    "swd_sed": "Students with disabilities, low income",
    "swd": "Students with disabilities, others",
    "el_sed": "English learners, low income",
    "el": "English learners, others",
    "sed": "Other low-income students",
    "other": "All other students in grades 9-12",
    "college_foster": "College: foster youth",
    "college_calworks": "College: CalWORKs",
    "college_dsps": "College: disability services",
    "college_pell": "College: Pell grant recipients",
    "college_other": "College: all other students",
}
RULES: Mapping[str, str] = {
    "dollars": "dollars a year",
    "employer": "employers pay, percent of the wage",
    "wage_share": "most of the wage it pays, by host",
    "match_ratio": "local dollars needed for each dollar",
    "match_from": "streams that may match it",
    "pays": "may pay for",
    "kinds": "may reach",
    "cells": "students it may serve",
    "recurrence": "comes",
    "carry_over": "unspent money stays for the next year",
    "admin_cap": "most for administration, percent",
    "out_of_school_floor": "must go to out-of-school youth, percent",
    "priority_cells": "priority students",
    "priority_share": "must go to priority students, percent",
    "per_person_cap": "most dollars a student",
}
WORDS: Mapping[str, str] = {
    "k12": "High schools",
    "college": "Colleges",
    "wage": "Wages",
    "support": "Supports",
    "eor": "Payroll taxes and fee",
    "staff": "Coordinators",
    "system": "Hubs and center",
    "campus": "on campus",
    "public": "at public hosts",
    "nonprofit": "at nonprofit hosts",
    "for_profit": "at private firms",
    "ongoing": "every year",
    "one_time": "once",
}
PATH = re.compile(r"^([a-z_]+)((?:\.\w+(?::\w+)*)*)(?=[ :=])")
CODED: Mapping[str, str] = {
    " = None:": " is empty:",
    "in the scenario under `overrides`": f"under “{LABELS['overrides']}”",
    "rule is user_formula": f"“{LABELS['rule']}” is “{CHOICES['rule']['user_formula']}”",
}
NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def label(field: str) -> str:
    """Return what a lever is called."""
    return LABELS[field]


def stream_name(stream: str) -> str:
    """Return the name of a stream of money, the id where there is no such stream."""
    known = streams().get(stream)
    return known.name if known else stream


def rule_label(stream: str, rule: str) -> str:
    """Return what one rule of one stream is called: `Philanthropy: dollars a year`."""
    return f"{stream_name(stream)}: {RULES.get(rule, rule)}"


def assumption_label(key: str) -> str:
    """Return what an assumption is called: `Coordinator caseload`, with its scope where it has one."""
    name, _, scope = key.partition(".")
    said = name.replace("_", " ").capitalize()
    return f"{said}, {scope.replace('_', ' ')}" if scope else said


def assumption_help(key: str) -> str:
    """Return what an assumption means, its unit, status and range."""
    known = parameters()[key.partition(".")[0]]
    span = "" if known.low is None or known.high is None else f" From {known.low:g} to {known.high:g}."
    return f"{known.description} In {known.unit}. Status: {known.status}.{span}"


def mistake(error: AtlasError) -> str:
    """Tell a mistake in a lever by the lever's name, as a reader knows it."""
    message = str(error)
    found = PATH.match(message)
    if found and found.group(1) in LABELS:
        message = f"{_lever(found.group(1), found.group(2).lstrip('.'))}{message[found.end() :]}"
    elif found and found.group(1) in parameters():
        message = f"{_lever('overrides', found.group(1))}{message[found.end() :]}"
    for code, plain in CODED.items():
        message = message.replace(code, plain)
    told = NAME.sub(lambda name: f"“{LABELS[name.group()]}”" if name.group() in LABELS else name.group(), message)
    return told if told.endswith(".") else f"{told}."


def _lever(field: str, inner: str) -> str:
    """Name the lever of a path such as `streams.philanthropy.dollars` or `overrides.take_up`."""
    if field == "streams" and inner:
        stream, _, rule = inner.partition(".")
        return rule_label(stream, rule) if rule else stream_name(stream)
    if field == "overrides" and inner:
        return f"{LABELS[field]}, {assumption_label(inner)}"
    return f"{LABELS[field]}, {inner}" if inner else LABELS[field]
