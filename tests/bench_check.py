"""`make bench`: how long the check of a 20-page draft takes against a corpus of 100,000 statements.

usage: python tests/bench_check.py [STATEMENTS]
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.check import check
from index.embed import load_embedder
from index.models import Record
from index.records import to_record
from index.store import Corpus
from ingest.models import Document, Metadata, Paragraph
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon

PAGES, WORDS_A_PAGE, STATEMENTS = 20, 450, 100_000
WHO = ("We", "The parties", "The ministers", "Participating States")
DOES = ("commit to", "will", "intend to", "agree to", "should", "shall", "decide to", "are determined to")
WHAT = ("strengthen", "create", "finance", "review", "publish", "inspect", "share", "protect", "train", "dismantle")
THING = ("the network of prosecutors", "the register of beneficial owners", "the database of stolen vehicles")
THING += ("the ports of the region", "witnesses and victims", "the laboratories for precursors", "the prison system")
AGAINST = ("drug trafficking", "money laundering", "corruption", "illegal mining", "ransomware", "firearms trafficking")
WHEN = (
    "",
    " by 2027",
    " before the end of 2028",
    " within 60 days",
    ", as appropriate",
    " in accordance with national law",
)


def sentence(chance: random.Random) -> str:
    """One sentence as such texts have them, with a figure now and then."""
    figure = f" with EUR {chance.randint(2, 90)} million" if chance.random() < 0.3 else ""
    parts = [chance.choice(WHO), chance.choice(DOES), chance.choice(WHAT), chance.choice(THING)]
    end = f"against {chance.choice(AGAINST)}{figure}{chance.choice(WHEN)} in area {chance.randint(1, 9999)}"
    return f"{' '.join(parts)} {end}."


def document(seed: int, sentences: int) -> Document:
    """A document of one paragraph a sentence."""
    chance = random.Random(seed)
    text, paragraphs = "", []
    for _ in range(sentences):
        start = len(text)
        text += sentence(chance)
        paragraphs.append(Paragraph(start, len(text), language="en"))
        text += "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = Metadata(date=f"{2005 + seed % 20}-06-01", meeting=f"Meeting {seed}", series="Series", language="en")
    return Document(digest[:12], f"bench-{seed}.txt", digest, text, "en", found, tuple(paragraphs))


def fill(corpus: Corpus, count: int) -> None:
    """Puts `count` statements into the corpus: one annotated document, over and over, with vectors turned a little."""
    embedder, lexicon = load_embedder(), load_lexicon()
    size = 500
    base = document(1, size)
    record = to_record(base, annotate(base, lexicon), embedder)
    noise = np.random.default_rng(7)
    with corpus.writing():
        corpus.set(model=embedder.name, dimension=str(embedder.dimension), lexicon=lexicon.digest)
        for number in range(count // size):
            digest = hashlib.sha256(f"bench {number}".encode()).hexdigest()
            ident = digest[:12]
            statements = tuple(
                replace(s, id=f"{ident}{n:04d}", document=ident) for n, s in enumerate(record.annotations.statements)
            )
            vectors = np.asarray(record.vectors, np.float32)
            vectors = vectors + 0.02 * noise.standard_normal(vectors.shape).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            found = replace(base.metadata, meeting=f"Meeting {number}", date=f"{2005 + number % 20}-06-01")
            own = replace(base, id=ident, sha256=digest, source=f"bench-{number}.txt", metadata=found)
            annotations = replace(record.annotations, statements=statements)
            corpus.add(Record(own, annotations, vectors), b"", path="")


def main(_shared: Path | None = None, count: int = STATEMENTS) -> None:
    """Prints seconds for the check, cold and warm."""
    embedder, lexicon = load_embedder(), load_lexicon()
    draft_text = document(2, PAGES * WORDS_A_PAGE // 22)
    draft = to_record(draft_text, annotate(draft_text, lexicon), embedder)
    with tempfile.TemporaryDirectory() as folder, Corpus.open(Path(folder), create=True) as corpus:
        fill(corpus, count)
        for name in ("first", "second"):
            start = time.perf_counter()
            report = check(corpus, draft, embedder, lexicon)
            seconds = time.perf_counter() - start
            print(
                f"check: {len(draft.annotations.statements)} statements against {count:,}: "
                f"{seconds:.2f} s ({name} time), "
                f"{len(report.findings)} findings; target under 5 s"
            )


if __name__ == "__main__":
    main(count=int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS)
