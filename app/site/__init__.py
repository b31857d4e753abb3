"""What is known about a site: its numbers, its people, and whether the service is open to it."""
