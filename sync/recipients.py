"""Whom a unit's messages go to, from *Referenti* of the plan, and addresses that are none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..schemas.findings import Finding
from ..schemas.plan import Contact
from .addresses import Mailbox, is_address, plain_name
from .planground import Ground

MALFORMED = "PLN-060"
CONTACT, DEPUTY, DIRECTOR = "contact", "deputy", "director"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who receives a message.

    ``to`` is empty when the unit has nobody to write to; ``malformed`` counts the people left out
    because their address is none.
    """

    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    malformed: int = 0


def recipients(contacts: Iterable[Contact], department: str, day: date) -> Recipients:
    """Return whom to write to in a unit on a day.

    The contact person, in whose absence the deputy; the director in copy. People outside their
    dates are not written to; certified mail is used where there is no other. A person without a
    role counts as a contact person.
    """
    own = [one for one in contacts if one.department == department and in_office(one, day)]
    malformed = sum(1 for one in own if _typed(one) and not is_address(_typed(one)))
    by_role = {
        role: [
            Mailbox(plain_name(one.name), _typed(one))
            for one in own
            if (one.role or CONTACT) == role and is_address(_typed(one))
        ]
        for role in (CONTACT, DEPUTY, DIRECTOR)
    }
    to = _distinct(by_role[CONTACT] or by_role[DEPUTY])
    taken = {one.address.casefold() for one in to}
    cc = [one for one in _distinct(by_role[DIRECTOR]) if one.address.casefold() not in taken]
    return Recipients(tuple(to), tuple(cc), malformed)


def in_office(contact: Contact, day: date) -> bool:
    """Tell whether a day is within the dates of a person."""
    early = contact.valid_from is not None and day < contact.valid_from
    return not early and (contact.valid_to is None or day <= contact.valid_to)


def addresses(ground: Ground) -> Iterator[Finding]:
    """PLN-060: addresses that are none; the address itself is nobody else's business."""
    for position, contact in enumerate(ground.plan.contacts):
        for attribute in ("mail", "pec"):
            text = getattr(contact, attribute).strip()
            if text and not is_address(text):
                yield ground.report(MALFORMED, "contacts", position, attribute)


def _typed(contact: Contact) -> str:
    return contact.mail.strip() or contact.pec.strip()


def _distinct(boxes: Iterable[Mailbox]) -> list[Mailbox]:
    return list({one.address.casefold(): one for one in reversed(list(boxes))}.values())[::-1]
