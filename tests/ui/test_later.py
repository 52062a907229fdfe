"""What takes a moment: first a sign, then the result, and a sign again for the next question."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - the test runner takes this function's text alone

    from ui import later  # noqa: PLC0415 - the same

    asked = st.text_input("Asked", "one", key="asked")
    if later.ready("answer", asked, "Working"):
        st.markdown(f"The answer to {asked}")


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [item.value for item in app.markdown]


def test_a_sign_comes_first_and_the_result_with_the_next_run() -> None:
    app = AppTest.from_function(page).run()
    assert shown(app) == [":material/hourglass_top: Working"]
    assert shown(app.run()) == ["The answer to one"]
    assert shown(app.run()) == ["The answer to one"]


def test_another_question_shows_the_sign_again() -> None:
    app = AppTest.from_function(page).run().run()
    app.text_input[0].set_value("two").run()
    assert shown(app) == [":material/hourglass_top: Working"]
    assert shown(app.run()) == ["The answer to two"]
