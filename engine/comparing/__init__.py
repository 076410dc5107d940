"""Two versions of a definition compared by what they mean, and their differences said in words."""
