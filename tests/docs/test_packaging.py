"""A wheel alone gives a working fairdue: its data comes along, and the demo runs from it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def test_every_data_file_of_the_package_is_in_the_wheel(unpacked: Path) -> None:
    source = ROOT / "src" / "fairdue"
    wanted = {
        str(p.relative_to(source))
        for p in source.rglob("*")
        if p.is_file() and p.suffix != ".pyc" and "__pycache__" not in p.parts
    }
    packed = {str(p.relative_to(unpacked / "fairdue")) for p in (unpacked / "fairdue").rglob("*")}
    assert wanted - packed == set()


def test_the_environment_cannot_be_made_before_make_brought_its_tools(tmp_path: Path) -> None:
    command = ["bash", str(ROOT / "tools" / "environment"), "core"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "run make first" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_demo_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    environment = {**plain, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    asked = [sys.executable, "-c", "import fairdue; print(fairdue.__file__)"]
    where = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert where.stdout.startswith(str(unpacked))
    demo = [sys.executable, "-m", "fairdue", "demo", "--print", "--json"]
    ran = subprocess.run(demo, env=environment, cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(ran.stdout)["summary"]["facts"] > 400
