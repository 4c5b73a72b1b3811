"""`fuwai account`: the first administrator, and what must work when nobody can sign in."""

import pytest
from click.testing import CliRunner

from fuwai.cli.account import account
from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.services import account as accounts
from fuwai.storage import testdata
from fuwai.storage.models import Account, AuditEntry
from fuwai.storage.testdata import PASSWORD

ADMINISTRATOR = ("create", "root-admin", "--name", "示例管理员")


@pytest.fixture
def run(sqlite_store, monkeypatch):
    """Runs a command on the test's own database."""
    monkeypatch.setattr("fuwai.settings.start", lambda migrate=True: None)

    def call(*arguments: str, typed: str = "") -> str:
        done = CliRunner().invoke(account, arguments, input=typed)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return call


def test_the_first_administrator_types_the_password_twice_and_it_is_not_shown(run):
    said = run(*ADMINISTRATOR, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in said
    made = accounts.verify_password("root-admin", PASSWORD)
    assert (made.role, made.must_change_password, made.must_enrol) == ("administrator", False, True)
    assert AuditEntry.objects.get().actor.endswith("(console) @ administrator")


def test_a_password_that_a_script_knew_must_be_changed(run):
    run(*ADMINISTRATOR, "--stdin", typed=f"{PASSWORD}\n")
    assert Account.objects.get().must_change_password


def test_a_weak_password_makes_no_account(run):
    with pytest.raises(FuwaiError, match="10"):
        run(*ADMINISTRATOR, "--stdin", typed="short\n")
    assert not Account.objects.exists()


def test_no_option_takes_a_password():
    options = {option for command in account.commands.values() for one in command.params for option in one.opts}
    assert not [option for option in options if "pass" in option]


def test_a_token_stands_in_for_a_password(run):
    said = run("create", "zhang", "--name", "示例张三", "--role", "clerk", "--region", "330108", "--token")
    assert accounts.redeem(said.split()[1], PASSWORD).login == "zhang"


def test_people_are_listed_reset_and_deactivated(run):
    for login in ("one-admin", "two-admin"):
        run("create", login, "--name", "示例管理员", "--stdin", typed=f"{PASSWORD}\n")
    assert "one-admin" in run("list")
    assert "two-admin" not in run("list", "--search", "one")
    token = run("reset", "one-admin", "--second-factor").split()[0]
    assert accounts.redeem(token, PASSWORD + "二")
    run("deactivate", "two-admin", "--words", "离岗")
    assert not Account.objects.get(login="two-admin").is_active
    with pytest.raises(FuwaiError):
        run("deactivate", "one-admin")


def test_invented_people_can_be_tried_and_ended(run):
    testdata.file("contract", testdata.contracts("A", enterprise_code=credit_code("91330108000000001")))
    said = run("demo")
    password = said.split("password: ")[1].strip()
    assert accounts.verify_password("demo-filer", password)
    assert run("code", "demo-admin").strip().isdigit()
    assert "demo --end" in run(*ADMINISTRATOR, "--token"), "nobody forgets them when real work begins"
    run("demo", "--end")
    with pytest.raises(FuwaiError):
        accounts.verify_password("demo-filer", password)


def test_the_sites_key_is_changed_and_the_former_one_forgotten(run, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("fuwai.settings.FUWAI_HOME", tmp_path)
    settings.FUWAI_HOME = tmp_path
    (tmp_path / "secret_key").write_text(settings.SECRET_KEY)
    clerk = testdata.person(Role.CLERK, "330000")
    assert "sealed anew: 1" in run("rotate-key")
    present, former = (tmp_path / "secret_key").read_text().split("\n")
    assert former == settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = present, [former]
    assert "dropped: 1" in run("rotate-key", "--forget")
    settings.SECRET_KEY_FALLBACKS = []
    assert (tmp_path / "secret_key").read_text() == present
    assert accounts.secret_of(Account.objects.get(pk=clerk.pk)) == testdata.SECOND_FACTOR
