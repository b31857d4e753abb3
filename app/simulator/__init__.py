"""The virtual meter: a high-voltage smart meter on the same codec, without I/O like the rest of the protocol."""
