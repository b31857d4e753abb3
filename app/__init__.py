"""Everything of Kaitsu that is not a window."""
