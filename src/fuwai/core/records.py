"""All that is filed, by noun, in the order in which one refers to the other."""

from fuwai.core.certification import CERTIFICATION
from fuwai.core.contract import CONTRACT
from fuwai.core.enterprise import ENTERPRISE
from fuwai.core.execution import EXECUTION
from fuwai.core.receipt import ALLOTMENT, RECEIPT
from fuwai.core.record import RecordType
from fuwai.core.training import TRAINING
from fuwai.core.workforce import WORKFORCE

RECORDS: dict[str, RecordType] = {
    record.noun: record
    for record in (ENTERPRISE, CONTRACT, EXECUTION, RECEIPT, ALLOTMENT, WORKFORCE, CERTIFICATION, TRAINING)
}
