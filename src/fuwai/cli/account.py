"""`fuwai account`: the first administrator, and what must work when nobody can sign in."""

import getpass
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fuwai.core.access import Viewer

ROLES = (
    "administrator",
    "clerk",
    "head",
    "analyst",
    "auditor",
    "trainer",
    "expert",
    "payer",
    "manager",
    "filer",
)


@click.group()
def account() -> None:
    """账号: 建立第一个管理员, 列出、重置、停用; 示例人员。

    Create the first administrator; list, reset and deactivate people; invented people for trying the pages.
    """


@account.command()
@click.argument("login")
@click.option("--name", required=True, help="姓名 · the person's name")
@click.option(
    "--role", type=click.Choice(ROLES), default="administrator", show_default=True, help="角色 · what the person does"
)
@click.option("--region", default="", help="地区代码, 000000 为商务部 · region of a body; 000000 is the ministry")
@click.option("--enterprise", default="", help="企业代码 · code of an enterprise or training body")
@click.option("--email", default="", help="电子邮箱 · e-mail")
@click.option("--token", is_flag=True, help="不设密码, 打印一次性口令 · no password: print a one-time token")
@click.option("--stdin", is_flag=True, help="从标准输入读密码, 首次登录须修改 · read the password from standard input")
def create(
    login: str, name: str, role: str, region: str, enterprise: str, email: str, token: bool, stdin: bool
) -> None:
    """建立账号; 密码从提示或标准输入读取, 不作参数。

    Create an account. The password is asked for or read from standard input, never an argument: others could read it.
    """
    viewer = _console()
    from fuwai.core.access import Role
    from fuwai.services import demo_people, people

    if invented := demo_people.left(viewer):
        click.secho(
            f"还有 {invented} 个示例人员可以登录, 启用前请运行 fuwai account demo --end\n"
            f"{invented} invented people can sign in still; run fuwai account demo --end before real work begins",
            fg="yellow",
            err=True,
        )
    new = people.NewPerson(login, name, Role(role), enterprise, region, email)
    if token:
        made, printed = people.create(viewer, new)
        click.echo(
            f"{made.login}: {printed}\n24 小时内在 /set-password 使用一次 · use once at /set-password within 24 hours"
        )
        return
    people.checked(new)  # before anybody types a password
    password = sys.stdin.readline().rstrip("\n") if stdin else _typed()
    made = people.create_with_password(viewer, new, password, must_change=stdin)
    click.echo(f"已建立 created: {made.login}")


@account.command("list")
@click.option("--search", default="", help="登录名、姓名、企业代码或地区的一部分 · part of a name, code or region")
def list_(search: str) -> None:
    """列出账号 · list the accounts."""
    viewer = _console()
    from fuwai.services import people

    page = 1
    while True:
        total, found = people.listed(viewer, search, page=page)
        for one in found:
            state = "可用 active" if one.is_active else "停用 inactive"
            where = one.enterprise_code or one.region or "-"
            click.echo(f"{one.login:<30} {one.role:<14} {where:<18} {state}  {one.name}")
        if page * people.PAGE >= total:
            break
        page += 1
    click.echo(f"共 {total} 个 · {total} in all")


@account.command()
@click.argument("login")
@click.option("--second-factor", is_flag=True, help="同时解除二次验证 · lift the second factor too")
def reset(login: str, second_factor: bool) -> None:
    """重置密码并解除锁定, 打印一次性口令。

    Reset the password, end a lock-out, and print the one-time token to hand over.
    """
    viewer = _console()
    from fuwai.services import people

    found = people.person_named(viewer, login)
    if second_factor:
        people.lift_second_factor(viewer, found)
    click.echo(people.reset(viewer, found))
    click.echo("24 小时内在 /set-password 使用一次 · use once at /set-password within 24 hours", err=True)


@account.command()
@click.argument("login")
@click.option("--words", default="", help="理由, 记入留痕 · the reason, for the trail")
def deactivate(login: str, words: str) -> None:
    """停用账号 · deactivate an account."""
    viewer = _console()
    from fuwai.services import people

    people.deactivate(viewer, people.person_named(viewer, login), words)
    click.echo(f"已停用 deactivated: {login}")


@account.command()
@click.option("--end", "ending", is_flag=True, help="停用全部示例人员 · deactivate all invented people")
@click.option("--work", is_flag=True, help="另为示例企业填报当日业务 · also file work of today for their enterprise")
def demo(ending: bool, work: bool) -> None:
    """示例人员: 每个角色一个, 只在没有真实账号处建立; 密码只打印这一次。

    Invented people, one of each role, only where nobody real has an account. The password is printed this once.
    """
    viewer = _console()
    from fuwai.services import demo_people

    if ending:
        click.echo(f"已停用 deactivated: {demo_people.end(viewer)}")
        return
    password, found = demo_people.population(viewer)
    for one in found:
        where = one.enterprise_code or one.region or "-"
        factor = "  二次验证 second factor: fuwai account code " + one.login if one.second_factor else ""
        click.echo(f"{one.login:<22} {one.role:<14} {where:<18} {one.name}{factor}")
    if work:
        from fuwai.sample import present

        mine = next(one.enterprise_code for one in found if one.enterprise_code)
        click.echo(f"\n今日填报 filed today for {mine}: {present.file(mine)}")
    click.echo(f"\n密码 password: {password}")


@account.command()
@click.argument("login")
def code(login: str) -> None:
    """示例人员的二次验证码 (真实账号没有) · the second factor's code of an invented person, never of a real one."""
    viewer = _console()
    from fuwai.services import demo_people

    click.echo(demo_people.code(viewer, login))


@account.command()
@click.argument("login")
@click.option("--name", default="", help="哪个程序使用 · which program uses it")
@click.option("--scope", "scopes", multiple=True, help="权限, 可多次: read file review figures classify audit · scopes")
@click.option("--days", default=90, show_default=True, help="有效天数, 最多 366 · days that it holds, at most 366")
@click.option("--revoke", type=int, metavar="N", help="撤销令牌 N · revoke the token N")
@click.option("--list", "listing", is_flag=True, help="列出令牌 · list the tokens")
def token(login: str, name: str, scopes: tuple[str, ...], days: int, revoke: int | None, listing: bool) -> None:
    """开放接口的访问令牌: 建立 (只打印这一次)、列出、撤销。

    Tokens of the open API: create one (it is printed this once), list, revoke.
    """
    viewer = _console()
    from fuwai.services import people
    from fuwai.services import token as verbs

    found = people.person_named(viewer, login)
    if revoke is not None:
        verbs.revoke(viewer, found, revoke)
        click.echo(f"已撤销 revoked: {revoke}")
    elif listing:
        for one in verbs.listed(found):
            state = "有效 holds" if verbs.holds(one) else "无效 void"
            until = one.expires_at.date()
            click.echo(f"{one.pk:>5} {verbs.HEAD}{one.prefix}…  {until}  {state}  {one.scopes}  {one.name}")
    else:
        click.echo(verbs.create(found, name, scopes, days, by=viewer)[1])


@account.command("rotate-key")
@click.option("--forget", is_flag=True, help="丢弃旧密钥, 不换新的 · drop the former keys instead of making a new one")
def rotate_key(forget: bool) -> None:
    """更换站点密钥 (FUWAI_HOME/secret_key), 并用它重新封存二次验证的密钥; 旧密钥留下备查。

    Change the site's key and seal the second factors' secrets anew. The former key stays in the file: recovery codes, tokens and
    printed verification codes made under it hold until it is forgotten (--forget).
    """
    viewer = _console()
    from fuwai import settings
    from fuwai.services import account as verbs

    present, *former = settings.secret_keys(settings.FUWAI_HOME)
    if forget:
        sealed = verbs.reseal(viewer.actor, present, len(former))
        click.echo(f"已丢弃旧密钥 former keys dropped: {settings.forget_secret_keys(settings.FUWAI_HOME)}")
    else:
        sealed = verbs.reseal(viewer.actor, settings.rotate_secret_key(settings.FUWAI_HOME))
    click.echo(f"重新封存的二次验证密钥 second factors sealed anew: {sealed}")
    click.echo("请重启 fuwai serve; 所有人须重新登录 · restart fuwai serve; everybody signs in anew", err=True)


def _console() -> "Viewer":
    """Who sits at the machine itself is its administrator; the trail names the machine's user."""
    from fuwai.settings import start

    start()
    from fuwai.core.access import Viewer

    return Viewer("administrator", name=f"{getpass.getuser()} (console)")


def _typed() -> str:
    return str(click.prompt("密码 password", hide_input=True, confirmation_prompt="再输入一次 again"))
