"""Two statements → the shifts of what they say: scope, actors, crime types, names, polarity, things acted upon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index import exchange
from index.changes import Shift, Side, band, ladder, same_language, unread
from index.models import Change
from index.profile import Place
from index.tokens import words as fold_words
from index.wording import load_terms
from nlp.models import EntityMention, Statement


def scope(a: Side, b: Side) -> list[Shift]:
    """ "all" → "some", an unmarked plural → "certain", the broader term → the narrower one; and the reverse."""
    one, two = {p.id for p in a.profile.scope}, {p.id for p in b.profile.scope}
    rank = {"some": 1, "most": 2, "all": 4}
    x = min((rank[i] for i in one if i in rank), default=3)
    y = min((rank[i] for i in two if i in rank), default=3)
    shifts: list[Shift] = []
    partial = {"some", "most"} & (one ^ two)
    if x != y and partial and (same_language(a, b) or {x, y} & {4}):
        shifts.append(Shift(Change("scope", _marks(a), _marks(b)), 1 if y > x else -1))
    elif ("only" in one) != ("only" in two) and same_language(a, b):
        shifts.append(Shift(Change("scope", _marks(a), _marks(b)), 1 if "only" in one else -1))
    return shifts + narrower(a, b)


def _marks(side: Side) -> str:
    return "; ".join(side.statement.text[p.start : p.end] for p in side.profile.scope)


def narrower(a: Side, b: Side) -> list[Shift]:
    """A term on one side where the other has the broader term of which it is a part."""
    by_id = load_terms().by_id
    one, two = a.profile.term_ids("nouns"), b.profile.term_ids("nouns")
    shifts = []
    for here, there, direction in ((one, two, 1), (two, one, -1)):
        for term in sorted(here - there):
            broader = by_id[term].broader
            if broader and broader in there and broader not in here:
                shifts.append(
                    Shift(
                        _terms_change("scope", a, b, *((term, broader) if direction > 0 else (broader, term))),
                        direction,
                    )
                )
    return shifts


def _terms_change(field: str, a: Side, b: Side, before: str, after: str) -> Change:
    return Change(field, words_of(a, before), words_of(b, after))


def words_of(side: Side, term: str) -> str:
    """The words by which a statement first names a term."""
    return next((side.statement.text[p.start : p.end] for p in side.profile.terms if p.id == term), "")


def actors(a: Side, b: Side) -> list[Shift]:
    """Who undertakes: fewer is weaker, more is firmer, others is a change."""
    one, two = actor_names(a.statement), actor_names(b.statement)
    if not one or not two or set(one) == set(two):
        return []
    if "signatories" in one or "signatories" in two:
        return _some_of_us(a, b, one, two)
    gone, come = sorted(set(one) - set(two)), sorted(set(two) - set(one))
    change = Change("actor", ", ".join(one[i] for i in gone), ", ".join(two[i] for i in come))
    return [Shift(change, 1 if not gone else -1 if not come else 0)]


_FEW = 4


def _some_of_us(a: Side, b: Side, one: dict[str, str], two: dict[str, str]) -> list[Shift]:
    """ "We" → two or three countries: some of us; a longer list may be all of us."""
    countries = {e.id for s in (a, b) for e in s.statement.entities if e.type == "country"}
    few = [set(ids) <= countries and len(ids) < _FEW for ids in (one, two)]
    if few[0] == few[1]:
        return []
    change = Change("actor", ", ".join(one[i] for i in sorted(one)), ", ".join(two[i] for i in sorted(two)))
    return [Shift(change, -1 if few[1] else 1)]


def actor_names(statement: Statement) -> dict[str, str]:
    """The actors by id; without any, the countries that open the sentence."""
    found = {actor.id: actor.name for actor in statement.actors}
    opening = {e.id: e.name for e in statement.entities if e.type == "country" and e.start < len(statement.text) * 0.4}
    if not found or not set(found) - {"signatories", "parties"}:
        leads = {i: n for i, n in opening.items() if _leads(statement, n, i)}
        return leads or found
    return found


def _leads(statement: Statement, name: str, ident: str) -> bool:
    first = min(e.start for e in statement.entities if e.id == ident)
    return len(fold_words(statement.text[:first])) <= 6 and (first <= 4 or "," in statement.text[:first])


def crimes(a: Side, b: Side) -> list[Shift]:
    """Crime types exchanged, or within one language fewer (weaker) or more (firmer)."""
    one = {c.id: c.text for c in a.statement.crime_types}
    two = {c.id: c.text for c in b.statement.crime_types}
    gone, come = sorted(set(one) - set(two)), sorted(set(two) - set(one))
    if not (gone and come) and not ((gone or come) and same_language(a, b)):
        return []
    change = Change("crime_type", ", ".join(one[i] for i in gone), ", ".join(two[i] for i in come))
    return [Shift(change, 0 if gone and come else 1 if come else -1)]


def entities(a: Side, b: Side) -> list[Shift]:
    """Bodies, instruments and countries exchanged; within one language also those added or gone."""
    one, two = named(a.statement), named(b.statement)
    gone = sorted(i for i in set(one) - set(two) if not says(b.statement, one[i]))
    come = sorted(i for i in set(two) - set(one) if not says(a.statement, two[i]))
    acting = set(actor_names(a.statement)) | set(actor_names(b.statement))
    gone, come = [i for i in gone if i not in acting], [i for i in come if i not in acting]
    if not same_language(a, b):  # a name that no table knows may be the translation of another
        gone, come = [i for i in gone if recognised(one[i])], [i for i in come if recognised(two[i])]
    if not (gone and come) and not ((gone or come) and same_language(a, b)):
        return []
    change = Change("entity", ", ".join(one[i].name for i in gone), ", ".join(two[i].name for i in come))
    return [Shift(change)]


def named(statement: Statement) -> dict[str, EntityMention]:
    """The entities of a statement by id, first mention."""
    return {e.id: e for e in reversed(statement.entities)}


def recognised(mention: EntityMention) -> bool:
    """Whether a name is known in more than its own words: a country, an acronym, or a translated name."""
    return mention.type == "country" or " " not in mention.name or mention.name != mention.text


def says(statement: Statement, entity: EntityMention) -> bool:
    """Whether a statement holds an entity's words or name though the annotation did not mark it."""
    said = fold_words(statement.text)
    text = f" {' '.join(said)} "
    if any(f" {' '.join(fold_words(name))} " in text for name in (entity.text, entity.name) if name):
        return True
    parts = {word for word in fold_words(entity.text) if len(word) > 3}
    return len(parts) >= 2 and parts <= set(said)  # "the Declaration adopted in Lisbon"


def polarity(a: Side, b: Side) -> list[Shift]:
    """A negation on one side only, or a verb and its opposite."""
    one, two = a.profile.negations, b.profile.negations
    if same_language(a, b):
        differ = (len(one) - len(two)) % 2 == 1
    else:
        bare = b.profile if one else a.profile
        differ = bool(one) != bool(two) and not bare.privative and _one_act(a, b)
    if differ:
        return [Shift(Change("negation", _text(a, one), _text(b, two)), opposite=True)]
    prefixed = exchange.opposites(a, b) if same_language(a, b) else None
    if prefixed:
        return [Shift(Change("negation", *prefixed), opposite=True)]
    terms = load_terms()
    only_a, only_b = (
        a.profile.term_ids("verbs") - b.profile.term_ids(),
        b.profile.term_ids("verbs") - a.profile.term_ids(),
    )
    for x in sorted(only_a):
        for y in sorted(only_b):
            if terms.opposed(x, y):
                return [Shift(_terms_change("negation", a, b, x, y), opposite=True)]
    return []


def _one_act(a: Side, b: Side) -> bool:
    """Whether both do the same kind of thing: a regret and an appeal do not contradict one another."""
    return unread(a) or unread(b) or band(ladder(a)) == band(ladder(b))


def _text(side: Side, places: Sequence[Place]) -> str:
    return "; ".join(side.statement.text[p.start : p.end] for p in places)


def objects(a: Side, b: Side) -> list[Shift]:
    """What is acted upon: things exchanged within one language, terms exchanged across languages."""
    return exchange.enumerations(a, b) or exchange.objects(a, b) if same_language(a, b) else _objects_by_terms(a, b)


def _objects_by_terms(a: Side, b: Side) -> list[Shift]:
    by_id = load_terms().by_id
    one, two = a.profile.term_ids("nouns"), b.profile.term_ids("nouns")
    gone, come = _unexplained(a, one - two), _unexplained(b, two - one)
    kin = {by_id[i].broader for i in (*gone, *come)} - {""}
    gone, come = [i for i in gone if i not in kin], [i for i in come if i not in kin]
    if not gone or not come:
        return []
    change = Change("object", ", ".join(words_of(a, i) for i in gone), ", ".join(words_of(b, i) for i in come))
    return [Shift(change)]


def _unexplained(side: Side, terms: Iterable[str]) -> list[str]:
    spans = side.profile.explained
    places = {p.id: p for p in reversed(side.profile.terms)}
    return sorted(i for i in terms if not any(s <= places[i].start < e for s, e in spans))
