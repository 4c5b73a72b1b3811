"""账号: who signs in, and what became of every attempt. The one noun of the store that is kept up to date in place.

An account changes (a password, a second factor); what was done with it stands in the audit trail, and every attempt to
sign in in `sign_in`, which the database refuses to change.
"""

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from fuwai.core.access import KIND_OF, Role, Viewer, region_prefix
from fuwai.core.account import BELONGS, ROLE_NAMES, Outcome, second_factor_required
from fuwai.storage.models.columns import DIGEST, REGION, one_of

LANGUAGES = ("zh", "en")


def _belonging() -> models.CheckConstraint:
    """The table BELONGS, as the database asks it."""
    none, some = (
        Q(),
        {
            "enterprise": ~Q(enterprise_code="") & Q(region=""),
            "region": Q(enterprise_code="") & ~Q(region=""),
            "region or none": Q(enterprise_code=""),
            "none": Q(enterprise_code="", region=""),
        },
    )
    for role, belonging in BELONGS.items():
        none |= Q(role=str(role)) & some[belonging]
    return models.CheckConstraint(condition=none, name="account_belonging")


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "AccountQuerySet":
        """An administrator sees every account, an enterprise its own; nobody else looks people up."""
        if viewer.kind == "administrator":
            return self
        return self.filter(enterprise_code=viewer.code) if viewer.kind == "enterprise" else self.none()


class Account(models.Model):
    """One person in one role. *enterprise_code* or *region* is what it belongs to; an unusable password waits for a token.

    *totp_step*: the last 30-second step whose code was taken: none is taken twice. *enrolled_at*: since when the second
    factor holds; a secret without it is only being set up. *totp_secret* is sealed (docs/decisions/0235). Django's own base of
    users is not used: it would bring forms and middleware into every command (docs/decisions/0102).
    """

    password = models.CharField(max_length=128)
    last_login = models.DateTimeField(null=True)
    login = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    enterprise_code = models.CharField(max_length=18, blank=True, default="", db_index=True)
    region = models.CharField(max_length=REGION, blank=True, default="", db_index=True)
    email = models.CharField(max_length=80, blank=True, default="")
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    totp_secret = models.CharField(max_length=160, blank=True, default="")
    totp_step = models.BigIntegerField(default=0)
    enrolled_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False)  # of the demonstration: evidently nobody
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)

    objects = AccountQuerySet.as_manager()

    class Meta:
        db_table = "account"
        constraints = (one_of("role", tuple(Role)), one_of("language", LANGUAGES), _belonging())

    @property
    def has_password(self) -> bool:
        """Whether one was set; an unusable one begins with an exclamation mark, as Django writes it."""
        return bool(self.password) and not self.password.startswith("!")

    @property
    def proof(self) -> str:
        """What a session keeps of the password: another password, and the session is over."""
        return salted_hmac("fuwai.session", self.password, algorithm="sha256").hexdigest()

    @property
    def viewer(self) -> Viewer:
        """Through whose eyes every query is asked, and who stands in the audit trail."""
        role, name = Role(self.role), f"{self.name} ({self.login})"
        return Viewer(KIND_OF[role], self.enterprise_code or self.region, name, role, self.login)

    @property
    def role_name(self) -> tuple[str, str]:
        """In Chinese and English."""
        return ROLE_NAMES[Role(self.role)]

    @property
    def second_factor(self) -> bool:
        return self.enrolled_at is not None

    @property
    def admitted(self) -> bool:
        """Whether no registration holds the account back: the last one, if there was any, was approved."""
        last = self.registrations.order_by("-pk").values_list("state", flat=True).first()
        return last in (None, "approved")

    @property
    def must_enrol(self) -> bool:
        return not self.second_factor and second_factor_required(Role(self.role), self.region)


class RecoveryCode(models.Model):
    """One use each, where the telephone with the second factor is lost. Only the digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=DIGEST)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"
        constraints = (models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once"),)


class AccountToken(models.Model):
    """What is handed to a person once: to set a password (*account*), or to join an enterprise (*enterprise_code*)."""

    purpose = models.CharField(max_length=10)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="tokens")
    enterprise_code = models.CharField(max_length=18, blank=True, default="", db_index=True)
    note = models.CharField(max_length=80, blank=True, default="")  # for whom it was made
    digest = models.CharField(max_length=DIGEST, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_token"
        constraints = (one_of("purpose", ("password", "join")),)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "RegistrationQuerySet":
        """A body, an auditor and an administrator see those of their region's subtree, an enterprise its own."""
        if viewer.kind == "enterprise":
            return self.filter(enterprise_code=viewer.code)
        if viewer.kind not in ("body", "auditor", "administrator"):
            return self.none()
        return self.filter(county__startswith=region_prefix(viewer.code)) if viewer.code else self


class Registration(models.Model):
    """An enterprise that asks to be let in, with its first user, until its body has said yes or no."""

    PENDING, APPROVED, REFUSED = "pending", "approved", "refused"

    objects = RegistrationQuerySet.as_manager()

    enterprise_code = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=200)
    county = models.CharField(max_length=REGION, db_index=True)
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    account = models.ForeignKey(Account, models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=10, default=PENDING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "registration"
        constraints = (
            one_of("state", ("pending", "approved", "refused")),
            models.UniqueConstraint(
                fields=["enterprise_code"], condition=~Q(state="refused"), name="registration_once"
            ),
        )


class SignIn(models.Model):
    """登录记录: one attempt, append-only. *who* is a keyed digest of the name as typed, the same whether or not it exists:
    people type passwords into the wrong field."""

    at = models.DateTimeField()
    who = models.CharField(max_length=DIGEST)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sign_ins")
    outcome = models.CharField(max_length=10)
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "sign_in"
        constraints = (one_of("outcome", tuple(Outcome)),)
        indexes = (
            models.Index(fields=["who", "at"], name="sign_in_who"),
            models.Index(fields=["address", "at"], name="sign_in_address"),
        )
