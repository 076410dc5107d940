"""What the project measures of itself: time and memory against stated bounds.

`python -m benchmarks` runs every module here that has a `main()`; `python -m benchmarks reading` one of
them. A `main()` takes nothing, prints a table for people, and returns a sentence for each bound that was
not kept. Nobody imports this package but its own modules.
"""
