"""The settings of one process: read once from the environment (`ACERVO_*`), frozen, and passed down."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Where the corpus lies, which model and language data to use, and the limits of the server.

    >>> Settings(corpus="/tmp/declarations").folder.name
    'declarations'
    """

    model_config = SettingsConfigDict(env_prefix="ACERVO_", frozen=True, extra="ignore")

    corpus: Path | None = Field(default=None, description="folder of the corpus; without it, the user's data folder")
    model: str = Field(
        default="", description="embedding model of a new corpus: default, fast, quality, a folder or a hub name"
    )
    overlays: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="folders with further language data, separated like PATH"
    )
    pipelines: dict[str, str] = Field(
        default={}, description='trained spaCy pipelines as JSON, {"es": "es_core_news_md"}'
    )
    upload_limit: int = Field(default=50, gt=0, description="largest upload, in megabytes")
    read_only: bool = Field(default=False, description="the server takes nothing in and removes nothing")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1", "localhost", "::1", "testserver"),
        description="host names the server answers to, separated by commas; * for any",
    )
    debug: bool = Field(default=False, description="show the details of unexpected errors")

    @field_validator("overlays", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        import os

        return tuple(Path(part) for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @cached_property
    def folder(self) -> Path:
        """The folder of the corpus, whether it exists yet or not."""
        if self.corpus is not None:
            return self.corpus
        from platformdirs import user_data_path

        return user_data_path("acervo", appauthor=False) / "corpus"
