"""Measuring engines: each run a process of its own, results appended as they come, figures and one page."""
