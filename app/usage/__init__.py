"""Usage data (使用量データ) as utilities hand it out: half hours of a file, compared with the meter's own history."""
