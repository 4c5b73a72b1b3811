"""The database refuses to change what was filed, whoever asks and however; and the tables are what the records say."""

import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from fuwai.core.records import RECORDS
from fuwai.storage import append
from fuwai.storage.models import (
    APPEND_ONLY,
    CHANGING,
    DERIVED,
    VERSIONS,
    Answer,
    BulletinRelease,
    BulletinVersion,
    Campaign,
    CampaignAct,
    CampaignAssignment,
    CampaignItem,
    CampaignOutcome,
    Comment,
    Delegation,
    Delivery,
    Draft,
    Evidence,
    GrantApplication,
    GrantAward,
    GrantAwarding,
    GrantCall,
    GrantConflict,
    GrantDecision,
    GrantExpert,
    GrantFinding,
    GrantMark,
    GrantNotice,
    GrantObjection,
    GrantPaper,
    GrantPayment,
    GrantRecovery,
    GrantReply,
    GrantScore,
    GrantSpending,
    LevelUse,
    Message,
    NilReturn,
    PeriodExtension,
    Question,
    SignIn,
    TableRelease,
)
from fuwai.storage.reference import DTYPES
from fuwai.storage.test_append import EXAMPLES
from fuwai.storage.testdata import INFO, MOMENT, contracts, enterprises, executions, rows

TABLES = [pytest.param(model, id=model._meta.db_table) for model in APPEND_ONLY]


@pytest.fixture
def filled(store):
    fill()


def fill():
    """One row at least in every append-only table."""
    found = [append.Found(0, "contract.round", "held", "value", "整数过多", "too round")]
    with append.transaction():
        append.file(rows("enterprise", enterprises("000000001")))
        contract = rows("contract", contracts("A"))
        filed = append.file(append.Submission(**{**vars(contract), "batch": INFO, "findings": found}))
        append.file(rows("execution", executions("A")))
        for noun, example in EXAMPLES.items():
            append.file(rows(noun, example))
        append.decide([append.NewDecision(filed.filings[0], 1, "approve", "330108", "tester", MOMENT)])
        LevelUse.objects.create(
            id=1, region="330000", levels="134", effective="2015-01-01", actor="t", recorded_at=MOMENT
        )
        SignIn.objects.create(at=MOMENT, who="0" * 64, outcome="entered", address="127.0.0.1")
        PeriodExtension.objects.create(
            id=1, region="330000", month=201506, until="2015-07-10", reason="系统维护", actor="t", recorded_at=MOMENT
        )
        NilReturn.objects.create(
            id=1, enterprise_id="000000001", county="330108", month=201506, actor="t", recorded_at=MOMENT
        )
        Comment.objects.create(
            id=1,
            filing_id=filed.filings[0],
            field="value",
            side="330108",
            actor="t",
            words="?",
            internal=False,
            recorded_at=MOMENT,
        )
        Delegation.objects.create(
            id=1,
            body="330100",
            to_region="330108",
            to_login="",
            first="2015-07-01",
            last="2015-07-31",
            actor="t",
            words="休假",
            recorded_at=MOMENT,
        )
        append.correct(correction(filed.filings[0]))
        said(filed.filings[0])
        verified(filed.filings[0])
        granted(filed.filings[0])
        said_of = {
            "subject": "s",
            "question": "q",
            "period": "2015H1",
            "content": "{}",
            "figures": {},
            "digest": "0" * 64,
        }
        TableRelease.objects.create(id=1, region="330000", as_of=MOMENT, actor="t", recorded_at=MOMENT, **said_of)
        bulletin()
        append.audit("file", "tester", "all", MOMENT, {})


def bulletin():
    """A version of a bulletin, and its release."""
    told = {"bulletin": "b", "region": "330000", "login": "t", "actor": "t", "recorded_at": MOMENT}
    place = {"kind": "regional", "period": "2015H1", "language": "zh", "as_of": MOMENT}
    version = BulletinVersion.objects.create(id=1, version=1, edits=[], note="", **place, **told)
    BulletinRelease.objects.create(
        id=1, version=version, vintage=1, reason="", title="t", content="{}", sha256="0" * 64, **told
    )


def said(filing):
    """A message, a question with its answer, and evidence."""
    told = {"actor": "t", "sent_at": MOMENT}
    message = Message.objects.create(id=1, kind="notice", title_zh="通知", title_en="notice", **told)
    Delivery.objects.create(id=1, message=message, recipient="000000001", sent_at=MOMENT)
    asked = {"title": "问", "words": "问", "public": True, "actor": "t", "asked_at": MOMENT}
    question = Question.objects.create(id=1, enterprise="000000001", body="330108", **asked)
    Answer.objects.create(id=1, question=question, body="330108", words="答", actor="t", answered_at=MOMENT)
    file = {"kind": "contract", "name": "示例.pdf", "media": "application/pdf", "digest": "0" * 64, "size": 1}
    place = {"noun": "contract", "key": "000000001\x1fA", "enterprise": "000000001", "county": "330108"}
    Evidence.objects.create(id=1, filing_id=filing, **place, **file, actor="t", recorded_at=MOMENT)


def verified(filing):
    """A campaign with one contract, from the draw to the decision."""
    told = {"actor": "t", "recorded_at": MOMENT}
    drawn = {"design": "simple", "seed": "s", "size": 1, "frame": 1, "frame_cents": 1, "frame_digest": "0" * 64}
    period = {"first": 201501, "last": 201506, "strata": {"": 1}, "squares": "0"}
    campaign = Campaign.objects.create(id=1, body="330108", name="核查", **drawn, **period, **told)
    place = {"stratum": "", "inclusion": "1", "county": "330108", "group": "I11", "usd_cents": 1}
    item = CampaignItem.objects.create(id=1, campaign=campaign, filing_id=filing, **place)
    CampaignAssignment.objects.create(id=1, item=item, login="tester", **told)
    found = {"rule": "S-D1-1", "group": "", "part": 0, "part_cents": 0, "words": "派遣", "evidence": "合同"}
    outcome = CampaignOutcome.objects.create(id=1, item=item, outcome="strike_out", login="tester", **found, **told)
    CampaignAct.objects.create(id=1, item=item, outcome=outcome, entry=1, **told)


def granted(filing):
    """A call from its opening to the recovery of what was paid."""
    told = {"actor": "t", "recorded_at": MOMENT}
    days = dict.fromkeys(("opens", "closes", "cut_off"), MOMENT)
    call = GrantCall.objects.create(
        id=1, region="330100", name="资金", scheme="x", digest="0" * 64, given={}, budget=9, **days, **told
    )
    said = {"answers": {}, "asked": {}, "figures": {}, "certificates": [], "executions": [], "fen": 9, "account": ""}
    own = {"enterprise_id": "000000001", "county": "330108", "version": 1, "address": "", "submitted_at": MOMENT}
    application = GrantApplication.objects.create(id=1, call=call, **said, **own, **told)
    GrantSpending.objects.create(
        id=1, application=application, slip="S", receipt_id=filing, execution_id=filing, minor=1, cents=1
    )
    file = {"name": "示例.pdf", "media": "application/pdf", "digest": "0" * 64, "size": 1}
    GrantPaper.objects.create(id=1, application=application, paper="p", **file)
    GrantFinding.objects.create(id=1, application=application, check_id="c", zh="一", en="one")
    GrantMark.objects.create(id=1, application=application, enterprise="000000001", kind="phone", value="1")
    act = {"level": 1, "act": "approve", "body": "330108", "words": "", "actor": "t", "decided_at": MOMENT}
    GrantDecision.objects.create(id=1, application=application, **act)
    GrantExpert.objects.create(id=1, call=call, login="e", **told)
    GrantConflict.objects.create(id=1, call=call, login="e", enterprise="", words="无", **told)
    GrantScore.objects.create(id=1, application=application, login="e", criterion="c", points=1, words="", **told)
    awarding = GrantAwarding.objects.create(id=1, call=call, budget=9, claims=9, total=9, digest="0" * 64, **told)
    award = GrantAward.objects.create(
        id=1, awarding=awarding, application=application, claim=9, fen=9, points=0, steps=[]
    )
    notice = GrantNotice.objects.create(id=1, awarding=awarding, first=MOMENT, last=MOMENT, **told)
    objection = GrantObjection.objects.create(id=1, notice=notice, award=award, words="?", contact="", **told)
    GrantReply.objects.create(id=1, objection=objection, upheld=False, words="答", **told)
    GrantPayment.objects.create(id=1, award=award, kind="paid", fen=9, day="2015-07-01", reference="r", **told)
    GrantRecovery.objects.create(id=1, award=award, fen=1, fen_now=8, struck=[filing], words="", steps=[], **told)


def correction(filing):
    words = ("330108", "tester", "信贷管理系统", "enterprise", "", "", "B53", "in", "I11", "in", "开发", MOMENT)
    return append.NewCorrection(filing, *words)


def refused(sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("model", TABLES)
def test_what_stands_is_neither_updated_deleted_nor_replaced(filled, model):
    table, key = model._meta.db_table, model._meta.pk.column
    assert model.objects.exists(), "the test would prove nothing on an empty table"
    refused(f'UPDATE "{table}" SET {key} = {key}')
    refused(f'DELETE FROM "{table}"')
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{model._meta.pk.name: model.objects.first().pk})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    for field in [field for field in model._meta.fields if not field.primary_key][:1]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.bulk_update([model.objects.first()], [field.name])
    if connection.vendor == "postgresql":
        refused(f'TRUNCATE "{table}" CASCADE')
    else:
        refused(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')


@pytest.mark.parametrize(
    "table", ["filing", "decision", "audit_entry", "filing_finding", "batch", "level_use", "correction"]
)
def test_a_stranger_to_our_settings_cannot_replace_a_link_of_the_chain(sqlite_store, table):
    fill()
    said = pytest.raises(sqlite3.DatabaseError, match="append-only")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as stranger, said:
        stranger.execute(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')


def test_a_queryset_cannot_delete_filings(filled):
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        APPEND_ONLY[-1].objects.all().delete()
    assert APPEND_ONLY[-1].objects.exists()


def test_a_draft_can_be_changed_and_deleted(store):
    draft = Draft.objects.create(
        noun="contract", enterprise_code="000000001", content={"title": "草"}, actor="t", saved_at=MOMENT
    )
    Draft.objects.filter(pk=draft.pk).update(content={"title": "稿"})
    assert Draft.objects.get().content == {"title": "稿"}
    Draft.objects.all().delete()
    assert not Draft.objects.exists()


def test_every_table_is_append_only_but_those_that_say_why_not():
    ours = set(apps.get_app_config("storage").get_models())
    assert ours - set(APPEND_ONLY) == {*CHANGING, *DERIVED}
    assert not {*CHANGING, *DERIVED} & set(APPEND_ONLY)


@pytest.mark.parametrize("noun", RECORDS)
def test_a_version_table_has_the_fields_of_its_record(noun):
    fields = {field.name: field for field in VERSIONS[noun]._meta.fields}
    assert [name for name in fields if name not in ("filing", "record")] == list(RECORDS[noun].names)
    for field in RECORDS[noun]:
        column = fields[field.name]
        assert column.null is not (field.required or field.name == "control_number"), field.name  # issued if not filed
        assert (
            column.get_internal_type()
            == {
                "text": "CharField",
                "code": "CharField",
                "date": "DateField",
                "month": "IntegerField",
                "count": "BigIntegerField",
                "amount": "BigIntegerField",
            }[field.kind]
        )
        if field.kind == "text":
            assert column.max_length == field.limit, field.name
    assert set(DTYPES) >= {field.kind for field in RECORDS[noun]}


@pytest.mark.parametrize("noun", RECORDS)
def test_the_database_holds_the_limits_of_amounts_and_counts(noun):
    names = {constraint.name: constraint for constraint in VERSIONS[noun]._meta.constraints}
    for field in RECORDS[noun]:
        if field.kind in ("amount", "count"):
            condition = names[f"{noun}version_{field.name}_between"].condition
            assert dict(condition.children) == {f"{field.name}__gte": 0, f"{field.name}__lte": field.limit}


def test_no_migration_is_missing(sqlite_store):
    call_command("makemigrations", "storage", check=True, dry_run=True, verbosity=0)
