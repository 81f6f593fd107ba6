"""Names as words: how they are written, and which tense they are in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

SNAKE: Final = "snake_case"

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_STYLES: Final[Mapping[str, re.Pattern[str]]] = {
    SNAKE: re.compile(r"_*[a-z][a-z0-9]*(_+[a-z0-9]+)*_*"),
    "camelCase": re.compile(r"_*[a-z][A-Za-z0-9]*_*"),
    "UPPER_CASE": re.compile(r"_*[A-Z][A-Z0-9]*(_+[A-Z0-9]+)*_*"),
    "PascalCase": re.compile(r"_*[A-Z][A-Za-z0-9]*_*"),
}


def listed(text: str) -> frozenset[str]:
    """Return the words of a list that is written as text."""
    return frozenset(text.split())


_NO_PARTICIPLES: Final = listed(
    """
    bed biped bleed breed cred creed deed embed exceed feed greed hundred indeed kindred need newsfeed
    proceed red reed sacred seed shed shred sled speed steed succeed weed wicked
    """
)
_IRREGULAR: Final = listed(
    """
    arisen awoken beaten begun bent bitten blown born borne bought bound broken brought built burnt
    caught chosen dealt done drawn driven drunk dug eaten fallen fed felt flown forbidden forgiven
    forgotten fought found frozen given gone got gotten grown had heard held hidden hung kept known laid
    lain leant learnt led left lent lost made meant met misled mistaken outsold overdrawn overridden
    oversold overtaken overwritten paid prepaid proven rebuilt redone redrawn remade repaid resent
    resold rewritten ridden risen rung said sat seen sent sewn shaken shown shrunk slept slid sold
    sought spelt spent spoken spun stolen stood struck stuck sung sunk swept sworn swum taken taught
    thought thrown told torn undergone understood undertaken undone unpaid unsent upheld withdrawn
    withheld woken won worn written
    """
)
_UNCHANGED: Final = listed(  # participles that are the verb itself, or a noun
    """
    become bet bid broadcast burst cast come cost cut forecast hit hurt input let lit misread offset
    outbid overcome overrun put quit read reread rerun reset run set shot shut split spread unset upset
    """
)
_NOUN_ENDINGS: Final = ("tion", "sion", "ment", "ance", "ence", "ing", "ness", "ity", "al")
_VERBS: Final = listed(  # which end as nouns do, or which a participle may follow: "MarkOrderPaid"
    """
    advance appeal assume auction balance bring caution commence comment commission complement
    compliment condition confirm declare deal document enhance envision equal evidence experiment expect
    finance flag heal implement influence initial journal keep leave let make mark mention partition
    petition ping position provision question reference report reposition requisition ring seal sequence
    set signal silence spring steal string supplement total transition treat
    """
)


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name into its words, in lower case: "unitPrice", "unit_price" and "UnitPrice" are the same."""
    return tuple(word.lower() for word in _WORD.findall(name))


def plain(name: str) -> str:
    """Return a name without what styles differ in: "eventid" for "event_id" and "eventId"."""
    return name.replace("_", "").lower()


@lru_cache(maxsize=10_000)
def styles_of(name: str) -> tuple[str, ...]:
    """Return the styles that a name is written in: several for "id" and "ID", none for "order_Id"."""
    return tuple(style for style, form in _STYLES.items() if form.fullmatch(name))


def is_past_tense(name: str) -> bool:
    """Tell whether a name says that something has happened: "OrderPlaced", "StockSentToShop".

    The participle is any word but the first, or the only one; "FailedPayment" names a thing.
    """
    words = words_of(name)
    return any(_is_participle(word) for word in (words[1:] or words))


def is_imperative(name: str) -> bool:
    """Tell whether a name may ask for something: it neither says a fact nor begins with a noun.

    Nouns are known by their endings alone, so that a verb is never taken for one.
    """
    words = words_of(name) or ("",)
    if words[0] in _VERBS:
        return True
    is_noun = len(words[0]) > 4 and words[0].endswith(_NOUN_ENDINGS)
    return not is_noun and not (len(words) > 1 and _is_changed_participle(words[-1]))


def _is_participle(word: str) -> bool:
    return word in _UNCHANGED or _is_changed_participle(word)


def _is_changed_participle(word: str) -> bool:
    return word in _IRREGULAR or (len(word) > 3 and word.endswith("ed") and word not in _NO_PARTICIPLES)
