"""Two statements of one undertaking → how the second stands to the first.

The relation is decided in this order, and the first that holds wins:

1. `contradicts`: both cannot hold. A negation on one side only, a verb and its opposite ("expand" / "limit"), or in a
   statement of fact two figures of one unit for the same thing.
2. `strengthens` / `weakens`: the undertaking moved on the ladder. Modal or level decide alone; without them hedges,
   deadline, figures, scope, actors and crime types decide if they all point the same way.
3. `changes`: something was exchanged (figure, date, actor, object, crime type, body, instrument), or the signs of
   step 2 point both ways.
4. `restates`: nothing but wording.

Headings, datelines and lists of delegations bind nobody: `index.frame` tells what differs, never a contradiction.
A pair that is not surely one undertaking (`similarity`) is at most called `changes`.
"""

from __future__ import annotations

from index.changes import Shift, Side, deadline, figures, hedges, same_language, strength
from index.contents import actors, crimes, entities, objects, polarity, scope
from index.frame import frame
from index.models import Change, Match, Relation
from index.profile import profile
from index.redline import redline
from nlp.models import Statement


def relate(a: Statement, b: Statement, similarity: float) -> Match:
    """How `b` stands to `a`, the fields that changed from `a` to `b`, and the redline within one language.

    Example: "We commit to close the routes." → "We aim to close the routes." `weakens`, by `level` 4 → 3.
    """
    framed = frame(a, b, similarity)
    if framed:
        return framed
    one, two = Side(a, profile(a)), Side(b, profile(b))
    if a.text == b.text and a.level == b.level:
        return Match("restates", similarity, a, b)
    shifts = find_shifts(one, two)
    changes = tuple(shift.change for shift in shifts)
    if not changes and same_language(one, two):
        changes = (Change("wording", a.text, b.text, substantive=False),)
    return Match(
        relation=_held_back(decide(shifts), similarity),
        similarity=similarity,
        a=a,
        b=b,
        changes=changes,
        redline=redline(a.text, b.text) if same_language(one, two) else (),
    )


_SURE = 0.75
_SURER = 0.85


def _held_back(relation: Relation, similarity: float) -> Relation:
    """Grave words only for pairs that surely are one undertaking; of others it is said that they differ."""
    least = {"contradicts": _SURER, "weakens": _SURE, "strengthens": _SURE}.get(relation, 0.0)
    return relation if similarity >= least else "changes"


def find_shifts(a: Side, b: Side) -> list[Shift]:
    """All shifts from `a` to `b`, in the fixed order of the fields."""
    shifts = [*strength(a, b), *hedges(a, b), *deadline(a, b), *figures(a, b), *scope(a, b), *actors(a, b)]
    shifts += [*crimes(a, b), *entities(a, b)]
    reversed_ = polarity(a, b)
    if any(shift.opposite for shift in reversed_):  # who says the opposite says it neither more nor less firmly
        shifts = [shift for shift in shifts if shift.change.field not in ("level", "modal")]
    shifts += reversed_ or objects(a, b)
    if any(shift.direction and not shift.minor for shift in shifts):
        shifts = [shift for shift in shifts if not shift.minor]
    return shifts


def decide(shifts: list[Shift]) -> Relation:
    """The relation that the shifts amount to, in the order of the module's docstring."""
    if any(shift.opposite for shift in shifts):
        return "contradicts"
    ladder = [s.direction for s in shifts if s.change.field in ("modal", "level") and s.direction and not s.minor]
    signs = ladder or [s.direction for s in shifts if s.direction and not s.minor]
    signs = signs or [s.direction for s in shifts if s.direction]
    if signs and len(set(signs)) == 1:
        return "strengthens" if signs[0] > 0 else "weakens"
    return "changes" if shifts else "restates"
