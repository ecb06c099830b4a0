"""python3 -m unittest discover itests/benchmark"""

import unittest

import report


def measured(seconds, cpu):
    return {"seconds": seconds, "cpu": cpu, "client_cpu": 0}


class ReportTest(unittest.TestCase):
    def verdict(self, ours, theirs):
        return report.table({("get", "a"): ours, ("get", "b"): theirs}, {"get": 1}, "a", "b")

    def test_passes_when_all_targets_are_met(self):
        rows, met = self.verdict([measured(1, 0.8)] * 3, [measured(1, 1)] * 3)
        self.assertTrue(met)
        self.assertEqual("| one stream down | 1,024 MiB/s | 1,024 MiB/s | 1.00 (1.00 to 1.00) | at least 1.0 | PASS |", rows[2])
        self.assertEqual(4, len(rows))

    def test_fails_when_one_target_is_missed(self):
        rows, met = self.verdict([measured(1, 0.9)], [measured(1, 1)])
        self.assertFalse(met)
        self.assertIn("PASS", rows[2])
        self.assertIn("FAIL", rows[3])

    def test_takes_the_median_of_the_ratios_in_each_round(self):
        ours = [measured(1, 1), measured(10, 1), measured(2, 1)]
        theirs = [measured(2, 2), measured(10, 2), measured(3, 2)]
        rows, _ = self.verdict(ours, theirs)
        self.assertIn("1.50 (1.00 to 2.00)", rows[2])

    def test_nothing_measured_is_no_success(self):
        _, met = report.table({}, {}, "a", "b")
        self.assertFalse(met)


if __name__ == "__main__":
    unittest.main()
