"""What is kept about sites, in one SQLite file: whole or not at all, with a way back."""
