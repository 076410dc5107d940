"""Letters as e-mail: the message that one is, and the mail server that takes it."""
