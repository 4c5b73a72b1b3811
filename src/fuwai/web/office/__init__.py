"""What is kept for all: people, registrations, bodies."""
