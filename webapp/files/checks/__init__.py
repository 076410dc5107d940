"""What may not be inside a file that is taken, one module a family of formats.

Each has a function that returns for a file that is fit and raises `Unfit` for one that is not. They read within
bounds of time and memory, and never run, draw or unpack to disk anything of what they read.
"""
