"""A training body reads its trainings by program, as it does on its pages, and nothing else."""

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.services.test_form import CODE, CONTRACT


def test_a_training_body_reads_its_trainings_and_no_contract(registered):
    filed = program_of(Role.FILER, CODE).post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]
    trainer = program_of(Role.TRAINER, CODE)
    assert trainer.get("records").said == {"items": [], "next": None}
    assert trainer.get("records?noun=training").said == {"items": [], "next": None}
    assert trainer.get("records?noun=contract").said["code"] == "access.noun"
    for path in (f"records/{filed}", f"records/{filed}/versions"):
        answer = trainer.get(path)
        assert (answer.status_code, answer.said["code"]) == (404, "record.unknown")
        assert program_of(Role.MANAGER, CODE).get(path).status_code == 200


def test_records_are_searched_by_the_filters_of_their_list(registered):
    filer = program_of(Role.FILER, CODE)
    other = {**CONTRACT, "provider_number": "B-1", "title": "呼叫中心服务", "group": "B53", "client_country": "日本"}
    filer.post("submit/contract", {"rows": [CONTRACT, {**other, "value": "3万"}]})

    def found(query):
        return [one["content"]["provider_number"] for one in filer.get(f"records?{query}").said["items"]]

    assert found("noun=contract") == ["A-1", "B-1"]
    assert found("noun=contract&words=呼叫") == ["B-1"]
    assert found("noun=contract&group=I11") == ["A-1"]
    assert found("noun=contract&country=JP&kind=inbound") == ["B-1"]
    assert found("noun=contract&last=201501") == []
    assert found("noun=contract&findings=held") == []
    assert filer.get("records?words=呼叫").said["code"] == "api.filter"
    assert filer.get("records?noun=contract&words=呼叫&as_of=2015-01-01").said["code"] == "record.as_of"


def test_an_enterprise_reads_which_body_decided_and_not_which_person(registered):
    filer, clerk = program_of(Role.FILER, CODE), program_of(Role.CLERK, "330108")
    filed = filer.post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]
    clerk.post("review/return", {"filings": [filed], "reason": "amount", "words": "金额不符"})
    for asker, named in ((clerk, True), (filer, False)):
        [version] = asker.get(f"records/{filed}/versions").said
        [decision] = version["decisions"]
        assert (decision["body"], decision["words"], bool(decision["actor"])) == ("330108", "金额不符", named)
        [told] = asker.get(f"filings/{filed}").said["decisions"]
        assert bool(told["actor"]) is named


def test_the_queue_is_searched_by_desk_sign_grade_amount_month_and_enterprise(registered):
    filer, head = program_of(Role.FILER, CODE), program_of(Role.HEAD, "330108")
    filer.post("submit/contract", {"rows": [CONTRACT, {**CONTRACT, "provider_number": "B-1", "value": "3万"}]})

    def amounts(query):
        items = head.get(f"review/queue?noun=contract&{query}").said["items"]
        return sorted(one["usd_cents"] for one in items)

    both = amounts("")
    assert len(both) == 2
    assert amounts(f"low={both[1]}") == [both[1]]
    assert amounts(f"high={both[1]}") == [both[0]]
    assert amounts("enterprise=示例甲") == amounts("desk=330108") == amounts("grade=none") == both
    for nothing in ("enterprise=示例乙", "desk=330100", "grade=held", "sign=twin", "month=201501"):
        assert amounts(nothing) == [], nothing
