"""Addresses of mails that lead to a log-in: exactly one, whatever the texts around it hold."""

import unicodedata

import idna

from odoo.tools import email_normalize
from odoo.tools.mail import formataddr

from odoo.addons.base.models.ir_mail_server import extract_rfc2822_addresses

#: Characters of a name that no mail program reads as a part of an address, besides letters and digits.
PLAIN = " .'-&"
#: Longest name put before an address, in characters.
MAX_NAME = 80


def find_single(text):
    """Give the one address that a text holds, in the form in which a mail server is told it.

    Two readings must agree, for Odoo uses both: as a list of persons with addresses, and as anything that
    looks like an address. ``"x@evil.example" <anna@example.com>`` is one in the first, two in the second.

    :param str text: what stands in an e-mail field
    :return: the address, its domain in ASCII; an empty text when there is none, or more than one
    """
    address = email_normalize(text)
    try:
        single = formataddr(("", address), charset="ascii") if address else ""
    except idna.IDNAError:
        return ""
    # In lower case, for IDNA takes no capitals.
    found = extract_rfc2822_addresses((text or "").lower())
    return single if found == [single.lower()] else ""


def format_single(name, address):
    """Give an address with a name before it, from which nobody reads a second one.

    :param str name: what somebody is called, as anybody may have written it
    :param str address: what :func:`find_single` gives
    """
    kept = "".join(
        char if char in PLAIN or unicodedata.category(char)[0] in "LMN" else " "
        for char in unicodedata.normalize("NFC", name or "")
    )
    return formataddr((" ".join(kept.split())[:MAX_NAME].strip(), address))
