"""`eventwright lint`: what is asked of which schemas, and what becomes of the answers."""

from __future__ import annotations

import json

import pytest
from projects import Project, field, record

from eventwright.settings import RULE_SETS

ID = {"name": "event_id", "type": {"type": "string", "logicalType": "uuid"}}
AT = {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}


def event(name: str, *fields: object, **attributes: object) -> dict[str, object]:
    """Return an event that the standard rules have nothing to say about."""
    declared = {"topic": "shop.orders", "key": ["event_id"], **attributes}
    return record(name, ID, AT, *map(field, fields), doc="It has happened.", eventwright=declared)


def rules_of(project: Project, *arguments: str) -> list[tuple[str, str]]:
    """Return file and rule of each finding."""
    report = json.loads(project.run("lint", *arguments, "--report", "json").out)
    return [(finding["file"], finding["rule"]) for finding in report["findings"]]


def test_a_clean_tree(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "note:string"))
    project.write("schemas/Money.avsc", record("shop.Money"))
    project.write("schemas/OrderPaid.avsc", event("shop.OrderPaid", "total:shop.Money"))
    ran = project.run("lint")
    assert (ran.code, ran.out, ran.err) == (0, "2 events and 1 other type linted: no problems\n", "")


def test_what_is_printed(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    ran = project.run("lint")
    assert ran.code == 1
    assert ran.out.splitlines()[1] == '  /fields/2/type: "price" is money and a double'
    assert ran.out.startswith("schemas/OrderPlaced.avsc:29:15: warning[float-for-money]\n")
    assert ran.out.endswith("\n1 event linted: 1 warning\n")


@pytest.mark.parametrize(("severity", "code"), [(None, 1), ("error", 0), ("warning", 1), ("info", 1)])
def test_warnings_fail_where_they_are_meant_to(project: Project, severity: str | None, code: int) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    assert project.run("lint", *(("--fail-on", severity) if severity else ())).code == code


def test_information_fails_where_the_settings_say_so(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    project.write("eventwright.toml", 'fail_on = "info"\n[rules]\nfloat-for-money = "info"\n')
    assert project.run("lint").code == 1
    project.write("eventwright.toml", '[rules]\nfloat-for-money = "info"\n')
    assert project.run("lint").code == 0


def test_imperfect_schemas_are_adopted(project: Project) -> None:
    project.write("eventwright.toml", "")
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double", "cost:float"))
    assert "wrote 2 allowances to eventwright.toml" in project.run("lint", "--write-allowances").out
    ran = project.run("lint")
    assert (ran.code, "2 allowed" in ran.out) == (0, True)
    assert project.run("check").out.endswith(
        "1 event checked against 0 earlier versions (1 first version): no problems\n"
    )


def test_a_key_that_does_not_exist_is_an_error(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", key=["order_id"]))
    ran = project.run("lint", "--rules", "minimal")
    assert (ran.code, "error[key-field-unknown]" in ran.out) == (1, True)


def test_rule_sets(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    strict = ["owner-missing", *["field-without-doc"] * 3]
    known = {
        "minimal": [],
        "standard": ["float-for-money"],
        "strict": ["float-for-money", *strict],
    }
    for name, expected in known.items():
        assert sorted(rule for _, rule in rules_of(project, "--rules", name)) == sorted(expected)
        project.write("eventwright.toml", f'lint = "{name}"\n')
        assert sorted(rule for _, rule in rules_of(project)) == sorted(expected)
    assert rules_of(project, "--rules", "minimal") == []


def test_severities_in_the_settings(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    project.write("eventwright.toml", '[rules]\nlint = "error"\n')
    assert project.run("lint").code == 1
    project.write("eventwright.toml", '[rules]\nfloat-for-money = "off"\n')
    assert rules_of(project) == []
    project.write("eventwright.toml", '[rules]\nowner-missing = "error"\nfloat-for-money = "info"\n')
    ran = project.run("lint", "--rules", "minimal")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "1 event linted: 1 error, 1 note")


def test_metadata_in_the_settings(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "traceId:string"))
    project.write("eventwright.toml", 'metadata = {trace_id = "long", source = "string"}\n')
    ran = project.run("lint")
    assert '"OrderPlaced" has no metadata field source' in ran.out
    assert 'the metadata field "traceId" is a string, not a long' in ran.out
    project.write("eventwright.toml", "metadata = {}\n")
    project.write("schemas/OrderPlaced.avsc", record("shop.OrderPlaced", doc="So.", eventwright={}))
    assert {rule for _, rule in rules_of(project)} == {"topic-missing", "key-missing"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'lint = "strickt"',
            '"lint" is one of minimal, standard, strict, not "strickt"; did you mean "strict"?',
        ),
        (
            'metadata = "uuid"',
            '"metadata" is a table of fields and types, such as metadata.event_id = "uuid"',
        ),
        (
            'metadata = {id = "uid"}',
            'no primitive or logical type of Avro, nor "timestamp"; did you mean "uuid"?',
        ),
        ("metadata = {id = 1}", '"metadata" says 1 for "id"'),
        ('metadata = {eventId = "uuid", event_id = "uuid"}', '"metadata" has a field twice, in two styles'),
        ('[rules]\nfloat-for-mony = "off"', 'unknown rule "float-for-mony"; did you mean "float-for-money"?'),
    ],
)
def test_wrong_settings(project: Project, text: str, message: str) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced"))
    project.write("eventwright.toml", text)
    ran = project.run("lint")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: eventwright.toml:")
    assert message in ran.err


def test_a_part_and_the_events_that_use_it(project: Project) -> None:
    project.write("schemas/Customer.avsc", record("shop.Customer", "no:string", "unit_price:double"))
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "by:shop.Customer", key=["by.id"]))
    project.write("schemas/OrderSeen.avsc", event("shop.OrderSeen", "amount:float"))
    assert rules_of(project, "schemas/Customer.avsc") == [
        ("schemas/Customer.avsc", "float-for-money"),
        ("schemas/OrderPlaced.avsc", "key-field-unknown"),
    ]
    assert rules_of(project, "schemas/OrderSeen.avsc") == [("schemas/OrderSeen.avsc", "float-for-money")]
    assert len(rules_of(project)) == 3


def test_allowances(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double"))
    allowance = '[[allow]]\nrule = "float-for-money"\nat = "shop.OrderPlaced"\nreason = "so"\nexpires = {}\n'
    project.write("eventwright.toml", allowance.format("2999-01-31"))
    assert rules_of(project) == []
    assert rules_of(project, "--rules", "minimal") == []  # where the rule is not asked, nothing is unused
    project.write("eventwright.toml", allowance.format("2020-01-31"))
    assert sorted(rule for _, rule in rules_of(project)) == ["expired-allowance", "float-for-money"]
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced"))
    project.write("eventwright.toml", allowance.format("2999-01-31"))
    assert [rule for _, rule in rules_of(project)] == ["unused-allowance"]


def test_schemas_that_do_not_load_are_errors(project: Project) -> None:
    project.write("schemas/OrderPlaced.avsc", event("shop.OrderPlaced", "price:double", "by:shop.Nobody"))
    project.write("schemas/Broken.avsc", "{")
    project.write("schemas/OrderPaid.avsc", event("shop.OrderPaid", "price:double"))
    ran = project.run("lint")
    assert ran.code == 1
    assert {rule for _, rule in rules_of(project)} == {"invalid-json", "unknown-type", "float-for-money"}


def test_nothing_to_lint(project: Project) -> None:
    ran = project.run("lint")
    assert (ran.code, ran.out) == (2, "")
    assert project.run("lint", "schemas/None.avsc").code == 2


def test_a_new_project_is_clean(project: Project) -> None:
    project.run("init")
    assert project.run("lint", "--rules", "strict", "--fail-on", "info").code == 0


def test_the_sets_of_a_rule_are_explained(project: Project) -> None:
    assert "asked in the rule sets: standard, strict\n" in project.run("explain", "float-for-money").out


def test_the_sets_are_those_of_the_settings(project: Project) -> None:
    assert f"--rules [{'|'.join(RULE_SETS)}]" in project.run("lint", "--help").out
