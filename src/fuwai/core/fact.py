"""The columns of facts: what is approved, as of a moment, ready to be summed. Storage writes them, engines read them.

Every fact carries `level_from` and `level_to` (1 county … 4 ministry): the levels at which this version is the fact.
`county`, `city` and `province` are GB/T 2260 codes of where the enterprise was registered on the fact's date. Amounts are
int64: `usd_cents` converted at the rate of the fact's date and rounded once; `amount_minor` in the filed currency.
`section`, `division` and `group` are catalogue codes; business still coded under an edition that has no bridge carries
`other` as section and division. `enterprise` is the enterprise code, `contract` the control number, `certificate` the
key of a certificate. People are of an enterprise and are not told apart by client: workforce, certifications and trainings
have neither business nor country. `month` is that of signing, execution, registration, of the count of people, of the
certificate's issue, of the training's end.
"""

DIMENSIONS = (
    "month",
    "county",
    "city",
    "province",
    "section",
    "division",
    "group",
    "country",
    "final_country",
    "offshore",
    "enterprise",
    "contract",
    "client_industry",
    "client_kind",
    "registration_type",
    "industry",
    "currency",
    "certification",
)

EXECUTION_COLUMNS = {
    "filing": "int64",
    "month": "int32",
    "executed": "date",
    "county": "text",
    "city": "text",
    "province": "text",
    "enterprise": "text",
    "contract": "text",
    "section": "text",
    "division": "text",
    "group": "text",
    "edition": "text",
    "country": "text",
    "final_country": "text",
    "offshore": "bool",
    "client_industry": "text",
    "client_kind": "text",
    "registration_type": "text",
    "industry": "text",
    "amount_minor": "int64",
    "currency": "text",
    "usd_cents": "int64",
    "rate": "text",
    "rate_date": "date",
    "level_from": "int8",
    "level_to": "int8",
}

CONTRACT_COLUMNS = {("signed" if name == "executed" else name): kind for name, kind in EXECUTION_COLUMNS.items()} | {
    "kind": "text",
}

ENTERPRISE_COLUMNS = {
    "filing": "int64",
    "enterprise": "text",
    "name": "text",
    "month": "int32",
    "registered": "date",
    "county": "text",
    "city": "text",
    "province": "text",
    "registration_type": "text",
    "industry": "text",
    "level_from": "int8",
    "level_to": "int8",
}

PLACED = {name: ENTERPRISE_COLUMNS[name] for name in ("county", "city", "province", "registration_type", "industry")}
LEVELS = {"level_from": "int8", "level_to": "int8"}

WORKFORCE_COLUMNS = (
    {"filing": "int64", "month": "int32", "enterprise": "text"}
    | PLACED
    | dict.fromkeys(("employees", "college", "new_hires", "new_college_hires"), "int64")
    | LEVELS
)

CERTIFICATION_COLUMNS = (
    {"filing": "int64", "month": "int32", "issued": "date", "enterprise": "text"}
    | {"certificate": "text", "certification": "text"}
    | PLACED
    | LEVELS
)

TRAINING_COLUMNS = (
    {"filing": "int64", "month": "int32", "ended": "date", "enterprise": "text"}
    | PLACED
    | dict.fromkeys(("trainees", "hired"), "int64")
    | LEVELS
)

FACTS = {
    "executions": EXECUTION_COLUMNS,
    "contracts": CONTRACT_COLUMNS,
    "enterprises": ENTERPRISE_COLUMNS,
    "workforce": WORKFORCE_COLUMNS,
    "certifications": CERTIFICATION_COLUMNS,
    "trainings": TRAINING_COLUMNS,
}
