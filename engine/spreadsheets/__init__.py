"""Tables and parameters as spreadsheets, and back: what an officer edits in a grid becomes a definition again."""
