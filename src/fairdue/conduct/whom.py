"""Which contacts a rule on contents looks at: kinds, purposes, and with whom."""

from typing import Literal

import msgspec

from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.message import MESSAGES, reached, voicemail
from fairdue.conduct.people import Belonging
from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, ContactKind, Purpose, Role

People = Literal["anybody", "inside", "outside"]


class Whom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contacts a rule on contents looks at. `person` draws the circle of `people`."""

    kinds: tuple[ContactKind, ...]
    purposes: Literal["any"] | tuple[Purpose, ...]
    people: People
    person: tuple[Tie, ...]
    except_roles: tuple[Role, ...]
    except_purposes: tuple[Purpose, ...]
    begun_by: Literal["collector", "anybody"]

    def looks_at(self, scene: Scene) -> Belonging | None:
        """Whether it looks at the contact; None = by kind, purpose or person it never does."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return None
        if self.purposes != "any" and contact.purpose not in self.purposes:
            return None
        written = contact.kind in MESSAGES or contact.kind is ContactKind.WEB
        if scene.begun_by_person and (self.begun_by == "collector" or written):
            return Belonging(holds=False)
        if contact.purpose is not None and contact.purpose in self.except_purposes:
            return Belonging(holds=False)
        if scene.index.history.role(contact.person) in self.except_roles:
            return Belonging(holds=False)
        if self.people == "anybody":
            return Belonging(holds=True)
        whom = inside(scene.index.history, contact.person, self.person)
        if whom.holds is None or self.people == "inside":
            return whom
        return Belonging(holds=not whom.holds, facts=whom.facts)


def silent(contact: Contact) -> bool:
    """Whether surely no words came across, so that nobody needs to have listened."""
    if voicemail(contact) or contact.remarks:
        return False
    return reached(contact).holds is False
