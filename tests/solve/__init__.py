"""Tests of solve."""
