"""Messages, questions and answers."""
