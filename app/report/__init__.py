"""The commissioning report (報告): facts in, one value out, which every format shows alike; bundles with their hashes.

To add a section, add a file in `sections/`, a line in its `__init__`, and its words to `report.json`.
"""
