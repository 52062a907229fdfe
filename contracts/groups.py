"""Groups that several parts of the atlas treat alike: reported on, never a key to money."""

RACE = (
    "african_american",
    "american_indian_alaska_native",
    "asian",
    "filipino",
    "hispanic_latino",
    "pacific_islander",
    "race_not_reported",
    "two_or_more_races",
    "white",
)
GENDER = ("female", "male", "non_binary", "gender_missing")
