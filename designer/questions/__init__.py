"""Questions about an instance and its design: each takes limits and returns a frozen answer."""
