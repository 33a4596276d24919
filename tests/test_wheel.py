"""The installed wheel works outside the checkout, content and all."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_works_elsewhere(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, sys.argv[1]); import bot.cli, phrasebook;"
            "assert phrasebook.__file__.startswith(sys.argv[1]), phrasebook.__file__;"
            "sys.exit(bot.cli.main(['check', '用不起就别用']))",
            str(tmp_path / "site"),
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    assert "轻蔑讥讽" in done.stdout.decode()
