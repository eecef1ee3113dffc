"""Query parameters that several endpoints share, and the workspace of the request."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field, field_validator

from index.models import Filters
from index.models import Query as Asked
from service.shared_workspace import SharedWorkspace

DATE = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$"
KindName = Literal["commitment", "call", "position", "context", "heading"]


class FilterParameters(BaseModel):
    """The filters of the contract; several values of one are joined by OR, different ones by AND."""

    kind: list[KindName] = Field([], description="kinds of statement", examples=[["commitment"]])
    strength: list[Literal["firm", "soft"]] = Field([], description="strength of commitments")
    actor: list[str] = Field([], description="who undertakes: id or name")
    crime_type: list[str] = Field([], description="ids of crime types", examples=[["money-laundering"]])
    entity: list[str] = Field([], description="ids of bodies, networks, programmes, instruments")
    body: list[str] = Field([], description="issuing bodies")
    meeting: list[str] = Field([], description="meetings or series: id or part of the name")
    language: list[str] = Field([], description="languages: en, es, fr, pt", examples=[["es"]])
    document: list[str] = Field([], description="documents: id, file name or work")
    since: str = Field("", pattern=DATE, description="documents of this date or later", examples=["2021"])
    until: str = Field("", pattern=DATE, description="documents of this date or earlier")
    also: list[str] = Field(
        [],
        description="conditions that must all hold, as field:value with actor, crime_type, entity, meeting, year",
        examples=[["crime_type:extortion"]],
    )

    @field_validator("*", mode="before")
    @classmethod
    def _leave_out_empty(cls, value: object) -> object:
        """Forms send fields that were left empty: an empty value asks for nothing."""
        return [one for one in value if one != ""] if isinstance(value, list) else value

    def filters(self) -> Filters:
        """As the index takes them; empty values, which forms send, count as none."""

        def many(values: list[str]) -> tuple[str, ...]:
            return tuple(value.strip() for value in values if value.strip())

        return Filters(
            kinds=tuple(self.kind),
            strengths=tuple(self.strength),
            actors=many(self.actor),
            crime_types=many(self.crime_type),
            entities=many(self.entity),
            bodies=many(self.body),
            meetings=many(self.meeting),
            languages=many([code.lower() for code in self.language]),
            documents=many(self.document),
            since=self.since,
            until=self.until,
            also=many(self.also),
        )


class TopicParameters(FilterParameters):
    """A topic with its filters, and the cell of the matrix whose passages alone are wanted."""

    topic: str = Field("", max_length=2000, description="a topic in any language; without one, all meetings")
    only_meeting: str = Field("", max_length=500, description="all passages of this meeting (its id), not the best ten")
    only_year: str = Field(
        "", pattern=r"^(\d{4}|undated)?$", description="all passages of this year", examples=["2024"]
    )


class SearchParameters(FilterParameters):
    """A question with its filters, mode, scope, order and page."""

    q: str = Field("", max_length=2000, description="the question, in any language", examples=["asset recovery"])
    mode: Literal["hybrid", "semantic", "exact"] = Field("hybrid", description="by meaning and words, or one of them")
    scope: Literal["any", "statement", "document"] = Field("any", description="where all terms must stand together")
    sort: Literal["relevance", "date", "strength"] = "relevance"
    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0, le=1_000_000)

    def query(self) -> Asked:
        """As the index takes it."""
        return Asked(self.q.strip(), self.mode, self.filters(), self.scope, self.sort, self.limit, self.offset)


def workspace_of(request: Request) -> SharedWorkspace:
    """The corpus, lexicon and model of the server."""
    workspace: SharedWorkspace = request.app.state.workspace
    return workspace


AWorkspace = Annotated[SharedWorkspace, Depends(workspace_of)]
SomeFilters = Annotated[FilterParameters, Query()]
ATopic = Annotated[TopicParameters, Query()]
ASearch = Annotated[SearchParameters, Query()]
