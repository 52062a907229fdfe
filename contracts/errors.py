"""The one error that users see."""


class AtlasError(ValueError):
    """Something a user gave cannot be used; the message says what, where, and what to do.

    Command lines print the message and exit with status 2; pages show it as a sentence. Anything else that is
    raised is a bug in the atlas.
    """
