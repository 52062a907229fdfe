"""Parts of a page that run alone, so that a choice sends only what it changes."""

import functools
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from contracts.errors import AtlasError
from ui import address

Arguments = ParamSpec("Arguments")


def fragment(key: str) -> Callable[[Callable[Arguments, None]], Callable[Arguments, None]]:
    """Make a function a Streamlit fragment under this key; a user's mistake inside becomes a sentence.

    The frame around the page cannot catch it, because a fragment also runs without the page.
    """

    def decorate(show: Callable[Arguments, None]) -> Callable[Arguments, None]:
        """Return the function as a guarded fragment."""

        @st.fragment(key=key)
        @functools.wraps(show)
        def guarded(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
            try:
                show(*arguments, **named)
            except AtlasError as error:
                address.sentence(error)

        return guarded

    return decorate
