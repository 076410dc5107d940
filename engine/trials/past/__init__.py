"""Past cases under a draft: what they are read and decided with, and what is said of them."""
