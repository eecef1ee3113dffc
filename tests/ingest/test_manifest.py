"""Manifests: what they say of files, and how they are refused."""

from pathlib import Path

import pytest

from ingest.errors import BadManifest
from ingest.manifest import read_manifest

GOOD = """
[corpus]
name = "one"

[[document]]
file = "a.en.pdf"
title = "A"
date = "2025-06"
language = "en"
url = "https://example.org/a.pdf"
work = "a"
checked = true
"""


def test_entries(write):
    manifest = read_manifest(write("corpus.toml", GOOD.encode()))
    assert (manifest.name, len(manifest.entries), manifest.entries[0].checked) == ("one", 1, True)
    metadata = manifest.metadata_for(Path("somewhere/pdf/a.en.pdf"))
    assert metadata is not None
    assert (metadata.title, metadata.work, metadata.address) == ("A", "a", "https://example.org/a.pdf")
    assert manifest.metadata_for(Path("b.pdf")) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "A"', 'titel = "A"', '"titel"'),
        ('name = "one"', 'nom = "one"', '"nom"'),
        ("[corpus]", "[korpus]", '"korpus"'),
        ('date = "2025-06"', 'date = "June 2025"', '"date"'),
        ('date = "2025-06"', "date = 2025-06-01", '"date"'),
        ('language = "en"', 'language = "xx"', '"language"'),
        ("checked = true", 'checked = "yes"', '"checked"'),
        ('file = "a.en.pdf"', 'file = "../a.pdf"', '"file"'),
        ('url = "https://example.org/a.pdf"', 'url = "a.pdf"', '"url"'),
        ('name = "one"', "name = ", "TOML"),
    ],
)
def test_bad_manifests_name_file_and_key(write, old, new, says):
    path = write("corpus.toml", GOOD.replace(old, new).encode())
    with pytest.raises(BadManifest) as caught:
        read_manifest(path)
    assert says in str(caught.value)
    assert "corpus.toml" in str(caught.value)


def test_missing_manifest(tmp_path):
    with pytest.raises(BadManifest, match="no manifest"):
        read_manifest(tmp_path / "corpus.toml")
