"""The application draft: what to type into the utility's web form, checked, and its exports."""
