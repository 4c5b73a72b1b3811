"""资金消息: what an enterprise is told of its application: each decision, the award, an answer, a payment, money claimed back.

Inside the transaction of the verb that has something to tell."""

from collections.abc import Iterable

from fuwai.core.grant_award import yuan
from fuwai.core.message import Kind, Letter
from fuwai.core.review import Act
from fuwai.services.message import notify
from fuwai.storage.models import GrantApplication, GrantAward, GrantObjection, GrantPayment, GrantRecovery

DECIDED = {
    Act.APPROVE: ("资金申报通过本级审核", "the grant application has passed a level of review"),
    Act.RETURN: ("资金申报被退回", "the grant application came back"),
    Act.STRIKE_OUT: ("资金申报不予支持", "the grant application is refused"),
    Act.REVOKE: ("资金申报的通过被撤销", "an approval of the grant application was taken back"),
}


def decided(application: GrantApplication, act: Act, actor: str, body: str, words: str) -> None:
    zh, en = DECIDED[act]
    more = f"\n{words.strip()}" if words.strip() else ""
    name = application.call.name
    _tell(application, (zh, en), f"{name}{more}", f"{name}{more}", actor, body)


def published(awards: Iterable[GrantAward], actor: str, body: str, until: str) -> None:
    """The list stands open: each learns what it is to get, and until when it may object."""
    for one in awards:
        told = f"拟支持 {yuan(one.fen)} 元", f"{yuan(one.fen)} CNY are proposed"
        zh = f"{one.application.call.name}：{told[0]}；每一步和通知书见本企业的申报，异议至 {until}。"
        en = f"{one.application.call.name}: {told[1]}; your application shows every step; objections until {until}."
        _tell(one.application, ("资金名单已公示", "the list of grants is published"), zh, en, actor, body)


def answered(objection: GrantObjection, upheld: bool, words: str, actor: str, body: str) -> None:
    if not objection.enterprise:
        return
    zh, en = ("异议已采纳", "your objection is upheld") if upheld else ("异议未采纳", "your objection is not upheld")
    letter = Letter(Kind.GRANT, zh, en, words, words, "grant_list", str(objection.notice.awarding.call_id))
    notify(letter, [objection.enterprise], actor, body)


def moved(payments: Iterable[GrantPayment], actor: str, body: str) -> None:
    for one in payments:
        zh, en = {"paid": ("已拨付", "was paid"), "repaid": ("已收到退回款", "paid back has come")}[one.kind]
        amount = yuan(one.fen)
        application = one.award.application
        told = f"{zh} {amount} 元，{one.day:%Y-%m-%d}", f"{amount} CNY {en}, {one.day:%Y-%m-%d}"
        title = ("资金拨付" if one.kind == "paid" else "资金退回", f"grant: {en}")
        _tell(application, title, *told, actor, body)


def claimed(recovery: GrantRecovery, actor: str, body: str) -> None:
    zh = f"核查剔除后核定为 {yuan(recovery.fen_now)} 元，应退回 {yuan(recovery.fen)} 元。{recovery.words}"
    en = (
        f"the award is {yuan(recovery.fen_now)} CNY now; {yuan(recovery.fen)} CNY are to be paid back. {recovery.words}"
    )
    title = "资金追回", "money of a grant is claimed back"
    _tell(recovery.award.application, title, zh, en, actor, body)


def _tell(application: GrantApplication, title: tuple[str, str], zh: str, en: str, actor: str, body: str) -> None:
    letter = Letter(Kind.GRANT, *title, zh, en, "grant", str(application.pk))
    notify(letter, [application.enterprise_id], actor, body)
