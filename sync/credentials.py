"""What settings only name because it is secret: an environment variable, a keyring's entry.

Whatever was resolved here is known to be secret, and ``redacted`` takes it out of every text that
is shown or written down, whichever library worded it.
"""

import os
import re
from importlib import import_module
from urllib.parse import quote, quote_plus, unquote

ENVIRONMENT, KEYRING = "env:", "keyring:"
HIDDEN = "•••"
SHORTEST = 4
"""Characters from which a secret can be looked for in a text: a shorter one stands in any word."""

_WORDS = (
    r"(?:\w*password|passwd|passphrase|pwd|\w*secret\w*|\w*token|(?:api|access|account)_?key\w*)"
)
_TOLD = rf"""(?!{HIDDEN})("[^"]*"|'[^']*'|[^\s&;'"»]+)"""
_NAMED = re.compile(rf"(?i)(?<![\w-])({_WORDS}\s*=\s*){_TOLD}")
_QUERY = re.compile(rf"(?i)([?&](?:x-amz-\w+|key|sig|signature|pass|auth)=){_TOLD}")
_LOGIN = re.compile(r"""(://[^\s:@/'"«]*:)(?!•••@)[^\s"«»]*@""")
_seen: set[str] = set()


def is_named(setting: str) -> bool:
    """Tell whether a setting names where a secret stands, instead of saying it."""
    return setting.startswith((ENVIRONMENT, KEYRING))


def resolved(setting: str) -> str:
    """Return what a setting stands for: itself, or what it names; empty when that is not there.

    Args:
        setting: any text, ``env:NAME`` or ``keyring:SERVICE/NAME``.

    Raises:
        RunStopped: the keyring is not installed or does not open.
    """
    if setting.startswith(ENVIRONMENT):
        found = os.environ.get(setting.removeprefix(ENVIRONMENT), "")
    elif setting.startswith(KEYRING):
        found = _from_keyring(setting.removeprefix(KEYRING))
    else:
        return setting
    _seen.update(_secrets(found))
    return found


def holds_password(address: str) -> bool:
    """Tell whether an address has a secret written in it.

    In front of the server (``sftp://user:word@host``), or under a name that tells it
    (``?password=word``, ``&sig=word``).
    """
    login = ":" in address.partition("://")[2].rpartition("@")[0]
    return login or any(one.search(address) for one in (_NAMED, _QUERY))


def redacted(text: str) -> str:
    """Return a text without any secret this program was told, nor anything that looks like one."""
    for secret in sorted(_seen, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _LOGIN.sub(rf"\1{HIDDEN}@", text)
    for one in (_NAMED, _QUERY):
        text = one.sub(rf"\1{HIDDEN}", text)
    return text


def _secrets(found: str) -> set[str]:
    """Return what of a resolved text is secret, as written and as libraries write it again."""
    _, mark, rest = found.partition("://")
    told = {hit[2].strip("\"'") for one in (_NAMED, _QUERY) for hit in one.finditer(found)}
    if mark and "@" in rest:
        word = rest.rpartition("@")[0].partition(":")[2]
        # Where its signs are not escaped a library takes pieces of it for server, port or path.
        told |= {word, *re.split(r"[@:/?#]", word)}
    elif not mark and not re.search(r"[./\\=]", found):
        # No address and no path: a password alone where its whole address belongs.
        told.add(found)
    told |= {unquote(one) for one in told}
    told |= {repr(one)[1:-1] for one in told} | {
        write(one, safe="") for one in told for write in (quote, quote_plus)
    }
    return {one for one in told if len(one) >= SHORTEST}


def _from_keyring(name: str) -> str:
    # Every line of the log passes by here, on nights that need neither.
    from ..schemas.terms import Words
    from .errors import RunStopped

    service, _, user = name.partition("/")
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise RunStopped(
            Words(
                f"Le impostazioni nominano una voce del portachiavi («{KEYRING}{name}»), ma manca "
                'il modulo che lo apre: eseguire pip install "riscontro[keyring]".',
                f"The settings name an entry of the keyring («{KEYRING}{name}»), but the module "
                'that opens it is missing: run pip install "riscontro[keyring]".',
            )
        ) from None
    try:
        return str(keyring.get_password(service, user) or "")
    except Exception:
        # What a keyring says when it stays shut is its own affair: nothing of it is passed on.
        raise RunStopped(
            Words(
                f"Il portachiavi non si apre: la voce «{KEYRING}{name}» non si può leggere. "
                "Di notte, senza nessuno collegato, usare una variabile d'ambiente (env:NOME).",
                f"The keyring does not open: its entry «{KEYRING}{name}» cannot be read. At night, "
                "with nobody logged in, use an environment variable (env:NAME).",
            )
        ) from None
