"""Present: the story as steps on a full screen, large type, keyboard or clicker, no network."""

from ui import presenter, session

presenter.present(session.atlas())
