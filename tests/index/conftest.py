"""A small corpus of our own sentences, a hashing embedder and a tiny registry for the tests of the index."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from index.models import Record
from index.records import to_record
from index.store import Corpus
from index.tokens import words
from ingest.ids import stable_id
from ingest.models import Document, Metadata, PageInfo, Paragraph
from nlp.lexicon import Lexicon, load_lexicon
from nlp.models import Actor, Annotations, CrimeMention, EntityMention, Statement

# One meaning in several languages, so that a hash of words can stand in for a model that knows languages.
_SAME = {
    "prisons": "carceles prisons prisoes prisiones",
    "police": "policia policial policiere policiais",
    "seizure": "decomiso confiscation confisco seize",
    "assets": "activos avoirs ativos bienes",
    "reinforce": "reforzar renforcer reforcar strengthen reforzaremos renforcerons reforcaremos",
    "laundering": "blanqueo blanchiment lavagem branqueamento lavado",
}
_MEANING = {form: one for one, forms in _SAME.items() for form in forms.split()}


@dataclass(frozen=True)
class HashEmbedder:
    """Words hashed into a vector; words of `_SAME` that mean one thing share a place."""

    name: str = "hash"
    dimension: int = 128

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for at, text in enumerate(texts):
            for word in words(text):
                if len(word) > 2:
                    digest = hashlib.sha256(_MEANING.get(word, word).encode()).digest()
                    vectors[at, digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
                    vectors[at, digest[2] % self.dimension] += 1 if digest[3] % 2 else -1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@dataclass
class Paper:
    """A document to be written down in a test: (kind, text) pairs and metadata."""

    name: str
    language: str
    lines: list[tuple[str, str]]
    date: str = ""
    meeting: str = ""
    title: str = ""
    work: str = ""
    symbol: str = ""
    body: str = ""
    crimes: dict[str, str] = field(default_factory=dict)
    entities: dict[str, tuple[str, str]] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)


def write(paper: Paper) -> tuple[Document, Annotations, bytes]:
    text = "\n".join(line for _, line in paper.lines)
    data = f"{paper.name}\n{text}".encode()
    sha = hashlib.sha256(data).hexdigest()
    id = sha[:12]
    paragraphs, statements = [], []
    at, number, section = 0, 0, ()
    for index, (kind, line) in enumerate(paper.lines):
        heading = kind == "heading"
        section = (line,) if heading else section
        number += not heading
        label = "" if heading else str(number)
        paragraphs.append(Paragraph(at, at + len(line), "heading" if heading else "body", label, 0, 1, "", section))
        statements.append(
            Statement(
                id=stable_id(id, str(index)), document=id, language=paper.language, page=1, paragraph=label,
                index=index, section=() if heading else section, start=at, end=at + len(line), text=line,
                kind="commitment" if kind in ("firm", "soft") else kind,
                level={"firm": 5, "soft": 3, "call": 2}.get(kind, 0),
                strength=kind if kind in ("firm", "soft") else None,
                crime_types=tuple(
                    CrimeMention(t, line.index(t), line.index(t) + len(t), c, "")
                    for t, c in paper.crimes.items() if t in line
                ),
                entities=tuple(
                    EntityMention(t, line.index(t), line.index(t) + len(t), i, kind_, i.upper())
                    for t, (i, kind_) in paper.entities.items() if t in line
                ),
                actors=tuple(
                    Actor(t, line.index(t), line.index(t) + len(t), i, i.title())
                    for t, i in paper.actors.items() if t in line
                ),
            )
        )  # fmt: skip
        at += len(line) + 1
    meta = Metadata(
        title=paper.title or paper.lines[0][1], date=paper.date, meeting=paper.meeting, language=paper.language,
        work=paper.work, symbol=paper.symbol, body=paper.body,
    )  # fmt: skip
    pages = (PageInfo(1, 595, 842),)
    document = Document(id, paper.name, sha, text, paper.language, meta, tuple(paragraphs), pages=pages)
    return document, Annotations(tuple(statements), lexicon="test"), data


CRIMES = {"money laundering": "money-laundering", "blanqueo de capitales": "money-laundering",
          "blanchiment": "money-laundering", "cybercrime": "cybercrime"}  # fmt: skip
ENTITIES = {"OAS": ("oas", "organisation"), "OEA": ("oas", "organisation"), "Europol": ("europol", "agency")}

LIMA = Paper(
    "2023-05-lima.en.pdf",
    "en",
    [
        ("heading", "Conclusions of the Lima Round Table"),
        ("context", "Ministers met in Lima to look back on two years of joint work."),
        ("heading", "Prisons"),
        ("firm", "We will reinforce the security of prisons and train their staff by 2025."),
        ("soft", "We intend to compare our prison regimes with those of our neighbours."),
        ("heading", "Money laundering and assets"),
        ("firm", "We agree to share data on money laundering with Europol every month."),
        ("call", "We invite the OAS to host a register of assets under seizure."),
        ("position", "We welcome the extradition treaty signed in March."),
    ],
    date="2023-05-10",
    meeting="Lima Round Table 2023",
    symbol="ST 123/23",
    body="Round Table of Ministers",
    crimes=CRIMES,
    entities=ENTITIES,
    actors={"We": "signatories"},
)
QUITO = Paper(
    "2024-06-quito.es.pdf",
    "es",
    [
        ("heading", "Declaración de Quito"),
        ("firm", "Acordamos reforzar la seguridad de las cárceles antes de 2026."),
        ("call", "Instamos a la OEA a publicar los datos sobre el blanqueo de capitales."),
        ("position", "Saludamos la labor de las fiscalías contra la extorsión."),
        ("soft", "Procuraremos mejorar la formación de la policía de fronteras."),
    ],
    date="2024-06-20",
    meeting="Quito Summit 2024",
    work="quito",
    crimes=CRIMES,
    entities=ENTITIES,
    actors={"Acordamos": "signatories"},
)
QUITO_FR = Paper(
    "2024-06-quito.fr.pdf",
    "fr",
    [
        ("heading", "Déclaration de Quito"),
        ("firm", "Nous convenons de renforcer la sécurité des prisons avant 2026."),
        ("call", "Nous invitons l'OEA à publier les données sur le blanchiment."),
        ("position", "Nous saluons le travail des parquets contre l'extorsion."),
        ("soft", "Nous nous efforcerons d'améliorer la formation de la police aux frontières."),
    ],
    date="2024-06-20",
    meeting="Quito Summit 2024",
    work="quito",
    crimes=CRIMES,
    entities=ENTITIES,
    actors={"Nous": "signatories"},
)
PAPERS = (LIMA, QUITO, QUITO_FR)


@pytest.fixture(scope="session")
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def take(embedder: HashEmbedder) -> Callable[..., Record]:
    """Put a paper into a corpus; gives its record."""

    def put(corpus: Corpus, paper: Paper, **options: str) -> Record:
        document, annotations, data = write(paper)
        record = to_record(document, annotations, embedder)
        corpus.add(record, data, **options)
        return record

    return put


@pytest.fixture
def corpus(tmp_path: Path, take: Callable[..., Record]) -> Iterator[Corpus]:
    """The three papers, in their order."""
    with Corpus.open(tmp_path / "corpus", create=True) as made:
        with made.writing():
            for paper in PAPERS:
                take(made, paper)
        yield made


@pytest.fixture
def paper() -> Callable[..., Paper]:
    known = {"lima": LIMA, "quito": QUITO, "quito-fr": QUITO_FR}
    return lambda which, **changes: replace(known[which], **changes)


@pytest.fixture(scope="session")
def written(embedder: HashEmbedder) -> Callable[[Paper], tuple[Record, bytes]]:
    """A paper's record and bytes, not stored."""

    def make(paper: Paper) -> tuple[Record, bytes]:
        document, annotations, data = write(paper)
        return to_record(document, annotations, embedder), data

    return make


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def real_corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The digital files of the folder of real documents, read and annotated, with the bundled model's vectors."""
    from index.embed import load_embedder
    from ingest.read import load, read
    from nlp.annotate import annotate

    with Corpus.open(tmp_path_factory.mktemp("real"), create=True) as corpus:
        with corpus.writing():
            for path in sorted((shared / "documents").glob("202[12]*.pdf")):
                source = load(path)
                document = read(source, ocr="never")
                corpus.add(to_record(document, annotate(document, load_lexicon()), load_embedder("fast")), source.data)
        yield corpus
