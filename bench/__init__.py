"""Benchmarks: each measures Geflecht and a peer in one run and prints ratios. `make bench` runs all of them.

Times are seconds of the fastest of several runs; on shared cores trust the ratios.
"""
