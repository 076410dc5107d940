"""Mutants: definitions with one small change, which their examples ought to notice.

`results.tried` tells what becomes of each. An author who sees which change goes unnoticed knows which example is
missing.
"""
