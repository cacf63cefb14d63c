"""The pages of the admin that show occupancy over time, space by space, and park beside park.

Like the board, they only show: every figure comes from ``tenants.trends`` and ``tenants.occupancy``.
"""
