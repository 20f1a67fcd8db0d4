"""Tests of the designer, and the independent truth they compare it with."""
