"""The codes of student groups in the files of the California Department of Education (CDE), and our names for them.

None marks a code that CDE uses and the atlas does not hold.
"""

from __future__ import annotations

DASHBOARD = {
    "ALL": "all",
    "AA": "african_american",
    "AI": "american_indian_alaska_native",
    "AS": "asian",
    "FI": "filipino",
    "HI": "hispanic_latino",
    "PI": "pacific_islander",
    "WH": "white",
    "MR": "two_or_more_races",
    "EL": "english_learners",
    "LTEL": "long_term_english_learners",
    "SED": "socioeconomically_disadvantaged",
    "SWD": "students_with_disabilities",
    "FOS": "foster",
    "HOM": "homeless",
    "ELO": None,  # current English learners without the reclassified
    "RFP": None,  # reclassified fluent English proficient
    "EO": None,  # English only
    "SBA": None,  # Smarter Balanced assessment
    "CAA": None,  # California Alternate Assessment
}
DATAQUEST = {
    "TA": "all",
    "RB": "african_american",
    "RI": "american_indian_alaska_native",
    "RA": "asian",
    "RF": "filipino",
    "RH": "hispanic_latino",
    "RP": "pacific_islander",
    "RT": "two_or_more_races",
    "RW": "white",
    "RD": "race_not_reported",
    "GF": "female",
    "GM": "male",
    "GX": "non_binary",
    "GZ": "gender_missing",
    "SE": "english_learners",
    "SD": "students_with_disabilities",
    "SS": "socioeconomically_disadvantaged",
    "SM": "migrant",
    "SF": "foster",
    "SH": "homeless",
}
GRADES = {
    "GRK": "grades_tk_k",  # kindergarten, to 2019-20
    "GRKN": "grades_tk_k",  # kindergarten, 2020-21 to 2022-23
    "GRTKKN": "grades_tk_k",  # with transitional kindergarten, from 2023-24
    "GR13": "grades_1_3",
    "GR46": "grades_4_6",
    "GR78": "grades_7_8",
    "GRK8": "grades_tk_8",
    "GRTK8": "grades_tk_8",
    "GR912": "grades_9_12",
    "GRUG": None,  # ungraded
}
