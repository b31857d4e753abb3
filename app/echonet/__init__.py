"""ECHONET Lite without I/O: bytes and a clock value in, events and bytes out."""
