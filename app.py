"""The WBL Atlas: configuration, navigation and the chosen page, nothing else."""

from ui import frame, navigation

frame.run(navigation.chosen())
