"""Fixtures that every folder of tests shares."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and labels, named by ACERVO_SHARED; a user has none, and the test skips."""
    folder = Path(os.environ.get("ACERVO_SHARED", "../shared")).resolve()
    if not (folder / "documents").is_dir():
        pytest.skip("the folder of real documents is not here (set ACERVO_SHARED)")
    return folder
