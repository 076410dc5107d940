"""Trying definitions before they are live: the examples that stand beside them."""
