"""VBA text that forwards to the add-in."""
