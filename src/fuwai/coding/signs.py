"""The features of one text: hashed runs of one to three signs, Latin words whole and in parts. `grams` has the same for many.

A sign is a Chinese character (or kana, or another letter); a Latin word with its digits (`c++`, `5g`, `sdtm`) is one
sign, a bare number is always the same sign, and any punctuation is the same sign. Spaces count for nothing, except that
they end a Latin word. Plain Python, so that a first answer need not wait for numpy.
"""

from fuwai.coding.fold import LAST, LATIN, MARK, SPACE, folded, kind

BITS = 22  # of a feature's key; the highest one marks a run of LONGEST signs
LONG = 1 << (BITS - 1)
LONGEST = 3
PARTS = 4  # letters of a part of a Latin word
PART_SALT = 9

WHOLE = (1 << 64) - 1
ODD = 0x9E3779B97F4A7C15
STIR = 0xBF58476D1CE4E5B9
NUMBER = 0x1234567
BREAK = 0x7654321
POWERS = tuple(pow(0x100000001B3, place, 1 << 64) for place in range(64))
SMALL_A = ord("a")


def keys(text: str, salt: int = 0) -> list[int]:
    """The keys of a text's features, each as often as it occurs; another *salt* gives others. Reads LIMIT characters."""
    codes = [min(ord(character), LAST) for character in folded(text)]
    kinds = [kind(code) for code in codes]
    seed = salt * 7919 + 1
    signs = _signs(codes, kinds)
    found: list[int] = []
    run = [sign * seed & WHOLE for sign in signs]
    for length in range(1, LONGEST + 1):
        if length > 1:
            ends = signs[length - 1 :]
            run = [((one ^ (one >> 29)) * STIR + end) & WHOLE for one, end in zip(run[: len(ends)], ends, strict=True)]
        found += [key(one, length) for one in run]
    return found + _parts(codes, kinds, seed)


def key(run: int, salt: int) -> int:
    """The key of a run of *salt* signs, or of part of a word."""
    stirred = (run ^ (run >> 31) ^ salt) * ODD & WHOLE
    stirred ^= stirred >> 33
    found = (stirred * STIR & WHOLE) >> (64 - BITS + 1)
    return found | LONG if salt == LONGEST else found


def _signs(codes: list[int], kinds: list[int]) -> list[int]:
    """The sign that begins at each character, where one does."""
    found = []
    before = SPACE
    for place, (code, now) in enumerate(zip(codes, kinds, strict=True)):
        if now == LATIN:
            if before != LATIN:
                found.append(_word(codes, kinds, place))
        elif now == MARK:
            if before != MARK:
                found.append(BREAK)
        elif now != SPACE:
            found.append(code * ODD & WHOLE)
        before = now
    return found


def _word(codes: list[int], kinds: list[int], start: int) -> int:
    """The value of the Latin word that begins at *start*; a bare number is NUMBER."""
    end = start
    while end < len(codes) and kinds[end] == LATIN:
        end += 1
    letters = codes[start:end]
    if max(letters) < SMALL_A:
        return NUMBER
    total = sum(letter * POWERS[min(place, 63)] for place, letter in enumerate(letters))
    return (total & WHOLE) * STIR & WHOLE


def _parts(codes: list[int], kinds: list[int], seed: int) -> list[int]:
    """Parts of PARTS letters of longer Latin words, which survive endings and slips."""
    found = []
    letters = 0
    for place, (code, now) in enumerate(zip(codes, kinds, strict=True)):
        letters = letters + 1 if now == LATIN and code >= SMALL_A else 0
        if letters >= PARTS:
            total = 0
            for letter in codes[place - PARTS + 1 : place + 1]:
                total = (total * ODD + letter * seed) & WHOLE
            found.append(key(total, PART_SALT))
    return found
