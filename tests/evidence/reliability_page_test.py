#!/usr/bin/env python3
"""The page of reliability is the one its results make, and hides nothing."""

import unittest

import reliability_page


def result(**changes):
    return {"trial": "kill_nine", "mutant": False, "passed": True, "summary": "2 kills", "size": {"cycles": 2000},
            "full_size": {"cycles": 2000}, "seed": 1, "seconds": 60, "command": "./dev evidence kill_nine",
            "date": "2026-01-01", "commit": "abc", "machine": "m", **changes}


class ReliabilityPage(unittest.TestCase):
    def test_the_page_is_made_of_the_results(self):
        made = reliability_page.page(reliability_page.load(reliability_page.RESULTS))
        self.assertEqual(reliability_page.PAGE.read_text(encoding="utf-8"), made)

    def test_a_smaller_trial_says_so(self):
        self.assertIn("| full |", reliability_page.row(result()))
        self.assertIn("**smaller**: cycles 5 of 2,000", reliability_page.row(result(size={"cycles": 5})))

    def test_a_trial_that_failed_says_so(self):
        self.assertIn("**FAILED**: 2 kills", reliability_page.row(result(passed=False)))

    def test_a_mutant_has_a_row_of_its_own(self):
        self.assertIn("| kill_nine --mutant |", reliability_page.row(result(mutant=True)))


if __name__ == "__main__":
    unittest.main()
