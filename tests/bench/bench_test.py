#!/usr/bin/env python3
"""What `bench.py --compare` calls a change, and that the page can be made from results."""

import unittest

import bench
import performance_page


def report(**values):
    machine = {"cpu": "x", "cores": 2, "memory_gb": 8, "kernel": "k", "compiler": "c", "flags": "-O3", "rocksdb": "7",
               "commit": "a", "load_at_start": 0.0}
    points = [{"articles": at, "rate": 1000.0, "cpu_us": 900.0, "memory_mb": 300.0, "disk_by_text": 0.7}
              for at in (500, 1000)]
    return {"scale": "100k", "articles": 1000, "repeats": 1, "machine": machine, "metrics": values,
            "points": {"ingest_1": points, "ingest_2": points}}


class Compare(unittest.TestCase):
    def changes(self, before, after):
        return list(bench.compare(report(**before), report(**after)))

    def test_a_time_that_moves_a_little_is_noise(self):
        self.assertEqual(self.changes({"check_cpu": [100]}, {"check_cpu": [108]}), [])

    def test_a_count_that_moves_as_little_is_a_change(self):
        lines = self.changes({"check_postings": [100]}, {"check_postings": [108]})
        self.assertEqual(len(lines), 1)
        self.assertIn("+8% worse", lines[0])

    def test_more_a_second_is_better_and_more_time_is_worse(self):
        self.assertIn("better", self.changes({"ingest_1_rate": [1000]}, {"ingest_1_rate": [1500]})[0])
        self.assertIn("worse", self.changes({"check_cpu": [100]}, {"check_cpu": [150]})[0])

    def test_runs_that_scatter_hide_what_is_less(self):
        self.assertEqual(self.changes({"check_cpu": [80, 100, 130]}, {"check_cpu": [140]}), [])

    def test_other_sizes_and_machines_are_told(self):
        other = report(check_cpu=[1])
        other["articles"] = 2000
        self.assertIn("not comparable", list(bench.compare(report(check_cpu=[1]), other))[0])
        other = report(check_cpu=[1])
        other["machine"]["cores"] = 64
        self.assertEqual(list(bench.compare(report(check_cpu=[1]), other)), ["another cores: 2 -> 64"])


class Page(unittest.TestCase):
    def test_every_metric_and_tool_is_on_it(self):
        run = report(**{name: [1.5] for name in bench.METRICS})
        fold = {"benchmarks": [{"name": f"BM_FoldArticles/{language}", "bytes_per_second": 4e8} for language in (0, 1)]}
        peers = {"articles": 10, "rows": [["newsfold", "98 %", "0 %", "1 us", "2 B"]], "notes": []}
        page = performance_page.page(run, fold, peers)
        for _, _, _, meaning in bench.METRICS.values():
            self.assertIn(f"| {meaning} |", page)
        self.assertIn("| newsfold folds | 400 | 400 |", page)
        self.assertIn("| newsfold | 98 % | 0 % | 1 us | 2 B |", page)

    def test_plots_go_through_their_points(self):
        for picture in performance_page.plots(report()).values():
            self.assertEqual(picture.count("<polyline"), 2)
            self.assertTrue(picture.endswith("</svg>\n"))


if __name__ == "__main__":
    unittest.main()
