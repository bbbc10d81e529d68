"""Counts on the command line of scripts."""
import argparse


def count_from(lowest):
    """For argparse: a whole number of at least `lowest`."""
    def count(text):
        if not text.strip().isdecimal() or int(text) < lowest:
            raise argparse.ArgumentTypeError(f"expected a whole number from {lowest}, found '{text}'")
        return int(text)
    return count
