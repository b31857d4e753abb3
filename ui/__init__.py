"""The window: shows what `app` decides, decides nothing itself."""
