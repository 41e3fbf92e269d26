"""The result of `prove` for people: per policy what there is, then each fault with the history that shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Engine, Kind, Standing
from validator.messages.catalogue import messages, printable, text
from validator.reports.faults_account import account
from validator.reports.faults_timeline import timeline
from validator.reports.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.analysis.faults import Fault, Norm
    from validator.usecases.acknowledgements import Acknowledgement, Stale
    from validator.usecases.model import PolicyUsed
    from validator.usecases.prove.model import Denied, Judged, Proved, Told


def faults_text(found: Proved, language: str, limit: int | None = None) -> Iterator[str]:
    """The lines of the report, each with its end; at most `limit` faults are shown."""
    return (f"{line}\n" for line in lines(found, language, limit))


def lines(found: Proved, language: str, limit: int | None) -> Iterator[str]:
    """The report from head to foot."""
    yield from head(found, language)
    listed = found.faults if limit is None else found.faults[:limit]
    if any(one.told for one in listed):
        yield from ("", text("prove-legend", language))
    for number, one in enumerate(listed, 1):
        yield ""
        yield from fault(number, one, found, language)
    if len(listed) < len(found.faults):
        yield from ("", text("prove-more", language, count=len(found.faults) - len(listed)))
    yield from foot(found, language)


def head(found: Proved, language: str) -> Iterator[str]:
    """What was examined, how, and what came of it policy by policy."""
    asked = found.asked
    fields = {name: getattr(asked, name) for name in ("horizon", "slots", "effort", "seed", "examples")}
    yield from wrapped(text("prove-engines", language, engines=engines(asked.engines, language), **fields), hang=11)
    for one in found.policies:
        title = printable(one.title.said(language))
        fields = {"policy": one.id, "version": one.version, "title": title, "sha": one.sha256[:12]}
        yield ""
        yield from wrapped(text("prove-policy", language, **fields), hang=11)
        yield from wrapped(counts(one, found.faults, language), 4)
        yield from proofs(one, found, language)


def counts(policy: PolicyUsed, faults: Iterable[Judged], language: str) -> str:
    """How many faults of each kind concern a policy, and how many of them nobody acknowledges."""
    own = [one for one in faults if concerns(policy, one.fault.norms)]
    every = Counter(one.fault.kind for one in own)
    unseen = Counter(one.fault.kind for one in own if one.acknowledged is None)
    found = [counted(kind, every[kind], unseen[kind], language) for kind in Kind if every[kind]]
    return " · ".join(found) or text("prove-none", language)


def counted(kind: Kind, count: int, unseen: int, language: str) -> str:
    code = "prove-count-open" if unseen else "prove-count"
    return text(code, language, kind=named(kind, language), count=count, open=unseen)


def proofs(policy: PolicyUsed, found: Proved, language: str) -> Iterator[str]:
    """What is settled of the questions about a policy's rules."""
    own = [one for one in found.proofs if concerns(policy, one.norms)]
    if not own:
        return
    standings = Counter(one.standing for one in own)
    fields = {one.value: standings[one] for one in Standing}
    yield from wrapped(text("prove-proofs", language, count=len(own), **fields), 4)
    reasons = Counter(one.reason for one in own if one.standing is Standing.OUTSIDE)
    for reason, count in sorted(reasons.items()):
        said = printable(reason_said(reason, language))
        yield from wrapped(text("prove-outside", language, count=count, reason=said), 6)


def reason_said(reason: str, language: str) -> str:
    """A reason in the reader's language, where the catalogue has it; as it is otherwise."""
    return messages(language).get(f"prove-reason-{reason}", reason)


def concerns(policy: PolicyUsed, norms: Iterable[Norm]) -> bool:
    return any((one.policy, one.version) == (policy.id, policy.version) for one in norms)


def fault(number: int, one: Judged, found: Proved, language: str) -> Iterator[str]:
    """One fault: what is wrong, which rules, what the policy says of it, how it shows."""
    bare = one.fault
    names = rules_named(bare.norms)
    yield from wrapped(text("prove-fault", language, number=number, kind=named(bare.kind, language), rules=names))
    yield from wrapped(printable(text(bare.code, language, **bare.fields)), 4, hang=0)
    yield from rules(tuple(dict.fromkeys(bare.norms)), found, language)
    yield from (line for detail in details(bare, language) for line in wrapped(detail, 4))
    yield from wrapped(acknowledged(one.acknowledged, language), 4)
    for told in one.told:
        yield ""
        yield from wrapped(f"{about(told, language)}:", 2)
        yield from timeline(told, language)
    if not one.told:
        yield from wrapped(text("prove-no-witness", language), 4)


def details(bare: Fault, language: str) -> Iterator[str]:
    """The key, the slack and the engines."""
    if bare.key:
        yield printable(text("prove-key", language, key=bare.key))
    if bare.slack is not None:
        yield text("prove-slack", language, slack=bare.slack)
    yield text("prove-found-by", language, engines=engines(bare.engines, language))


def rules(norms: Sequence[Norm], found: Proved, language: str) -> Iterator[str]:
    """Each rule with its row; where all are rows of one rule, the rule and then its rows."""
    whole = tuple(dict.fromkeys(replace(one, row="") for one in norms))
    if len(whole) > 1 or len(norms) < 2:
        for norm in norms:
            yield from rule(norm, found, language)
        return
    yield from rule(whole[0], found, language)
    for norm in norms:
        titled = found.rules.get((norm.policy, norm.version, norm.rule))
        said = text("prove-row", language, row=norm.row) + cited(() if titled is None else titled.cited(norm.row))
        yield from wrapped(printable(said), 6)


def cited(clauses: Sequence[str]) -> str:
    """Clauses in brackets, a space before them."""
    return f" ({', '.join(clauses)})" if clauses else ""


def rule(norm: Norm, found: Proved, language: str) -> Iterator[str]:
    """A rule with its clauses, its title and its place."""
    titled = found.rules.get((norm.policy, norm.version, norm.rule))
    if titled is None:
        return
    title, clauses = titled.title.said(language), cited(titled.cited(norm.row))
    said = text("prove-rule", language, rule=f"{norm.name} {norm.version}", clauses=clauses, title=title)
    row = f", {text('prove-row', language, row=norm.row)}" if norm.row else ""
    yield from wrapped(printable(f"{said}{row}"), 4)
    yield from wrapped(printable(str(titled.place)), 6)


def acknowledged(one: Acknowledgement | None, language: str) -> str:
    """What the policy says of a fault."""
    if one is None:
        return text("prove-unacknowledged", language)
    code = "prove-prevails" if one.prevails else "prove-acknowledged"
    return printable(text(code, language, place=one.place, prevails=one.prevails, because=one.because))


def about(told: Told, language: str) -> str:
    """What a witness shows, in words where the catalogue has them."""
    name = told.witness.about
    if not name:
        return text("prove-about", language)
    known = messages(language).get(f"prove-about-{name}")
    return known or printable(text("prove-about-other", language, about=name))


def foot(found: Proved, language: str) -> Iterator[str]:
    """What is stale, what the evaluators disagree about, and the result in one sentence."""
    for one in found.stale:
        yield from ("", *wrapped(stale_said(one, language)))
    if found.unjudged:
        places = ", ".join(str(one.place) for one in found.unjudged)
        yield ""
        yield from wrapped(text("prove-unjudged", language, count=len(found.unjudged), places=places))
    if found.denied:
        yield from ("", text("prove-denied", language, count=len(found.denied)))
        yield from (line for one in found.denied for line in wrapped(denied_said(one, language), 2))
    if Engine.SEARCH in found.asked.engines:
        yield ""
        yield from wrapped(account(found.account, language), hang=0)
    yield ""
    yield from wrapped(result(found, language))


def stale_said(one: Stale, language: str) -> str:
    """An acknowledgement that fits nothing."""
    known = one.acknowledgement
    fields = {"kind": named(known.kind, language), "rules": ", ".join(known.rules), "place": known.place}
    code = "prove-stale-key" if one.key else "prove-stale"
    return printable(text(code, language, key=one.key, **fields))


def denied_said(one: Denied, language: str) -> str:
    """A claim that the reference does not confirm."""
    bare = one.fault
    missing = text("prove-denied-missing", language, missing=one.missing) if one.missing else ""
    fields = {"kind": named(bare.kind, language), "rules": rules_named(bare.norms)}
    return printable(
        text("prove-denied-one", language, engines=engines(bare.engines, language), missing=missing, **fields)
    )


def result(found: Proved, language: str) -> str:
    """The result: nothing, all acknowledged, or how many are not."""
    count = len(found.faults)
    unseen = sum(one.acknowledged is None for one in found.faults)
    code = "prove-verdict-open" if unseen else "prove-verdict-all" if count else "prove-none"
    said = text(code, language, count=count, open=unseen)
    return f"{said} {text('prove-verdict-stale', language, stale=len(found.stale))}" if found.stale else said


def rules_named(norms: Sequence[Norm]) -> str:
    """The rules of a fault; where all are of one policy, without its name; the rows of one rule after its name."""
    several = len({one.policy for one in norms}) > 1
    found: dict[str, list[str]] = {}
    for one in norms:
        found.setdefault((one.name if several else one.rule) or one.policy, []).append(one.row)
    named_ones = (f"{name} · {' × '.join(rows)}" if any(rows) else name for name, rows in found.items())
    return printable(" × ".join(named_ones))


def named(kind: Kind, language: str) -> str:
    """A kind of fault in the reader's language."""
    return text(f"prove-kind-{kind.value}", language)


def engines(ones: Iterable[Engine], language: str) -> str:
    """The engines in the reader's language."""
    return ", ".join(text(f"prove-engine-{one.value}", language) for one in ones)
