"""Processes beside the serving one: what they take over from the program that starts them."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from pathlib import Path
from graph import processes

with (Path(__file__).parent / "runs").open("a") as runs:
    runs.write(__name__ + " ")

if __name__ == "__main__":
    ours, theirs = processes.pipe()
    started = processes.start(theirs.__class__.send, theirs, "said by the child")
    assert ours.poll(20)
    print(ours.recv())
    started.join(20)
"""


def test_a_process_never_runs_the_main_module_again(tmp_path: Path) -> None:
    """A command's own script is run once, by the program; its children begin with what they are to do."""
    (tmp_path / "program.py").write_text(_PROGRAM, encoding="utf-8")
    run = [sys.executable, str(tmp_path / "program.py")]
    done = subprocess.run(
        run,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[1],
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert (done.stdout.strip(), done.stderr) == ("said by the child", "")
    assert (tmp_path / "runs").read_text(encoding="utf-8") == "__main__ "
