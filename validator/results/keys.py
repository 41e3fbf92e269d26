"""The secret that pseudonyms are made with: in a file of its own that nobody but its owner can read.

Who has the secret can tell whether a name belongs to a pseudonym; without it, trying every possible name leads nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from validator.core.leavings import cleared
from validator.policy.problems import BadInput, Place, Problem

HEAD = "fachaufsicht-key-1"
BYTES = 32
WRITTEN = re.compile(rf"{HEAD} ([0-9a-f]{{{2 * BYTES}}})\n?")


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes."""

    secret: bytes

    def digest(self, text: str) -> bytes:
        """HMAC-SHA256 (RFC 2104) of a text."""
        return hmac.digest(self.secret, text.encode("utf-8", "surrogatepass"), "sha256")

    @property
    def mark(self) -> str:
        """Eight characters by which two keys can be told apart, and from which none can be found."""
        return hashlib.sha256(self.digest("mark")).hexdigest()[:8]


def default_file() -> Path:
    """Where the key lies if no other place is named: the folder for settings of whoever runs the program."""
    if os.name == "nt":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "fachaufsicht" / "key"


def read_or_make(file: Path) -> tuple[Key, bool]:
    """The key in a file, and whether it was made just now; BadInput if it cannot be had or others can read it."""
    try:
        return read_key(file), False
    except FileNotFoundError:
        made = make(file)
    try:
        return made or read_key(file), made is not None
    except FileNotFoundError as error:  # a link that leads nowhere
        raise unusable(file, error) from error


def read_key(file: Path) -> Key:
    """The key in a file; FileNotFoundError if there is none, BadInput if it is no key or others can read it."""
    try:
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            content = stream.read(4 * BYTES).decode("ascii", "replace")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unusable(file, error) from error
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise BadInput([Problem("key-open", Place(str(file)))])
    found = WRITTEN.fullmatch(content)
    if found is None:
        raise BadInput([Problem("key-unreadable", Place(str(file)))])
    return Key(bytes.fromhex(found[1]))


def make(file: Path) -> Key | None:
    """A new key in a new file for its owner alone, None if another program has just made one; BadInput if none can be.

    It is written beside the file, so that nobody ever finds half a key.
    """
    secret = secrets.token_bytes(BYTES)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with cleared(lambda: draft.unlink(missing_ok=True)):
            try:
                write(draft, f"{HEAD} {secret.hex()}\n")
                settle(draft, file)
            except FileExistsError:
                return None
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise unusable(file, error) from error
    return Key(secret)


def settle(draft: Path, file: Path) -> None:
    """Give a draft its name; FileExistsError if something bears it, also where the disk knows no second names."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(file):
            raise FileExistsError(file) from None
        draft.rename(file)


def write(file: Path, content: str) -> None:
    """Write a new file for its owner alone, down to the disk."""
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="ascii", newline="\n") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def unusable(file: Path, error: OSError) -> BadInput:
    return BadInput([Problem("key-unusable", Place(str(file)), {"detail": error.strerror or ""})])
