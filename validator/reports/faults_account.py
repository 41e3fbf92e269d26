"""What the search asked and what it did not, in one paragraph: what is not asked is not excluded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from validator.analysis.questions import Reason, Topic
from validator.messages.catalogue import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.questions import Account, Unasked


def account(found: Account, language: str) -> str:
    """The paragraph; one sentence where every question was asked to its end."""
    topics = [counted(f"topic-{topic.value}", number, language) for topic, number in found.asked.items()]
    asked = (
        text("prove-asked", language, topics=" · ".join(topics)) if topics else text("prove-asked-nothing", language)
    )
    left = " · ".join(unasked(found.unasked, language))
    return f"{asked} {text('prove-unasked', language, topics=left)}" if left else asked


def unasked(found: Sequence[Unasked], language: str) -> Iterator[str]:
    """Topic by topic how many questions were not asked, and why."""
    for topic in Topic:
        own = [one for one in found if one.topic is topic]
        if own:
            why = Counter(one.reason for one in own)
            reasons = ", ".join(counted(f"why-{one.value}", why[one], language) for one in Reason if why[one])
            fields = {"topic": text(f"prove-topic-{topic.value}", language), "reasons": reasons}
            yield text("prove-unasked-topic", language, count=len({(one.norms, one.about) for one in own}), **fields)


def counted(code: str, count: int, language: str) -> str:
    """What there is, and how often."""
    return text("prove-counted", language, what=text(f"prove-{code}", language), count=count)
