"""What if: the edit of an instance, its best design, and the way there."""
