"""The tables, one module a noun. `VERSIONS` and `IDENTITIES` find them by noun."""

from django.db.models import Model

from fuwai.storage.models.account import Account, AccountToken, RecoveryCode, Registration, SignIn
from fuwai.storage.models.audit import AuditEntry
from fuwai.storage.models.batch import Batch
from fuwai.storage.models.campaign import Campaign, CampaignAct, CampaignAssignment, CampaignItem, CampaignOutcome
from fuwai.storage.models.certification import Certification, CertificationVersion
from fuwai.storage.models.comment import Comment
from fuwai.storage.models.contract import Contract, ContractVersion
from fuwai.storage.models.correction import Correction
from fuwai.storage.models.decision import Decision, LevelUse
from fuwai.storage.models.delegation import Delegation
from fuwai.storage.models.draft import Draft
from fuwai.storage.models.enterprise import Enterprise, EnterpriseVersion
from fuwai.storage.models.evidence import DraftEvidence, Evidence
from fuwai.storage.models.execution import Execution, ExecutionVersion
from fuwai.storage.models.filing import Filing, FilingFinding
from fuwai.storage.models.grant import (
    GrantApplication,
    GrantCall,
    GrantConflict,
    GrantDecision,
    GrantExpert,
    GrantFinding,
    GrantMark,
    GrantPaper,
    GrantScore,
    GrantSpending,
)
from fuwai.storage.models.grant_award import (
    GrantAward,
    GrantAwarding,
    GrantNotice,
    GrantObjection,
    GrantPayment,
    GrantRecovery,
    GrantReply,
)
from fuwai.storage.models.job import Job
from fuwai.storage.models.message import Answer, Delivery, Message, PublishedAnswer, Question, Reading
from fuwai.storage.models.nil_return import NilReturn
from fuwai.storage.models.progress import PeriodExtension, Progress, ProgressStale
from fuwai.storage.models.receipt import Allotment, AllotmentVersion, Receipt, ReceiptVersion
from fuwai.storage.models.release import BulletinRelease, BulletinVersion
from fuwai.storage.models.saved_view import SavedView
from fuwai.storage.models.standing import Standing, StandingMark
from fuwai.storage.models.table_release import TableRelease
from fuwai.storage.models.token import Answered, ApiToken
from fuwai.storage.models.training import Training, TrainingVersion
from fuwai.storage.models.workforce import Workforce, WorkforceVersion

IDENTITIES: dict[str, type[Model]] = {
    "enterprise": Enterprise,
    "contract": Contract,
    "execution": Execution,
    "receipt": Receipt,
    "allotment": Allotment,
    "workforce": Workforce,
    "certification": Certification,
    "training": Training,
}
VERSIONS: dict[str, type[Model]] = {
    "enterprise": EnterpriseVersion,
    "contract": ContractVersion,
    "execution": ExecutionVersion,
    "receipt": ReceiptVersion,
    "allotment": AllotmentVersion,
    "workforce": WorkforceVersion,
    "certification": CertificationVersion,
    "training": TrainingVersion,
}
APPEND_ONLY: tuple[type[Model], ...] = (
    *IDENTITIES.values(),
    *VERSIONS.values(),
    Batch,
    Filing,
    FilingFinding,
    Decision,
    Correction,
    LevelUse,
    PeriodExtension,
    Comment,
    Delegation,
    NilReturn,
    Message,
    Delivery,
    Question,
    Answer,
    Evidence,
    Campaign,
    CampaignItem,
    CampaignAssignment,
    CampaignOutcome,
    CampaignAct,
    GrantCall,
    GrantApplication,
    GrantSpending,
    GrantPaper,
    GrantFinding,
    GrantMark,
    GrantDecision,
    GrantExpert,
    GrantConflict,
    GrantScore,
    GrantAwarding,
    GrantAward,
    GrantNotice,
    GrantObjection,
    GrantReply,
    GrantPayment,
    GrantRecovery,
    TableRelease,
    BulletinVersion,
    BulletinRelease,
    SignIn,
    AuditEntry,
)
# What changes, and why it may: drafts and their evidence are nobody's record yet; who has read what, and which answers are
# published, is the present's; accounts and their tokens are keys, whose every use and change
# stands in the audit trail; a saved view is its owner's alone; a job's state and an answer kept for a day are the
# machine's own; what is derived is made anew from the chains.
CHANGING: tuple[type[Model], ...] = (
    Draft,
    DraftEvidence,
    Reading,
    PublishedAnswer,
    Account,
    AccountToken,
    RecoveryCode,
    Registration,
    SavedView,
    ApiToken,
    Answered,
    Job,
)
DERIVED: tuple[type[Model], ...] = (Standing, StandingMark, Progress, ProgressStale)

__all__ = [
    "APPEND_ONLY",
    "CHANGING",
    "DERIVED",
    "IDENTITIES",
    "VERSIONS",
    "Account",
    "AccountToken",
    "Allotment",
    "AllotmentVersion",
    "Answer",
    "Answered",
    "ApiToken",
    "AuditEntry",
    "Batch",
    "BulletinRelease",
    "BulletinVersion",
    "Campaign",
    "CampaignAct",
    "CampaignAssignment",
    "CampaignItem",
    "CampaignOutcome",
    "Certification",
    "CertificationVersion",
    "Comment",
    "Contract",
    "ContractVersion",
    "Correction",
    "Decision",
    "Delegation",
    "Delivery",
    "Draft",
    "DraftEvidence",
    "Enterprise",
    "EnterpriseVersion",
    "Evidence",
    "Execution",
    "ExecutionVersion",
    "Filing",
    "FilingFinding",
    "GrantApplication",
    "GrantAward",
    "GrantAwarding",
    "GrantCall",
    "GrantConflict",
    "GrantDecision",
    "GrantExpert",
    "GrantFinding",
    "GrantMark",
    "GrantNotice",
    "GrantObjection",
    "GrantPaper",
    "GrantPayment",
    "GrantRecovery",
    "GrantReply",
    "GrantScore",
    "GrantSpending",
    "Job",
    "LevelUse",
    "Message",
    "NilReturn",
    "PeriodExtension",
    "Progress",
    "ProgressStale",
    "PublishedAnswer",
    "Question",
    "Reading",
    "Receipt",
    "ReceiptVersion",
    "RecoveryCode",
    "Registration",
    "SavedView",
    "SignIn",
    "Standing",
    "StandingMark",
    "TableRelease",
    "Training",
    "TrainingVersion",
    "Workforce",
    "WorkforceVersion",
]
