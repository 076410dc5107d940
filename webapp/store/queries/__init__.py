"""Queries, by concern. Each takes the `Work` it runs in, which scopes it to what the actor sees, and gives typed rows.

A row may be read after its unit of work has ended. To change one, call the function here that does it.
Functions called `get` raise `NotFound`, also for a row that exists but is not this actor's to see.
"""
