"""Sums and shares of several rows: of a place of which one row was set aside, none is worked out."""

from __future__ import annotations

import polars as pl

from loaders.validation.sieve import Sieve, Words


def keep_whole(sieve: Sieve, named: pl.DataFrame, words: Words) -> None:
    """Set aside every row of a place of which a row was set aside, because what is left would pass for the whole.

    `named` has `row` and `place_id` of each row whose place could be told (null where it is of none). A row set aside
    before may be of any place, so that no place is known to be whole.
    """
    held = pl.concat(sieve.held).select("row").unique()
    astray = held.join(named, on="row", how="anti").height > 0
    broken = named.join(held, on="row", how="semi").get_column("place_id").drop_nulls().unique()
    sieve.reject(words, pl.lit(astray) | pl.col("place_id").is_in(broken.implode()))
