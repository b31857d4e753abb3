"""Paper: what every document of ours shares, whatever it is about."""
