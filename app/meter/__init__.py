"""High-voltage meters: what each property means, and everything known of one meter."""
