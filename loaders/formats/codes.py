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
CENSUS = {
    "TA": "all",
    "RE_B": "african_american",
    "RE_I": "american_indian_alaska_native",
    "RE_A": "asian",
    "RE_F": "filipino",
    "RE_H": "hispanic_latino",
    "RE_P": "pacific_islander",
    "RE_T": "two_or_more_races",
    "RE_W": "white",
    "RE_D": "race_not_reported",
    "GN_F": "female",
    "GN_M": "male",
    "GN_X": "non_binary",
    "GN_Z": "gender_missing",
    "SG_EL": "english_learners",
    "SG_DS": "students_with_disabilities",
    "SG_SD": "socioeconomically_disadvantaged",
    "SG_MG": "migrant",
    "SG_FS": "foster",
    "SG_HM": "homeless",
    "ELAS_ADEL": None,  # adult English learner; the ELAS codes are language acquisition
    "ELAS_EL": None,
    "ELAS_EO": None,
    "ELAS_IFEP": None,
    "ELAS_MISS": None,
    "ELAS_RFEP": None,
    "ELAS_TBD": None,
    "AR_03": None,  # age ranges
    "AR_0418": None,
    "AR_1922": None,
    "AR_2329": None,
    "AR_3039": None,
    "AR_4049": None,
    "AR_50P": None,
}
