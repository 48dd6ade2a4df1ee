"""``riscontro status``: who has delivered, without writing anything."""
