"""The one condition language: what it is, how it is read, evaluated and said as a sentence."""
