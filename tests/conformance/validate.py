# ruff: noqa: ANN001, ANN201, ANN202, B905, C901, E501, PLR0912, PLR0915, RUF007, T201
# fmt: off
# mypy: ignore-errors
"""Check conduct cases against case.schema.json, money cases against money.schema.json, and all against each other.

Usage: python3 validate.py [FILE.jsonl ...]      (default: every conduct-*.jsonl and money*.jsonl beside this script)
A case with `kind` at its top is a money case.
Needs the package jsonschema. Prints one line per fault; exit status 1 if there is any.
"""
import datetime as dt
import json
import pathlib
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent


def faults(case):
    """Faults that the schema cannot see: references, numbering, order of time."""
    ctx, log = case["context"], case["timeline"]
    at = dt.datetime.fromisoformat
    ids = {}
    for kind in ("parties", "persons", "addresses", "debts"):
        rows = [row["id"] for row in ctx[kind]]
        ids[kind] = set(rows)
        if len(rows) != len(ids[kind]):
            yield f"{kind}: id given twice"

    def known(kind, value, where):
        if value is not None and value not in ids[kind]:
            yield f"{where}: {value!r} is not in context.{kind}"

    def debts(row, where):
        for key in ("debts", "counted_as", "discussed"):
            for value in row.get(key, []):
                yield from known("debts", value, f"{where}.{key}")

    if [e["seq"] for e in log] != list(range(1, len(log) + 1)):
        yield "timeline: seq must run 1, 2, 3, ..."
    if any(at(a["at"]) > at(b["at"]) for a, b in zip(log, log[1:])):
        yield "timeline: not in order of time"
    for e in log:
        where = f"event {e['seq']}"
        yield from known("parties", e["by"], where)
        yield from known("parties", e["for"], where)
        yield from known("persons", e["person"], where)
        yield from known("addresses", e.get("address"), where)
        yield from debts(e, where)
        for value in e.get("names", []):
            yield from known("parties", value, where)
        if e.get("reply_to", 0) >= e["seq"]:
            yield f"{where}: reply_to must name an earlier event"
        for key in ("at_latest", "end", "received_at", "returned_at", "deleted_at"):
            if key in e and at(e[key]) < at(e["at"]):
                yield f"{where}: {key} before at"
    seqs = {e["seq"] for e in log}
    for kind in ("requests", "corrections"):
        for row in ctx.get(kind, []):
            if "seq" in row and row["seq"] not in seqs:
                yield f"{kind}: seq {row['seq']} is not in the timeline"
    for row in ctx.get("corrections", []):
        yield from known("persons", row.get("person"), "corrections")
    for kind in ("consents", "requests"):
        for row in ctx.get(kind, []):
            if row["by"] != "contract":
                yield from known("persons", row["by"], kind)
            yield from known("parties", row["to"], kind)
            yield from known("parties", row.get("for"), kind)
            yield from known("addresses", row.get("address"), kind)
            yield from debts(row, kind)
            for key in ("received_at", "known_at"):
                if key in row and at(row[key]) < at(row["at"]):
                    yield f"{kind}: {key} before at"
    for row in ctx["addresses"]:
        yield from known("persons", row.get("owner"), "addresses")
    for row in ctx["parties"]:
        for value in row.get("for", []):
            yield from known("parties", value, "parties")
    for row in ctx.get("agency_list", []):
        for value in [row["by"], *row["agencies"]]:
            yield from known("parties", value, "agency_list")
    for row in [*ctx["persons"], ctx.get("plan", {})]:
        yield from debts(row, "debts")
    judge = case["judge"]
    if judge["seq"] not in seqs:
        yield f"judge: seq {judge['seq']} is not in the timeline"
    yield from known("persons", judge.get("person"), "judge")
    yield from known("parties", judge.get("by"), "judge")
    yield from debts(judge, "judge")
    for key in ("placed", "conversations"):
        for value in case["expected_detail"].get(key, {}):
            yield from known("debts", value, f"expected_detail.{key}")
    if case["expected"] == "unknown" and "missing" not in case["expected_detail"]:
        yield "expected_detail: unknown needs missing"


AMOUNTS = {"amount", "balance", "budget", "fee", "fixed", "interest", "minimum", "payment", "payment_36", "principal",
           "total", "optimal_total", "avalanche_total", "snowball_total", "withheld"}


def money_faults(case):
    """Faults that the schema cannot see: cents, order of dates, days without a year."""

    def amounts(value, key=""):
        if isinstance(value, dict):
            for name, item in value.items():
                yield from amounts(item, name)
        elif isinstance(value, list):
            for item in value:
                yield from amounts(item, "amount" if key == "offers" else key)
        elif key in AMOUNTS and round(value, 2) != value:
            yield f"{key}: {value} has parts of a cent"

    yield from amounts([case["inputs"], case["expected"]])
    inputs, expected = case["inputs"], case["expected"]
    if inputs.get("convention") in ("eu_aprc", "uk_apr"):
        rows = inputs.get("advances", []) + inputs.get("payments", [])
        if any("D" in row["at"] + row.get("every", "") for row in rows) != ("year_days" in inputs):
            yield "inputs: year_days belongs to offsets in days, and only to them"
    if inputs.get("convention") == "us_appendix_j":
        start = min(row["at"] for row in inputs["advances"])
        if any(row["at"] < start for row in inputs["payments"]):
            yield "inputs: payment before the first advance"
        flows = inputs["advances"] + inputs["payments"]
        if inputs["unit_period"] == "TERM" and (len(flows) != 2 or any("count" in row for row in flows)):
            yield "inputs: TERM needs one advance and one payment"
    if inputs.get("start", "") > inputs.get("end", ""):
        yield "inputs: start after end"
    if any(row["period"] > expected.get("count", row["period"]) for row in expected.get("rows", [])):
        yield "expected: row after the last payment"
    if len(expected.get("offers", inputs.get("debts", []))) != len(inputs.get("debts", [])):
        yield "expected: one offer per debt"


def main(names):
    checks = {}
    for name in ("case", "money"):
        schema = json.loads((HERE / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        checks[name] = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    paths = [pathlib.Path(n) for n in names] or sorted([*HERE.glob("conduct-*.jsonl"), *HERE.glob("money*.jsonl")])
    seen, bad, total = {}, 0, 0
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            total += 1
            case = json.loads(line)
            label = f"{path.name}:{number} {case.get('id')}"
            check, deeper = (checks["money"], money_faults) if "kind" in case else (checks["case"], faults)
            found = [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:160]}" for e in check.iter_errors(case)]
            found = found or list(deeper(case))
            if case.get("id") in seen:
                found.append(f"id also in {seen[case['id']]}")
            seen.setdefault(case.get("id"), label)
            for text in found:
                print(f"{label}: {text}")
            bad += bool(found)
    print(f"{total} cases in {len(paths)} files, {bad} with faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
