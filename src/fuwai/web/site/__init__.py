"""What belongs to no room: the front door, the choice of language, the style guide."""
