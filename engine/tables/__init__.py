"""Decision tables: rows of cells that are matched against facts, and what the rows that match give."""
