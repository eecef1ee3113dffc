"""Annotation: words a second on one core, without a trained pipeline; the target is 40,000."""

import time
from pathlib import Path

from ingest.models import Document, Metadata, Paragraph
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon

TARGET = 40_000
OWN = {
    "en": "We commit to doubling joint inspections of containers by 2028. The Parties shall designate contact points,"
    " as appropriate. It was agreed to hold the next meeting in Lima. We call on all States to ratify the protocol.",
    "es": "Nos comprometemos a duplicar las inspecciones antes de 2028. Las Partes designarán puntos de contacto, según"
    " proceda. Se acordó celebrar la próxima reunión en Montevideo. Instamos a los Estados a ratificar el protocolo.",
    "fr": "Nous nous engageons à doubler les inspections d’ici à 2028. Les Parties désigneront des points de contact,"
    " le cas échéant. Il a été convenu de tenir la prochaine réunion à Montevideo. Nous appelons les États à ratifier.",
    "pt": "Comprometemo-nos a duplicar as inspeções até 2028. As Partes designarão pontos de contacto, conforme"
    " apropriado. Foi acordado realizar a próxima reunião em Montevidéu. Instamos os Estados a ratificar o protocolo.",
}


def documents(shared: Path | None) -> list[Document]:
    """The real documents as one paragraph a line, or our own sentences many times over."""
    texts = [(f"{code}-own", code, "\n".join([words] * 400)) for code, words in OWN.items()]
    if shared is not None:
        texts = [
            (p.stem, p.stem[-2:], p.read_text(encoding="utf-8")) for p in sorted(shared.glob("documents-text/*.txt"))
        ]
    built = []
    for name, code, text in texts:
        paragraphs, start = [], 0
        for line in text.split("\n"):
            if line.strip():
                paragraphs.append(Paragraph(start, start + len(line), language=code))
            start += len(line) + 1
        built.append(
            Document(name[:12], name, "", text, code, Metadata(date="2024-06", language=code), tuple(paragraphs))
        )
    return built


def main(shared: Path | None) -> None:
    """Prints words a second for each language and together, of processor time, warm."""
    lexicon, given = load_lexicon(), documents(shared)
    start = time.process_time()
    for document in given:
        annotate(document, lexicon)
    cold = time.process_time() - start
    words = dict.fromkeys(sorted({d.language for d in given}), 0)
    spent = dict.fromkeys(words, 0.0)
    for document in given:
        start = time.process_time()
        annotate(document, lexicon)
        spent[document.language] += time.process_time() - start
        words[document.language] += len(document.text.split())
    for code, number in words.items():
        print(f"annotate {code}: {number / spent[code]:,.0f} words a second")
    total = sum(words.values())
    print(
        f"annotate all: {total / sum(spent.values()):,.0f} words a second (target {TARGET:,}),"
        f" the first time {total / cold:,.0f}"
    )
