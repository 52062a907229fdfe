"""The address bar follows the choices and leads them when it is news."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    """Two choices on a page whose name stands in the session, as Streamlit would run them."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs this text alone

    from ui import address  # noqa: PLC0415 - the same

    address.follow(st.session_state.get("page", "map"))
    group = address.choose("group", "Students", ["all", "foster"], default="all", words=str.title)
    st.markdown(group)
    if st.session_state.get("page") != "place":
        st.markdown(address.choose("year", "Year", ["2025", "2024"], default="2025", words=str))
    address.write()


def opened(**address: str) -> AppTest:
    """Return the page as a link with this address opens it."""
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def held(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [item.value for item in app.markdown]


def test_defaults_leave_the_address_empty() -> None:
    app = opened()
    assert shown(app) == ["all", "2025"]
    assert held(app) == {}


def test_a_link_shows_what_it_names_and_stays() -> None:
    app = opened(group="foster", year="2024")
    assert shown(app) == ["foster", "2024"]
    assert held(app) == {"group": "foster", "year": "2024"}
    assert not app.info


@pytest.mark.parametrize("wrong", ["nobody", "FOSTER", "", "<b>x</b>", "all foster"])
def test_a_link_to_what_does_not_exist_is_answered_with_a_sentence(wrong: str) -> None:
    app = opened(group=wrong, year="2024")
    assert shown(app) == ["all", "2024"]
    (said,) = [item.value for item in app.info]
    assert said == f"The link asks for group “{wrong}”, which does not exist here. Showing students: All."
    assert held(app) == {"year": "2024"}


def test_names_that_are_no_choice_are_ignored() -> None:
    app = opened(utm_source="mail", group="foster")
    assert shown(app) == ["foster", "2025"]
    assert held(app) == {"group": "foster"}


def test_a_choice_is_written_and_a_default_is_not() -> None:
    app = opened()
    app.selectbox[0].select("foster").run()
    assert held(app) == {"group": "foster"}
    app.selectbox[0].select("all").run()
    assert held(app) == {}
    assert shown(app)[0] == "all"


def test_the_back_button_leads() -> None:
    app = opened()
    app.selectbox[0].select("foster").run()
    app.query_params.clear()  # the browser goes back to the address before the choice
    app.run()
    assert shown(app)[0] == "all"
    assert held(app) == {}


def test_a_choice_survives_another_page_that_does_not_have_it() -> None:
    app = opened(group="foster", year="2024")
    app.session_state["page"] = "place"
    app.query_params.clear()  # a link in the menu has no choices
    app.run()
    assert shown(app) == ["foster"]
    assert held(app) == {"group": "foster"}
    app.session_state["page"] = "map"
    app.query_params.clear()
    app.run()
    assert shown(app) == ["foster", "2024"]


def test_a_link_to_another_page_names_one_choice_and_keeps_the_rest() -> None:
    app = opened(group="foster", year="2024")
    app.session_state["page"] = "map2"
    app.query_params.clear()
    app.query_params["year"] = "2025"
    app.run()
    assert shown(app) == ["foster", "2025"]
