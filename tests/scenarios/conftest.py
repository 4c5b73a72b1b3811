"""What the stories share: an office (one FUWAI_HOME, reached through the command alone) and populations loaded once.

The stories go the way a user goes: workbooks in, `fuwai` in a process of its own, files out. A population that takes a
minute to load is loaded once a session into a home that nobody writes to; a story that changes something gets a copy.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
TARGETS = ROOT / "src" / "fuwai" / "sample" / "targets"
PROGRAM = (sys.executable, "-c", "from fuwai.cli import main; main()")
LONGEST = 900  # seconds: a load on a machine with other work
LOADED = (
    "FUWAI_TEST_HOME"  # a home in which Zhejiang's sample is already loaded: saves a minute while tests are written
)

Several = Sequence[Mapping[str, object]]
Rows = Mapping[str, Several]


@dataclass(frozen=True)
class Office:
    """One FUWAI_HOME and what is done in it by the command; *database*: the address of PostgreSQL's, empty for SQLite."""

    home: Path
    database: str = ""

    @property
    def desk(self) -> Path:
        """Where the office's own files lie, beside its home."""
        folder = self.home.parent / f"{self.home.name}-desk"
        folder.mkdir(exist_ok=True)
        return folder

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "FUWAI_HOME": str(self.home),
            "FUWAI_DATABASE_URL": self.database,
            "PYTHONPATH": str(ROOT / "src"),
        }

    def fuwai(self, *words: object, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run the command; it must exit with *code* (None: any) and never show a traceback."""
        done = subprocess.run(  # our own command
            [*PROGRAM, *map(str, words)],
            env=self.environment(),
            cwd=self.desk,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert code is None or done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def table(self, kind: str, region: str, period: str, *options: str) -> list[dict[str, str]]:
        """The rows of `fuwai table … --format csv`."""
        said = self.fuwai("table", kind, "--region", region, "--period", period, "--format", "csv", *options).stdout
        return list(csv.DictReader(io.StringIO(said.lstrip("\ufeff"))))

    def bulletin(self, region: str, period: str, *options: str) -> "Page":
        """The json of `fuwai bulletin`."""
        out = self.desk / f"bulletin-{region}-{period}-{len(list(self.desk.iterdir()))}"
        self.fuwai("bulletin", "--region", region, "--period", period, "--formats", "json", "--out", out, *options)
        (file,) = out.iterdir()
        return Page(file.read_bytes())

    def write(self, name: str, rows: "Rows") -> Path:
        """A file under the fields' own names: a csv of one noun's rows, or a workbook with a sheet for each noun."""
        file = self.desk / name
        if file.suffix == ".csv":
            (only,) = rows.values()
            columns = columns_of(only)
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(only)
            return file
        book = openpyxl.Workbook()
        book.remove(book.active)
        for noun, several in rows.items():
            sheet, columns = book.create_sheet(noun), columns_of(several)
            for line in [columns, *([row.get(name) for name in columns] for row in several)]:
                sheet.append(line)
        book.save(file)
        return file

    def send(self, name: str, at: str, code: int | None = None, body: str = "330100", **rows: "Several") -> str:
        """Import the rows as the city's body collected them; what the command said."""
        return self.fuwai("import", self.write(name, rows), "--body", body, "--at", at, code=code).stdout

    def waiting(self, *options: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.fuwai("review", "list", "--json", *options).stdout)
        return found

    def approve(self, at: str, *options: str, desks: Sequence[str] = ("330000",)) -> None:
        """Approve all that can be, desk by desk; in a small office the province alone reviews."""
        for body in desks:
            self.fuwai("review", "approve", "--all", "--body", body, "--at", at, *options)


class Page:
    """A bulletin's json: its sentences, its figures, its tables' cells and its charts' points."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.json = json.loads(content)
        self.blocks = [*self.json["lead"], *(one for section in self.json["sections"] for one in section["blocks"])]
        self.sentences = {one["id"]: one["text"] for block in self.blocks for one in block.get("paragraph", ())}
        self.figures = {one["id"]: one for one in self.json["figures"]}

    @property
    def text(self) -> str:
        """All sentences, as one text."""
        return "\n".join(self.sentences.values())

    @property
    def cells(self) -> list[str]:
        """The texts of all cells of all tables."""
        return [cell["text"] for block in self.blocks for row in block.get("rows", ()) for cell in row]

    @property
    def points(self) -> list[str]:
        """The ids of the figures that charts draw."""
        return [point["figure"] for block in self.blocks for point in block.get("points", ())]

    @property
    def numbers(self) -> set[str]:
        """Every number that is printed, in prose and cells."""
        return numbers("\n".join([self.text, *self.cells]))


def numbers(text: str) -> set[str]:
    """The numbers of a text as printed, without sign and percent sign."""
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def columns_of(rows: Several) -> list[str]:
    """The fields of the rows, in order; a field that no row has is no column."""
    return list(dict.fromkeys(field for row in rows for field in row))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a migrated database, where the province alone reviews before the ministry; to be copied."""
    office = Office(tmp_path_factory.mktemp("empty") / "home")
    office.fuwai("review", "levels", "330000", "province", "--from", "2010-01-01")
    return office.home


@pytest.fixture
def office(empty: Path, tmp_path: Path) -> Office:
    """A new office with nothing filed."""
    return Office(Path(shutil.copytree(empty, tmp_path / "home")))


@pytest.fixture(scope="session")
def small_home(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three enterprises of 杭州 滨江 with a contract each, and executions of May and June 2015; the province approved."""
    office = Office(Path(shutil.copytree(empty, tmp_path_factory.mktemp("small") / "home")))
    office.send("enterprises.csv", "2015-01-05T09:00", enterprise=[enterprise(code) for code in CODES])
    office.send(
        "first.xlsx",
        "2015-07-02T09:00",
        contract=[contract(code, country) for code, country in COUNTRIES.items()],
        execution=[execution(code, day, amount) for (code, day), amount in AMOUNTS.items()],
    )
    office.approve("2015-07-03T09:00")
    return office.home


@pytest.fixture
def small(small_home: Path, tmp_path: Path) -> Office:
    """A copy of the small office, to be changed."""
    return Office(Path(shutil.copytree(small_home, tmp_path / "home")))


@pytest.fixture(scope="session")
def zhejiang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Zhejiang's sample, loaded and approved by the ordinary path. Nobody writes to it: see `changed_zhejiang`."""
    if LOADED in os.environ:
        yield Office(Path(os.environ[LOADED]))
        return
    yield loaded(tmp_path_factory.mktemp("zhejiang"), TARGETS / "zhejiang-2015h1.toml")


@pytest.fixture
def changed_zhejiang(zhejiang: Office, tmp_path: Path) -> Office:
    """A copy of Zhejiang's home, to be changed."""
    return Office(Path(shutil.copytree(zhejiang.home, tmp_path / "home")))


@pytest.fixture(scope="session")
def anhui(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The invented province, loaded and approved."""
    return loaded(tmp_path_factory.mktemp("anhui"), TARGETS / "invented.toml")


def loaded(folder: Path, targets: Path) -> Office:
    office = Office(folder / "home")
    office.fuwai("sample", "generate", "--targets", targets, "--out", folder / "workbooks")
    office.fuwai("sample", "load", "--workbooks", folder / "workbooks")
    return office


CODES = ("91330108000000019R", "000000019", "000000027")
COUNTRIES = {"91330108000000019R": "US", "000000019": "JP", "000000027": "IN"}
AMOUNTS = {
    ("91330108000000019R", "2015-05-12"): "310,250.40",
    ("91330108000000019R", "2015-06-18"): "420,117.25",
    ("000000019", "2015-06-09"): "199,730.60",
    ("000000027", "2015-06-25"): "88,415.75",
}


def enterprise(code: str, **other: object) -> dict[str, object]:
    return {
        "enterprise_code": code,
        "name": f"示例{CODES.index(code) + 1 if code in CODES else code}号信息服务有限公司",
        "county": "330108",
        "registration_type": "173",
        "industry": "I65",
        **other,
    }


def contract(code: str, country: str, **other: object) -> dict[str, object]:
    return {
        "enterprise_code": code,
        "provider_number": f"HT-{code[-3:]}",
        "kind": "inbound",
        "title": f"样本{country}系统定制开发",
        "description": f"为{country}客户定制开发第 {code[-2:]} 号业务系统，含测试",
        "client_name": f"Example Client {country} Ltd.",
        "client_kind": "enterprise",
        "client_country": country,
        "client_industry": "J",
        "group": "I11",
        "value": "1,250,400.50",
        "currency": "USD",
        "signed": "2015-03-02",
        "start": "2015-03-10",
        "end": "2016-03-09",
        **other,
    }


def execution(code: str, day: str, amount: str, **other: object) -> dict[str, object]:
    return {
        "enterprise_code": code,
        "provider_number": f"HT-{code[-3:]}",
        "execution_number": day.replace("-", ""),
        "executed": day,
        "amount": amount,
        "currency": "USD",
        **other,
    }
