"""A small corpus of our own sentences in four languages, taken in once a session through the real pipeline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

TEXTS = {
    "2022-05-cartagena.en.txt": """Cartagena Declaration on Citizen Security

1. We commit to adopting, by 31 December 2024, legislation that allows confiscation without a prior conviction.

2. We urge all States to share information on money laundering with Europol.

3. We welcome the work of the network of asset recovery focal points.

4. The parties agree to hold two joint operations a year against drug trafficking by sea.
""",
    "2022-05-cartagena.es.txt": """Declaración de Cartagena sobre Seguridad Ciudadana

1. Nos comprometemos a adoptar, antes del 31 de diciembre de 2024, leyes que permitan el decomiso sin condena previa.

2. Instamos a todos los Estados a compartir con Europol información sobre el blanqueo de capitales.

3. Acogemos con beneplácito la labor de la red de puntos de contacto para la recuperación de activos.

4. Las partes acuerdan realizar tres operaciones conjuntas al año contra el narcotráfico por mar.
""",
    "2024-06-bruges.en.txt": """Bruges Declaration

1. We intend to adopt, where appropriate, legislation that allows confiscation without a prior conviction.

2. We condemn the corruption of port workers.

3. We will publish a joint report on the trafficking of firearms before the next Forum.
""",
    "2024-06-bruges.fr.txt": """Conclusions de la réunion sur les prisons

1. Nous nous engageons à former 500 agents pénitentiaires d'ici à la fin de 2026.

2. Il est nécessaire de protéger les témoins contre l'extorsion.
""",
}
MANIFEST = """[corpus]
name = "Small"

[[document]]
file = "2022-05-cartagena.en.txt"
title = "Cartagena Declaration on Citizen Security"
date = "2022-05-19"
place = "Cartagena"
body = "Forum on Citizen Security"
meeting = "Second Forum on Citizen Security"
series = "Forum on Citizen Security"
language = "en"
work = "cartagena-2022"

[[document]]
file = "2022-05-cartagena.es.txt"
title = "Declaración de Cartagena sobre Seguridad Ciudadana"
date = "2022-05-19"
place = "Cartagena"
body = "Forum on Citizen Security"
meeting = "Second Forum on Citizen Security"
series = "Forum on Citizen Security"
language = "es"
work = "cartagena-2022"

[[document]]
file = "2024-06-bruges.en.txt"
title = "Bruges Declaration"
date = "2024-06-13"
place = "Bruges"
body = "Forum on Citizen Security"
meeting = "Third Forum on Citizen Security"
series = "Forum on Citizen Security"
language = "en"

[[document]]
file = "2024-06-bruges.fr.txt"
title = "Conclusions de la réunion sur les prisons"
date = "2024-06-20"
place = "Bruges"
body = "Prison Network"
meeting = "Prison Network Meeting 2024"
language = "fr"
"""


def write_pdf(path: Path) -> Path:
    """A PDF of one page with two numbered paragraphs, the first of them on two lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(72, 770, "Kingston Roadmap on Ports")
    canvas.setFont("Helvetica", 11)
    for y, line in (
        (735, "Kingston, 14 May 2025"),
        (700, "1. The parties commit to screening every container that comes from a port of risk,"),
        (686, "and to answering every alert within twelve hours."),
        (660, "2. We encourage port authorities to appoint an officer for integrity."),
    ):
        canvas.drawString(72, y, line)
    canvas.save()
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the small corpus with their manifest."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "corpus.toml").write_text(MANIFEST, encoding="utf-8")
    write_pdf(folder / "2025-05-kingston.en.pdf")
    return folder


Run = Callable[..., Any]


@pytest.fixture(scope="session")
def run() -> Run:
    """`acervo` as scripts call it, in this process: exit code, stdout, stderr."""
    from typer.testing import CliRunner

    from service.cli import app

    def call(*arguments: object, corpus: Path | None = None, stdin: str = "", **environment: str) -> Any:
        start = ["--corpus", str(corpus)] if corpus else []
        clean: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("ACERVO_"))
        done = CliRunner().invoke(
            app, [*start, *map(str, arguments)], input=stdin, env=clean | {"COLUMNS": "100"} | environment
        )
        return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)

    return call


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory, folder: Path, run: Run) -> Path:
    """The small corpus, to be read only."""
    place = tmp_path_factory.mktemp("corpus") / "c"
    done = run("ingest", folder, "--format", "json", corpus=place)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["taken"]) == 5
    return place


@pytest.fixture(scope="session")
def client(corpus: Path) -> Iterator[Any]:
    """The application around the small corpus; takes nothing in."""
    from starlette.testclient import TestClient

    from service.app import create_app
    from service.settings import Settings

    with TestClient(create_app(Settings(corpus=corpus, read_only=True))) as client:
        yield client


@pytest.fixture
def own_client(tmp_path: Path, folder: Path) -> Iterator[Any]:
    """An application around a corpus that does not exist yet."""
    from starlette.testclient import TestClient

    from service.app import create_app
    from service.settings import Settings

    with TestClient(create_app(Settings(corpus=tmp_path / "own", upload_limit=1))) as client:
        yield client
