"""A small facts folder for whole builds: the rectangles of small_geography, and real rows of the published files.

Outcomes: CDE files of 2024-25 (college-going: 2022-23) as normalized by the California School Explorer 0.5.1.
Staff: CDE School Accountability Report Cards 2024-25. Pupil counts: CDE CUPC 2018-19 to 2023-24. Colleges: IPEDS
and College Scorecard. The rows were copied unchanged; each is named in a test that expects a value from it.
"""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from tests.loaders import small_geography

OUTCOMES = """\
level,cds,school_year,metric,subgroup,value,numerator,denominator,reliability,source_dataset,basis
county,19000000000000,2024-25,chronic_absenteeism_rate,all,20.5,267070,1302447,reliable,cde_chronic_absenteeism_2024_25,official-county
county,19000000000000,2024-25,chronic_absenteeism_rate,grades_9_12,25.3,108905,431080,reliable,cde_chronic_absenteeism_2024_25,official-county
county,19000000000000,2024-25,college_career_prepared_rate,all,55.9,49530,88538,reliable,cde_cci_2024_25,derived-district-weighted
county,19000000000000,2024-25,four_year_graduation_rate,all,87.6,97896,111737,reliable,cde_acgr_2024_25,official-county
state,00000000000000,2024-25,chronic_absenteeism_rate,all,19.4,1143668,5903507,reliable,cde_chronic_absenteeism_2024_25,official-state
state,00000000000000,2024-25,chronic_absenteeism_rate,grades_9_12,24,462077,1922617,reliable,cde_chronic_absenteeism_2024_25,official-state
state,00000000000000,2024-25,college_career_prepared_rate,all,51.7,257567,497814,reliable,cde_cci_2024_25,official-state
state,00000000000000,2024-25,four_year_graduation_rate,all,87.5,434627,496796,reliable,cde_acgr_2024_25,official-state
district,19648810000000,2024-25,a_g_completion_rate,all,52.4,573,1094,reliable,cde_acgr_2024_25,official
district,19648810000000,2024-25,a_g_completion_rate,american_indian_alaska_native,,,,suppressed,cde_acgr_2024_25,official
district,19648810000000,2024-25,a_g_completion_rate,foster,20,3,15,small-sample,cde_acgr_2024_25,official
district,19648810000000,2024-25,chronic_absenteeism_rate,all,23.8,3681,15435,reliable,cde_chronic_absenteeism_2024_25,official
district,19648810000000,2024-25,chronic_absenteeism_rate,american_indian_alaska_native,60,18,30,reliable,cde_chronic_absenteeism_2024_25,official
district,19648810000000,2024-25,chronic_absenteeism_rate,foster,55.1,109,198,reliable,cde_chronic_absenteeism_2024_25,official
district,19648810000000,2024-25,chronic_absenteeism_rate,grades_9_12,26.4,1279,4844,reliable,cde_chronic_absenteeism_2024_25,official
district,19648810000000,2024-25,college_career_prepared_rate,all,56.3,648,1151,reliable,cde_cci_2024_25,official
district,19648810000000,2024-25,college_career_prepared_rate,american_indian_alaska_native,,,1,suppressed,cde_cci_2024_25,official
district,19648810000000,2024-25,college_career_prepared_rate,foster,11.8,2,17,small-sample,cde_cci_2024_25,official
district,19648810000000,2024-25,four_year_dropout_rate,all,9.4,118,1249,reliable,cde_acgr_2024_25,official
district,19648810000000,2024-25,four_year_dropout_rate,american_indian_alaska_native,,,,suppressed,cde_acgr_2024_25,official
district,19648810000000,2024-25,four_year_dropout_rate,foster,28,7,25,small-sample,cde_acgr_2024_25,official
district,19648810000000,2024-25,four_year_graduation_rate,all,87.6,1094,1249,reliable,cde_acgr_2024_25,official
district,19648810000000,2024-25,four_year_graduation_rate,american_indian_alaska_native,,,,suppressed,cde_acgr_2024_25,official
district,19648810000000,2024-25,four_year_graduation_rate,foster,60,15,25,small-sample,cde_acgr_2024_25,official
district,19648810000000,2022-23,college_going_rate_12_month,all,75.4,866,1149,reliable,cde_college_going_12_month_2022_23,official
school,19648811936103,2024-25,chronic_absenteeism_rate,african_american,18.5,47,254,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,all,20.4,254,1247,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,american_indian_alaska_native,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,asian,6.7,1,15,small-sample,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,english_learners,34.8,31,89,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,female,22.9,135,589,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,filipino,17.6,3,17,small-sample,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,foster,69.2,9,13,small-sample,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,grades_9_12,20.4,254,1247,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,hispanic_latino,22.1,176,796,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,homeless,25,11,44,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,male,18.2,118,650,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,non_binary,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,pacific_islander,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,race_not_reported,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,socioeconomically_disadvantaged,22.8,222,972,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,students_with_disabilities,28.1,71,253,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,two_or_more_races,17.5,7,40,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,chronic_absenteeism_rate,white,13.4,15,112,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,african_american,35.4,56,158,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,all,26,349,1342,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,american_indian_alaska_native,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,asian,6.4,6,94,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,english_learners,24.6,17,69,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,female,30.5,189,620,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,filipino,5.6,2,36,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,foster,71.4,10,14,small-sample,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,grades_7_8,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,grades_9_12,26,348,1341,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,grades_tk_8,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,hispanic_latino,29.2,209,715,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,homeless,40,14,35,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,male,21.9,157,717,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,non_binary,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,pacific_islander,,,,suppressed,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,race_not_reported,36.8,7,19,small-sample,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,socioeconomically_disadvantaged,31,289,933,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,students_with_disabilities,38.4,88,229,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,two_or_more_races,18.5,10,54,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936822,2024-25,chronic_absenteeism_rate,white,21.7,56,258,reliable,cde_chronic_absenteeism_2024_25,
school,19648811936103,2024-25,a_g_completion_rate,all,54.7,139,254,reliable,cde_acgr_2024_25,
school,19648811936103,2024-25,college_career_prepared_rate,all,73.7,196,266,reliable,cde_cci_2024_25,
school,19648811936103,2024-25,four_year_dropout_rate,all,1.9,5,266,reliable,cde_acgr_2024_25,
school,19648811936103,2024-25,four_year_graduation_rate,all,95.5,254,266,reliable,cde_acgr_2024_25,
school,19648811936822,2024-25,a_g_completion_rate,all,56.2,186,331,reliable,cde_acgr_2024_25,
school,19648811936822,2024-25,college_career_prepared_rate,all,61,213,349,reliable,cde_cci_2024_25,
school,19648811936822,2024-25,four_year_dropout_rate,all,4.6,16,349,reliable,cde_acgr_2024_25,
school,19648811936822,2024-25,four_year_graduation_rate,all,94.8,331,349,reliable,cde_acgr_2024_25,
school,19647331939784,2024-25,a_g_completion_rate,all,0,0,0,small-sample,cde_acgr_2024_25,
school,19647331939784,2024-25,chronic_absenteeism_rate,all,39.6,106,268,reliable,cde_chronic_absenteeism_2024_25,
school,19647331939784,2024-25,college_career_prepared_rate,all,0,0,17,small-sample,cde_cci_2024_25,
school,19647331939784,2024-25,four_year_dropout_rate,all,5.9,1,17,small-sample,cde_acgr_2024_25,
school,19647331939784,2024-25,four_year_graduation_rate,all,0,0,17,small-sample,cde_acgr_2024_25,
district,19756630000000,2024-25,a_g_completion_rate,all,100,141,141,reliable,cde_acgr_2024_25,official
district,19756630000000,2024-25,chronic_absenteeism_rate,all,12.7,126,989,reliable,cde_chronic_absenteeism_2024_25,official
district,19756630000000,2024-25,four_year_dropout_rate,all,1.4,2,144,reliable,cde_acgr_2024_25,official
district,19756630000000,2024-25,four_year_graduation_rate,all,97.9,141,144,reliable,cde_acgr_2024_25,official
"""
CROSSWALK = """\
cds
19101990000000
19645190000000
19646000000000
19648810000000
"""
STAFF = """\
cds,school_year,metric,dimension,value
19645191930320,2024-25,pupils_per_academic_counselor,all_students,283.0
19645191930320,2024-25,support_staff_fte,counselor,6.0
19645191930320,2024-25,support_staff_fte,library_media_teacher,1.0
19645191930320,2024-25,support_staff_fte,nurse,0.4
19645191930320,2024-25,support_staff_fte,other,4.1
19645191930320,2024-25,support_staff_fte,psychologist,1.0
19648811936103,2024-25,pupils_per_academic_counselor,all_students,419.63
19648811936103,2024-25,support_staff_fte,counselor,2.7
19648811936103,2024-25,support_staff_fte,library_media_teacher,1.0
19648811936103,2024-25,support_staff_fte,psychologist,0.2
19648811936822,2024-25,pupils_per_academic_counselor,all_students,451.67
19648811936822,2024-25,support_staff_fte,counselor,3.0
19648811936822,2024-25,support_staff_fte,library_media_teacher,1.0
19648811936822,2024-25,support_staff_fte,other,1.0
19648811936822,2024-25,support_staff_fte,psychologist,1.0
"""
PUPIL_COLUMNS = (
    "County Code,District Code,School Code,Total Enrollment,Free & Reduced Meal Program,Foster,Homeless,"
    "Unduplicated FRPM Eligible Count,English Learner (EL),CALPADS Unduplicated Pupil Count (UPC)\n"
)
PUPILS = {  # Pasadena Unified
    "1819": "19,64881,0000000,16335,9302,258,388,9643,2573,10153\n",
    "1920": "19,64881,0000000,15950,10409,248,617,10616,2295,10931\n",
    "2021": "19,64881,0000000,15311,9835,254,685,9913,2113,10262\n",
    "2122": "19,64881,0000000,14542,9899,214,619,10014,2092,10285\n",
    "2223": "19,64881,0000000,14141,9862,167,234,9952,2013,10207\n",
    # North Valley Military Institute's row of 2018-19 stands for the charter schools, which have rows of their own
    "2324": "19,64881,0000000,13953,9693,136,305,9753,1886,9980\n19,10199,0100776,638,560,7,73,598,116,607\n",
}
COLLEGES = {
    "ipeds_12month_headcount_2020_2024.csv": """\
unitid,headcount_12mo_total,headcount_12mo_fulltime_ug,academic_year
121044,30357.0,8541.0,2022-23
121044,35539.0,9691.0,2023-24
117788,25304.0,3190.0,2023-24
""",
    "ipeds_gradrate_all_and_pell_2016_2023.csv": """\
unitid,grad_rate_150_pct,grad_rate_150_pell_pct,year
121044,41.0,42.0,2023
117788,24.0,27.0,2023
""",
    "ipeds_percent_pell_2009_2023.csv": """\
unitid,percent_pell,cohort_reference
121044,30.0,2022-23 Pell
""",
    "ipeds_outcome_measures_cohort2015.csv": """\
unitid,om_cohort_2015_total,om_pct_award_6yrs,om_pct_award_4yrs
121044,10663.0,31.0,25.0
""",
    "scorecard_earnings_2025_05.csv": """\
unitid,MD_EARN_WNE_P10,MD_EARN_WNE_P6,scorecard_release
121044,43937.0,32759.0,2025-05-19
""",
    "ipeds_completers_race_age_2019_2024.csv": """\
unitid,awlevelc,cstotlt,cstotlm,cstotlw,csaiant,csasiat,csbkaat,cshispt,csnhpit,cswhitt,cs2mort,csunknt,csnralt,csund18,cs18_24,cs25_39,csabv40,csunkn,year
121044,2,400,128,272,1,87,14,200,1,65,16,9,7,0,109,233,58,0,2024
121044,3,3866,1670,2196,6,1269,91,1705,5,469,151,45,125,5,2435,1189,237,0,2024
121044,12,593,299,294,2,131,14,279,1,120,25,15,6,3,211,259,120,0,2024
""",
}


def write(folder: Path) -> Path:
    """Write the folder and return it."""
    small_geography.write(folder)
    outcomes = pl.read_csv(
        io.StringIO(OUTCOMES),
        schema_overrides={"cds": pl.String, "value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64},
    ).with_columns(name=pl.lit("as in the published file"))
    school = pl.col("level") == "school"
    outcomes.filter(~school).write_parquet(folder / "k12/cse_outcomes_district_county_state_CA.parquet")
    outcomes.filter(school).drop("basis").write_parquet(folder / "k12/cse_outcomes_school_LA.parquet")
    staff = pl.read_csv(io.StringIO(STAFF), schema_overrides={"cds": pl.String, "value": pl.Float64})
    staff.write_parquet(folder / "k12/cse_resources_school_LA.parquet")
    (folder / "k12/crosswalk_cds_leaid_LA.csv").write_text(CROSSWALK, encoding="utf-8")
    for year, rows in PUPILS.items():
        (folder / f"k12/cupc{year}_lea_LA.csv").write_text(PUPIL_COLUMNS + rows, encoding="utf-8")
    (folder / "college").mkdir()
    for name, content in COLLEGES.items():
        (folder / "college" / name).write_text(content, encoding="utf-8")
    return folder
