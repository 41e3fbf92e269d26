"""How days, numbers and the order of names are written for people: German first, English on request.

Nothing here asks the machine's locale: the same result gives the same bytes everywhere.
"""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from validator.messages.catalogue import text
from validator.time.days import calendar_date

Number: TypeAlias = int | float | Decimal | Fraction
PLACES = 2
"""Decimal places of a number that has no end, such as a third."""
DIGITS = 60
"""So many digits are enough for every number of a policy or a history."""


def day_text(day: int, language: str) -> str:
    """A day in full: `28.02.2013`, in English `28 Feb 2013`."""
    found = calendar_date(day)
    if language == "en":
        return f"{found.day} {text(f'locale-month-{found.month}', language)[:3]} {found.year:04}"
    return f"{found.day:02}.{found.month:02}.{found.year:04}"


def month_text(day: int, language: str) -> str:
    """The month that a day lies in: `Februar 2013`, in English `February 2013`."""
    found = calendar_date(day)
    return f"{text(f'locale-month-{found.month}', language)} {found.year:04}"


def weekday_text(day: int, language: str) -> str:
    """The name of the day of the week."""
    return text(f"locale-weekday-{calendar_date(day).isoweekday()}", language)


def number_text(value: Number, language: str, places: int | None = None) -> str:
    """A number with its thousands parted: `1.234,5`, in English `1,234.5`.

    With `places` exactly so many decimal places, rounded half up; without, as many as the number has, and `PLACES` of
    one that has no end.
    """
    plain = f"{rounded(value, places):,f}"
    return plain if language == "en" else plain.translate({ord(","): ".", ord("."): ","})


def rounded(value: Number, places: int | None) -> Decimal:
    """The number with the decimal places that are shown; never minus zero."""
    with localcontext() as context:
        context.prec = DIGITS
        if places is None:
            return shortest(value)
        exact = value if isinstance(value, Fraction) else Fraction(value)
        scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
        return scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def shortest(value: Number) -> Decimal:
    """The number without zeros at its end."""
    if isinstance(value, Fraction):
        found = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(found) != value:
            found = found.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP)
    else:
        found = value if isinstance(value, Decimal) else Decimal(str(value))
    whole = found.to_integral_value()
    return (whole if found == whole else found.normalize()) + 0


def sorting_key(name: str) -> tuple[str, str]:
    """The place of a name in a list, as German dictionaries have it (DIN 5007-1): ä as a, ß as ss, case last."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in parted if not unicodedata.combining(one)), name


def percent_text(part: int, whole: int, language: str) -> str:
    """A share in percent, cut to a tenth, not rounded: 100 % means all. A dash where there is nothing to share."""
    if not whole:
        return "–"
    tenths = part * 1000 // whole
    return text("locale-percent", language, whole=tenths // 10, tenth=tenths % 10)
