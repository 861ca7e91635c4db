"""Short references to facts, so that the other side can name one and a third can look it up."""

from collections.abc import Iterable, Mapping

SHORTEST = 8


def references(fact_ids: Iterable[str]) -> Mapping[str, str]:
    """The beginning of each id, as short as keeps all of them apart, 8 characters at least."""
    known = sorted(set(fact_ids))
    length = SHORTEST
    while len({fact_id[:length] for fact_id in known}) < len(known):
        length += 1
    return {fact_id: fact_id[:length] for fact_id in known}
