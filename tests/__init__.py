"""Tests: flat files, named test_<folder>_<subject>."""
