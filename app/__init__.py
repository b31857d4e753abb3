"""Everything of Kaitsu that is not a window."""

__version__ = "0.1.0"
"""The version of Kaitsu; the packaging reads it here, and it stands nowhere else."""
