"""Documents: letters and notices with tokens, read, checked and rendered."""
