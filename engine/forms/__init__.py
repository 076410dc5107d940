"""Form schemas: what they are, how they are read and checked, what is relevant, what answers mean."""
