"""Answers to a person who wrote or rang: who may be answered once, in the same way.

A session in which the person is online may be answered for as long as it lasts.
"""

from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, ContactKind, Direction


def answered(scene: Scene) -> Contact | None:
    """The contact begun by the same person that this one answers, None = it answers nothing."""
    place = scene.index.position.get(scene.contact.reply_to or "")
    if place is None or place >= scene.place:
        return None
    begun = scene.index.contacts[place]
    same = begun.direction is Direction.IN and begun.person == scene.contact.person
    return begun if same else None


def first_reply(scene: Scene, *, same_medium: bool, same_day: bool = False) -> Contact | None:
    """What the contact answers when it is the first answer, in the same medium when asked for.

    `same_day`: the answer comes on the local day on which the person wrote or rang.
    """
    begun = answered(scene)
    if begun is None or begun.by != scene.contact.by:
        return None
    if same_medium and begun.kind is not scene.contact.kind:
        return None
    if begun.kind is ContactKind.WEB and scene.contact.kind is ContactKind.WEB:
        over = begun.ended_at is not None and scene.start > begun.ended_at
        return None if over else begun
    if same_day and scene.index.day(begun.occurred_at) != scene.day:
        return None
    place = scene.index.position[begun.id]
    between = scene.index.contacts[place + 1 : scene.place]
    used = any(_uses_up(c, begun, scene.contact) for c in between)
    return None if used else begun


def _uses_up(other: Contact, begun: Contact, judged: Contact) -> bool:
    ours = other.direction is Direction.OUT and other.by == judged.by
    return ours and other.person == begun.person and other.kind is judged.kind
