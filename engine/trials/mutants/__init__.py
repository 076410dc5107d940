"""Mutants: definitions with one small change, which their examples ought to notice."""
