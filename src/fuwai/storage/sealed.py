"""What hangs on the site's key: texts that are kept sealed, and keyed digests.

The key lies in FUWAI_HOME, not in the database: a copy of the database alone opens nothing. A former key (a key is changed by
`fuwai account rotate-key`) still opens what was sealed with it, and its digests are still known, until it is forgotten.
"""

import base64
import hmac
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from fuwai.core.error import FuwaiError

NONCE = 12  # bytes, random: with one key, 2^32 sealings are safe (NIST SP 800-38D), and a site has some thousand people
MARK = 8  # characters that tell which key sealed


def seal(text: str, whose: str, key: str = "") -> str:
    """*text* as AES-256-GCM keeps it, openable as *whose* alone: copied to another row it opens nothing. *key*: of the site,
    where it is not the present one. `mark.base64` of nonce, cipher text and tag."""
    key = key or settings.SECRET_KEY
    nonce = os.urandom(NONCE)
    kept = nonce + AESGCM(_sealing(key)).encrypt(nonce, text.encode(), whose.encode())
    return f"{_mark(key)}.{base64.urlsafe_b64encode(kept).decode()}"


def unsealed(kept: str, whose: str) -> str:
    """What was sealed. Raises FuwaiError `account.sealed` where the key is not here, or the text is not what was kept."""
    mark, _, text = kept.partition(".")
    key = next((key for key in _known() if _mark(key) == mark), None)
    try:
        if key is None:
            raise ValueError(mark)
        raw = base64.urlsafe_b64decode(text)
        return AESGCM(_sealing(key)).decrypt(raw[:NONCE], raw[NONCE:], whose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise FuwaiError(
            "account.sealed",
            "二次验证的密钥打不开: 站点密钥 (secret_key) 不是封存时的那一个, 或记录被改动; "
            "请恢复密钥文件, 或由管理员解除后重新启用",
            "the second factor's secret cannot be opened: the site's key (secret_key) is not the one it was sealed with, or the "
            "row was changed; restore the key file, or let an administrator lift the second factor and set it up anew",
        ) from error


def digest(purpose: str, text: str) -> str:
    """A keyed digest of *text*, hexadecimal: nobody without the site's key can look one up."""
    return _digest(purpose, text, settings.SECRET_KEY)


def digests(purpose: str, text: str) -> list[str]:
    """The digest under the present key and each former one, the present first: by which to look *text* up."""
    return [_digest(purpose, text, key) for key in keys()]


def keys() -> list[str]:
    """The present key of the site, then the former ones."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _known() -> list[str]:
    """The keys of this process, and those of the file: another process may have changed the key since this one began."""
    here = keys()
    path = Path(settings.FUWAI_HOME) / "secret_key"
    return here + [key for key in (path.read_text().splitlines() if path.exists() else []) if key not in here]


@cache
def _sealing(key: str) -> bytes:
    """The key of sealing, of 32 bytes: from the site's key, which is random (HKDF's expansion alone, RFC 5869, 2.3)."""
    return hmac.digest(key.encode(), b"fuwai.sealed\x01", "sha256")


@cache
def _mark(key: str) -> str:
    return sha256(b"fuwai.key mark" + _sealing(key)).hexdigest()[:MARK]


def _digest(purpose: str, text: str, key: str) -> str:
    return salted_hmac(f"fuwai.{purpose}", text, secret=key, algorithm="sha256").hexdigest()
