"""Writing what a contact that was made adds to what is kept of a debtor."""

from fairdue.conduct.columns.arith import NONE, READING
from fairdue.conduct.columns.code import CALL, INVALID, MOBILE
from fairdue.conduct.columns.emit import Writer
from fairdue.conduct.columns.node import FALSE, TRUE, Counter, Moments, Reach
from fairdue.conduct.columns.table import reading as reading_of
from fairdue.conduct.columns.value import Value


def keep(writer: Writer, index: int, own: Value) -> None:
    """Write what a contact that was made, and is `own`, adds to what is kept."""
    kept = writer.kept[index]
    if own.answer == FALSE:
        return
    counts = str(own.answer)
    if isinstance(kept, Counter) and kept.window == "ever":
        counts = f"{own.answer} and day >= {kept.since}"
    if isinstance(kept, Moments):
        counts = f"{own.answer} == {TRUE}"
    writer.put(f"if {counts}:")
    writer.deeper()
    writer.put(*writer.store.again(index, kept), f"if not ({writer.store.found(index)}):")
    writer.put(*("    " + line for line in writer.store.make(index, kept)))
    if isinstance(kept, Counter):
        _keep_count(writer, index, kept, own)
    elif isinstance(kept, Moments):
        _keep_moment(writer, index, kept)
    elif isinstance(kept, Reach):
        _keep_reach(writer, index, kept)
    else:
        day = [writer.store.cell(index, n) for n in range(2)]
        writer.put(f"if {own.answer} == {TRUE}:", f"    {day[0]} = day", "else:")
        writer.put(f"    {day[1]} = day")
    writer.deeper(-1)


def slot_of(counter: Counter) -> str:
    """Where the slot of the present window begins."""
    return f"4 * (day % {counter.days})" if counter.days > 1 else "0"


def _keep_count(writer: Writer, index: int, counter: Counter, own: Value) -> None:
    """Add the contact to the slot of its window."""
    slot = slot_of(counter)
    stamp, sure, maybe, why = (writer.store.cell(index, f"{slot} + {n}") for n in range(4))
    now = writer.stamp(counter)
    writer.put(f"if {stamp} != {now}:", f"    {stamp} = {now}")
    writer.put(*(f"    {cell} = 0" for cell in (sure, maybe, why)))
    writer.put(*writer.store.more(index, counter))
    add = "+= 1" if counter.unit == "contact" else f"|= {writer.mark(counter)}"
    writer.put(f"if {own.answer} == {TRUE}:", f"    {sure} {add}", "else:")
    writer.put(f"    {maybe} {add}", f"    {why} |= {own.missing}")


def _keep_moment(writer: Writer, index: int, moments: Moments) -> None:
    """Put the instant before the others, and count those of the day."""
    for place in range(moments.most - 1, 0, -1):
        later, earlier = (writer.store.cell(index, n) for n in (place, place - 1))
        writer.put(f"{later} = {earlier}")
    writer.put(f"{writer.store.cell(index, 0)} = t")
    stamp, count = (writer.store.cell(index, moments.most + n) for n in range(2))
    writer.put(f"if {stamp} != day:", f"    {stamp} = day", f"    {count} = 0")
    writer.put(f"{count} += 1")


def _keep_reach(writer: Writer, index: int, reach: Reach) -> None:
    """One contact with the debtor under both readings."""
    first, mobiles = writer.store.cell(index, 0), writer.store.cell(index, 2 * READING)
    writer.put(f"if {first} == {NONE}:")
    writer.put(*(f"    {writer.store.cell(index, n)} = 0" for n in range(2 * READING + 1)))
    number = f"(1 << {writer.column('local_address')})"
    writer.put(f"if {writer.column('address_kind')} == {MOBILE}:", f"    {mobiles} |= {number}")
    all_of_them = writer.names.get("mobiles", mobiles)
    row, place = writer.store.whole(index)
    call = f"{writer.column('kind')} == {CALL}"
    for reading, most in enumerate((True, False)):
        heard = writer.read(reading_of(most=most))
        invalid = f"{writer.column('outcome')} == {INVALID}"
        if most:
            invalid = f"({invalid} or {writer.column('outcome')} == 0)"
        arguments = f"{call}, {invalid}, day, {number}, {all_of_them}"
        triggers = f"{reach.failed_dials}, {reach.failed_days}"
        writer.put(f"heard = {heard}", f"if heard or {call}:")
        at = f"{place} + {reading * READING}"
        writer.put(f"    step({row}, {at}, heard, {arguments}, {triggers})")
