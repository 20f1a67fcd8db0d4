"""Many instances: what is asked of each, the work on all of them, and the file of answers."""
