"""What all command lines of the atlas do with a mistake: one sentence, exit status 2, no traceback."""

import sys
from collections.abc import Callable

from contracts.errors import AtlasError


def answered(command: Callable[[], int]) -> int:
    """Run a command and return its exit status; a user's mistake prints one sentence and gives 2."""
    try:
        return command()
    except AtlasError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        where = error.filename or error
        print(f"error: {where}: {error.strerror or 'cannot be written'}; give another path.", file=sys.stderr)
    return 2
