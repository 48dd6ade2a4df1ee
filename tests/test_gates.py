"""What a run may do, counted: calls, files opened, files looked at, modules loaded.

Counts say the same on any machine; times are for ``make bench``.
"""
