"""What a page may show: nothing of numbers that nobody has named."""

from fairdue.casefile import CaseFile
from fairdue.desk.sight import Sight
from fairdue.facts import Attribution, Contact, Recording, Transcript


def test_quarantined_contacts_are_out_of_sight(example_case: CaseFile) -> None:
    history = example_case.history()
    sight = Sight(history)
    assert history.quarantined
    assert all(sight.fact(contact.id) is None for contact in history.quarantined)
    assert all(sight.fact(contact.id) is contact for contact in history.contacts)


def test_private_numbers_are_out_of_sight(example_case: CaseFile) -> None:
    history = example_case.history()
    sight = Sight(history)
    private = {a.number for a in history.of(Attribution) if a.private}
    for attribution in history.of(Attribution):
        assert sight.shows(attribution) is not attribution.private
    for recording in history.of(Recording):
        if recording.number in private:
            assert not sight.shows(recording)


def test_a_recording_comes_into_sight_with_its_number(example_case: CaseFile) -> None:
    before = Sight(example_case.history())
    hidden = [r for r in example_case.history().of(Recording) if not before.shows(r)]
    assert hidden
    stated = Attribution(occurred_at=example_case.now(), number=hidden[0].number)
    example_case.record([stated], label="named")
    after = Sight(example_case.history())
    assert after.shows(hidden[0])
    for transcript in example_case.history().of(Transcript):
        if transcript.stem == hidden[0].stem:
            assert after.shows(transcript)


def test_contacts_are_seen_as_judged(example_case: CaseFile) -> None:
    sight = Sight(example_case.history())
    seen = [sight.fact(c.id) for c in example_case.history().contacts]
    assert all(isinstance(c, Contact) and c.by for c in seen)
