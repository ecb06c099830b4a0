"""python3 -m unittest discover itests/benchmark"""

import contextlib
import io
import types
import unittest

import compare
import workload


class ArgumentsTest(unittest.TestCase):
    def test_takes_the_names_of_all_work(self):
        names = [work.name for work in workload.all_work(types.SimpleNamespace(mib=1024), client=None)]
        self.assertEqual(names, compare.arguments(["--only", *names]).only)
        self.assertIsNone(compare.arguments([]).only)

    def test_answers_an_unknown_word_with_those_that_there_are(self):
        printed = io.StringIO()
        with self.assertRaises(SystemExit) as ended, contextlib.redirect_stderr(printed):
            compare.arguments(["--only", "get", "gets"])
        self.assertEqual(2, ended.exception.code)
        self.assertIn("'gets'", printed.getvalue())
        for name in workload.NAMES:
            self.assertIn(name, printed.getvalue().splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
