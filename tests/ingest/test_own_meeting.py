"""A document's meeting is the one that its title and opening tell, not one that its text recalls."""

import pytest

from ingest.models import Source
from ingest.read import read

CLOSING = "\n\n1. We agree to train the staff of our prisons by 2025.\n"


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        # A short sentence at the head that names a summit is no line of the head.
        ("Joint statement\n\nLima, 3 May 2024\n\nThe EU-CELAC Summit gave us a mandate.", ""),
        ("Declaration of Lima\n\nLima, 3 May 2024\n\nRecalling the EU-CELAC Summit,", ""),
        # A line that is nothing but the name is.
        ("Joint statement\n\nEU-CELAC Summit\n\nBrussels, 18 July 2023", "EU-CELAC Summit 2023"),
        # So is a sentence that tells of the gathering.
        ("Joint statement\n\nBrussels, 18 July 2023\n\nLeaders met at the EU-CELAC Summit.", "EU-CELAC Summit 2023"),
    ],
)
def test_the_meeting_of_a_document(text, meeting):
    found = read(Source("text.en.txt", (text + CLOSING).encode()))
    assert found.metadata.meeting == meeting
