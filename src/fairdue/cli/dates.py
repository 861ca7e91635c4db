"""`fairdue calendar`: the days to keep in mind, to print or for a calendar."""

from pathlib import Path

from fairdue import letters
from fairdue.cli.app import NO_OPTIONS, app, write_ics
from fairdue.cli.session import Common, clock, complain, locale_of, open_case, put, put_json
from fairdue.cli.wording import say


@app.command(name="calendar")
def calendar_command(case: Path, *, out: Path | None = None, common: Common = NO_OPTIONS) -> None:
    """Print the days to keep in mind: answers due, limitation, instalments, ends of offers.

    Parameters
    ----------
    case
        The case folder.
    out
        Calendar file (.ics) to write them to; its entries name no company and no sum.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        limits, offers, today = opened.limitation(), opened.offers(), opened.today
        days = letters.days_of(opened.history(), limits, offers, today=today, locale=locale)
    if out is not None and days:
        write_ics(out, letters.ics(days, made_at=clock()), locale)
    elif out is not None:
        complain(say("no_ics", locale, file=out, why=say("no_days", locale)))
    if common.json:
        put_json({"days": days})
        return
    for day in days:
        about = say("joint", locale).join(filter(None, day.about))
        put(f"{day.on}  {day.title}" + (f"  {about}" if about else ""))
    if not days and out is None:
        put(say("no_days", locale))
