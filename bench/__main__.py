"""Run every benchmark and print one table."""

import platform
import tempfile
from pathlib import Path

from bench import drawing, importing, querying
from bench.measure import Row, table


def main() -> None:
    """Measure, and print what was measured with machine and versions."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for module in (querying, importing, drawing):
            rows += module.measure(Path(folder) / module.__name__)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {platform.system()}")  # noqa: T201 (its output)
    print(table(rows))  # noqa: T201 (its output)


main()
