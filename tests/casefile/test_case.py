"""The case folder as one door: import, act, undo, and what follows from the facts."""

import datetime as dt
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from fairdue import casefile, conduct, journal, letters
from fairdue.casefile import example
from fairdue.facts import (
    Attribution,
    Budget,
    Contact,
    Fact,
    Finding,
    Import,
    LetterKind,
    LetterRecord,
    Note,
    Outcome,
    RuleOutcome,
    Verdict,
)
from fairdue.plan import Preset

Clock = Callable[[], dt.datetime]
Entropy = Callable[[int], bytes]
EXAMPLE = example.folder()
PRIVATE = Path(__file__).resolve().parents[1] / "intake" / "private_words.toml"


def private_words() -> list[str]:
    groups = tomllib.loads(PRIVATE.read_text(encoding="utf-8"))
    return [word for group in groups.values() if isinstance(group, list) for word in group]


def _action(fact: Fact) -> str:
    return fact.source.action if fact.source else ""


def breaches(case: casefile.CaseFile) -> list[Finding]:
    return [f for f in case.findings() if f.verdict is Verdict.VIOLATION]


def test_every_example_file_imported_twice_adds_nothing_the_second_time(
    example_case: casefile.CaseFile,
) -> None:
    for name in example.describe(EXAMPLE).files:
        assert example_case.add(EXAMPLE / name).new == 0, name


def test_counts_in_are_facts_and_problems_out(example_case: casefile.CaseFile) -> None:
    for one in example_case.history().of(Import):
        assert one.rows == one.taken + one.refused, one.name
    assert example_case.problems()


def test_the_example_contains_breaches_of_each_rulebook_and_lawful_contacts(
    example_case: casefile.CaseFile,
) -> None:
    books = {f.rulebook for f in breaches(example_case)}
    assert books >= {"cn.gbt45251", "cn.cba2026", "cn.card2011"}
    blamed = {f.contact for f in example_case.findings()}
    assert {c.id for c in example_case.history().contacts} - blamed


def test_every_rule_family_speaks_at_least_once_in_the_example(
    example_case: casefile.CaseFile,
) -> None:
    spoken = {ref for f in example_case.findings() for ref in f.refs}
    in_force_in_2026 = {
        "CN-TIME-01",
        "CN-TIME-02",
        "CN-TIME-04",
        "CN-FREQ-01",
        "CN-FREQ-03",
        "CN-FREQ-04",
        "CN-FREQ-05",
        "CN-TP-02",
        "CN-TP-05",
        "CN-TP-06",
        "CN-TP-10",
        "CN-DISC-02",
        "CN-DEAL-02",
    }
    assert spoken >= in_force_in_2026


def test_findings_stay_the_same_when_the_folder_is_opened_again(
    example_folder: Path, tmp_path: Path, clock: Clock, entropy: Entropy
) -> None:
    copy = tmp_path / "case.fairdue"
    shutil.copytree(example_folder, copy)
    with casefile.open(copy, clock=clock, entropy=entropy) as first:
        computed = first.findings()
    with casefile.open(copy, clock=clock, entropy=entropy) as again:
        assert again.findings() == computed


def test_a_retracted_contact_takes_its_finding_along_and_undo_brings_it_back(
    example_case: casefile.CaseFile,
) -> None:
    found = breaches(example_case)[0]
    action = example_case.retract([found.contact], reason="not a collector")
    assert all(found.contact not in f.facts for f in example_case.findings())
    example_case.undo(action)
    assert found in example_case.findings()


def test_blanking_the_outcome_of_a_counted_talk_makes_its_finding_unknown(
    example_case: casefile.CaseFile,
) -> None:
    found = next(f for f in breaches(example_case) if "CN-FREQ-01" in f.refs)
    blank: dict[str, object] = {"outcome": None, "duration_s": None, "answered": None}
    example_case.correct(found.contact, blank, reason="not sure any more")
    now = [f for f in example_case.findings() if (f.contact, f.rule) == (found.contact, found.rule)]
    assert [f.outcome for f in now] == [RuleOutcome.UNKNOWN]
    assert "outcome" in now[0].missing


def test_an_answer_about_a_number_brings_its_calls_before_the_judge(
    example_case: casefile.CaseFile,
) -> None:
    asked = next(q for q in example_case.questions() if q.kind == "whose_number")
    before = len(example_case.history().contacts)
    party = next(iter(example_case.history().parties))
    action = example_case.record(
        [Attribution(occurred_at=example_case.now(), number=asked.subject, party=party)],
        label="whose number",
    )
    assert len(example_case.history().contacts) == before + asked.weight
    assert asked.subject not in {q.subject for q in example_case.questions()}
    example_case.undo(action)
    assert len(example_case.history().contacts) == before


def test_undoing_an_import_takes_its_calls_out_and_importing_again_brings_them_back(
    example_case: casefile.CaseFile,
) -> None:
    imported = next(a for a in example_case.actions() if a.label == "calls.xml")
    found = {(f.rule, f.at) for f in breaches(example_case)}
    calls = {f.id for f in example_case.history().raw if _action(f) == imported.id}
    example_case.undo(imported.id)
    assert not calls & {fact for f in example_case.findings() for fact in f.facts}
    again = example_case.add(EXAMPLE / "calls.xml")
    assert again.new == again.rows
    assert {(f.rule, f.at) for f in breaches(example_case)} == found
    assert example_case.add(EXAMPLE / "calls.xml").new == 0


def test_a_preview_changes_nothing(example_case: casefile.CaseFile) -> None:
    size = example_case.revision
    looked = example_case.preview(EXAMPLE / "calls.xml")
    assert looked.known == looked.rows
    assert example_case.revision == size


def test_no_private_number_name_or_word_reaches_findings_questions_or_letters(
    example_case: casefile.CaseFile,
) -> None:
    said = msgspec.json.encode(example_case.findings()).decode()
    said += msgspec.json.encode(example_case.questions()).decode()
    said += msgspec.json.encode(example_case.summary()).decode()
    history = example_case.history()
    judged = {f.contact for f in breaches(example_case)}
    blamed = {str(c.creditor) for c in history.contacts if c.id in judged and c.creditor}
    for creditor in sorted(blamed):
        for locale in ("zh-CN", "en"):
            letter = example_case.write(LetterKind.COMPLAINT, to=creditor, locale=locale)
            said += letters.text(letter)
    for finding in example_case.findings():
        said += conduct.sentence(finding, "zh-CN") + conduct.sentence(finding, "en")
    words = private_words()
    assert len(words) > 5
    assert [word for word in words if word in said] == []


def test_an_erased_private_number_is_gone_from_disk_and_stays_out_of_later_imports(
    example_case: casefile.CaseFile,
) -> None:
    counted = [c for c in example_case.history().quarantined if c.saved_as]
    number = counted[0].collector_number
    assert number is not None
    example_case.drop_number(number)
    assert not [c for c in example_case.history().quarantined if c.collector_number == number]
    again = example_case.add(EXAMPLE / "calls.xml")
    assert again.new == 0
    assert again.left_out > 0
    assert journal.verify(example_case.path).intact


def test_a_kept_letter_is_a_fact_with_the_bytes_behind_it(
    example_case: casefile.CaseFile,
) -> None:
    letter = example_case.write(LetterKind.WARNING, to="", locale="zh-CN")
    example_case.keep(letter)
    (kept,) = example_case.history().of(LetterRecord)
    assert example_case.attachment(kept.sha256) == letters.pdf(letter)
    assert journal.verify(example_case.path).intact


def test_a_proposal_on_a_budget_that_cannot_be_says_what_is_wrong_with_it(
    example_case: casefile.CaseFile,
) -> None:
    now = example_case.now()
    wrong = Budget(occurred_at=now, income_fen=10**17, needs_fen=300_000)
    example_case.record([wrong], label="budget")
    for locale, why in (("zh-CN", "大得不可能"), ("en", "too large to be true")):
        with pytest.raises(letters.CannotWrite) as refused:
            example_case.write(LetterKind.PROPOSAL, to="heyue-bank", locale=locale)
        assert refused.value.code == "bad_budget"
        assert why in str(refused.value)


def test_a_proposal_on_the_expired_debt_waits_for_confirmation_and_records_it(
    example_case: casefile.CaseFile,
) -> None:
    expired = [li for li in example_case.limitation() if li.status == "expired"]
    assert expired
    debt = expired[0].debt
    creditor = example_case.history().loans[debt].creditor
    assert creditor is not None
    with pytest.raises(letters.NeedsConfirmation):
        example_case.write(LetterKind.PROPOSAL, to=creditor, locale="zh-CN")
    letter = example_case.write(LetterKind.PROPOSAL, to=creditor, locale="zh-CN", confirmed=[debt])
    example_case.keep(letter, confirmed=[debt])
    assert example_case.history().of(LetterRecord)[-1].limitation_confirmed == (debt,)


def test_the_gate_says_no_at_night_and_when_it_would_say_yes(
    example_case: casefile.CaseFile,
) -> None:
    zone = example_case.history().zone
    night = dt.datetime.combine(example_case.today, dt.time(23, 10), zone)
    answers = example_case.gates(night)
    denied = [d for d in answers.values() if d.answer == "deny"]
    assert denied
    waits = [d.retry_at for d in denied if d.retry_at is not None]
    assert all(w.astimezone(zone).hour in {0, 8} for w in waits)


def test_plans_of_all_presets_end_and_spend_no_more_than_the_surplus(
    example_case: casefile.CaseFile,
) -> None:
    budget = example_case.budget()
    assert budget is not None
    for offered in example_case.plans():
        assert offered.ends_on is not None
        for month in offered.months:
            assert sum(p.amount_fen for p in month.payments) <= budget.surplus_fen
    assert {p.preset for p in example_case.plans()} == set(Preset)


def test_an_act_survives_closing_without_a_snapshot(
    example_folder: Path, tmp_path: Path, clock: Clock, entropy: Entropy
) -> None:
    copy = tmp_path / "case.fairdue"
    shutil.copytree(example_folder, copy)
    with casefile.open(copy, clock=clock, entropy=entropy) as case:
        case.record([Note(occurred_at=clock(), text="asked for a pause")], label="note")
    with casefile.open(copy, clock=clock, entropy=entropy) as case:
        assert [n.text for n in case.history().of(Note)][-1] == "asked for a pause"


def test_a_question_about_a_short_call_is_answered_by_a_correction(
    example_case: casefile.CaseFile,
) -> None:
    short = next(c for c in example_case.history().contacts if c.answered and c.outcome is None)
    example_case.correct(short.id, {"outcome": "answered_no_talk"}, reason="hung up")
    now = next(c for c in example_case.history().contacts if c.id == short.id)
    assert now.outcome is Outcome.ANSWERED_NO_TALK
    raw = next(f for f in example_case.history().raw if f.id == short.id)
    assert isinstance(raw, Contact)
    assert raw.outcome is None


def test_findings_after_a_later_contact_are_those_of_judging_everything_anew(
    example_case: casefile.CaseFile, clock: Clock, entropy: Entropy
) -> None:
    example_case.findings()
    history = example_case.history()
    night = dt.datetime.combine(example_case.today, dt.time(23, 10), history.zone)
    rung = next(f.contact for f in breaches(example_case) if "CN-TIME-01" in f.refs)
    known = next(c for c in history.contacts if c.id == rung)
    call = msgspec.structs.replace(known, id="", source=None, occurred_at=night)
    example_case.record([call], label="a call tonight")
    quick = example_case.findings()
    fresh = tuple(
        f
        for f in conduct.audit(example_case.history(), example_case.rulebooks)
        if f.outcome is not RuleOutcome.OK
    )
    assert quick == fresh
    assert night in {f.at for f in quick}
    path = example_case.path
    example_case.close()
    with casefile.open(path, clock=clock, entropy=entropy) as again:
        assert again.findings() == quick


def test_an_earlier_contact_is_judged_together_with_those_after_it(
    example_case: casefile.CaseFile,
) -> None:
    example_case.findings()
    talked = next(f for f in breaches(example_case) if "CN-FREQ-01" in f.refs)
    first = next(c for c in example_case.history().contacts if c.id == talked.contact)
    earlier = first.occurred_at - dt.timedelta(minutes=50)
    call = msgspec.structs.replace(first, id="", source=None, occurred_at=earlier)
    example_case.record([call], label="one more talk that day")
    quick = example_case.findings()
    fresh = conduct.audit(example_case.history(), example_case.rulebooks)
    assert quick == tuple(f for f in fresh if f.outcome is not RuleOutcome.OK)


def test_a_note_leaves_the_findings_as_they_are(example_case: casefile.CaseFile) -> None:
    found = example_case.findings()
    example_case.record([Note(occurred_at=example_case.now(), text="x")], label="note")
    assert example_case.findings() is found
