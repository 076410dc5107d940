"""Rule sets: read, checked, decided, explained, and decided a second time by another engine."""
