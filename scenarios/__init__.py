"""The funding model: parameters -> costs -> allocation -> outcomes -> ledgers. Pure NumPy and HiGHS."""
