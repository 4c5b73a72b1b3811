"""What is read off a page, and the words and numbers that sentences are taken apart by."""

import re
from dataclasses import dataclass, field, replace

from fuwai.core.proof.printed import Measure, Printed
from fuwai.core.proof.statement import Order, Place, Quantity, Statement, StatementKind
from fuwai.core.region import MUNICIPALITIES
from fuwai.proofreading.bare import BareShare
from fuwai.proofreading.lexicon import Token, code_of, period_of

NUMBER = re.compile(
    r"(?P<before>将近|接近|不足|不到|近|超过|突破|高于|逾|超|大约|大致|约)?"
    r"(?P<digits>(?<![\d.A-Za-z])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?P<hedge>多|余)?"
    r"(?P<unit>亿元人民币|万元人民币|亿人民币|十亿美元|亿美元|百万美元|万美元|千美元|美元|亿元|万元|元|个百分点|百分点|%|万人次|万人|万家|万份|人次|人|名|家|户|个|份|项|种|大(?=市场|企业|行业|领域|城市|来源)|倍)"
    r"(?P<after>以上|多|余)?"
)
LONGEST = 24  # digits and marks; what is longer is no figure
SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
ENDS = "，,；;：:（）()"
STOP = re.compile(
    r"据|从|看|执行|来自|其中|实现|达到|达|为|是|有|共计|共|合计|总计|总数|总量|总额|总|累计|完成|的|和|与|及|对|在|我|服务外包|接包|承接|业务|合同"
    r"|企业|数量|数|金额|额|类|类型|上|于|较|了|仅|就|市场|外包|合同数|国家|地区|全|发生|签订|新签|情况|额度|分别|中|、|“|”|\"|’|‘"
    r"|产业|延续|态势|势头|保持|继续|呈现|良好|较好|大幅度|大幅|小幅|较快|快速|略有|稳步|平稳|又|也|均|还|约|并|而|比|月|年|当月|当期|期间|截至|截止|底|末|各|市|省|排|名|第.位|位"
)
QUALIFIERS = re.compile(
    "平均|人均|户均|均值|单笔|单项|最大|最高|最低|新增|新签|净增|截至|截止|以来|历年|年初|上年|去年|本月|当季|本季|中位|三者|两者|其余|除"
)
SINCE = re.compile("截至|截止|以来|历年")  # of all the time before, not of the page's period
ENTITIES = ("region", "country", "class", "scope")
LOCAL = re.compile("其中|仅|当月")  # a period said with these holds for one number
CJK = re.compile(r"[\u4e00-\u9fffA-Za-z]")
ADDED = {"up": 1, "down": -1}
LISTING = ("、", "和", "与", "及")
SPACE = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
FOLD = str.maketrans("０１２３４５６７８９．％﹪−－", "0123456789.%%--")
MARKS = str.maketrans(",;()", "，；（）")
MARK = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),|[;()]")
RANKS = re.compile(r"第[一二三四五六七八九十]+(?:至|到|、)?第?[一二三四五六七八九十]*[位名]?(?:分别)?(?:为|是)[：:]?")


@dataclass
class Reader:
    """Reads the paragraphs of one page in turn. *year* and *period* are the page's own."""

    period: str
    region: str
    money: Measure = "usd"
    direction: str = ""
    floors: set[tuple[str, str]] = field(default_factory=set)  # a band's bound, and of which indicator it is one
    mixed: bool = False  # the page speaks of offshore business and of all, and need not say each time of which
    statements: list[Statement] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    unread: list[tuple[Place, str, str]] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    bare: list[BareShare] = field(default_factory=list)

    @property
    def year(self) -> int:
        return period_of(self.period).year

    def add(
        self,
        place: Place,
        quote: str,
        kind: StatementKind,
        of: Quantity,
        base: Quantity | None,
        printed: Printed | None,
        label: str,
    ) -> Statement:
        said = Statement(len(self.statements), place, quote, kind, of, base, printed, label)
        self.statements.append(said)
        return said


@dataclass
class Subject:
    """What is being spoken of: indicator and direction of amounts, period, and what it is narrowed to."""

    indicator: str = ""
    direction: str = ""
    period: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    rest: str = ""

    def copy(self) -> "Subject":
        return replace(self, dims=dict(self.dims))


NOTHING = Quantity("", "plain", "")


def flattened(text: str) -> str:
    """Without spaces, digits of full width folded, and marks of half width as Chinese writes them."""
    return SPACE.sub("", MARK.sub(lambda match: match[0].translate(MARKS), text.translate(FOLD)))


def residue(clause: str, words: list[Token]) -> str:
    """What of a clause no word of ours explains; and the words that make another quantity of it."""
    compared = clause
    for word in words:
        compared = compared.replace(word.text, " ") if word.kind in ("yoy", "pop") else compared
    told = "".join(QUALIFIERS.findall(compared))
    for word in words:
        clause = clause.replace(word.text, " ")
    left = "".join(CJK.findall(STOP.sub("", clause)))
    return told + left


def before(of: Quantity, said: set[str]) -> Quantity:
    """The former value that a growth is on: of the year before, or of the period before."""
    period = period_of(of.period)
    return replace(of, period=code_of(period.before() if "pop" in said else period.year_before()))


def scope_region(word: str, page: str) -> str:
    """The region that 全省, 全市 or 全国 means: empty for the page's own, else a name that stands for another one."""
    if word in ("全部", "总体") or not page:
        return ""
    level = "国" if page == "000000" else "省" if page.endswith("0000") else "市"
    if page in MUNICIPALITIES:
        level = "市"
    said = word[-1]
    return "" if said in (level, "区", "体") else word


def rates_said(words: list[Token]) -> set[str]:
    """Which comparison the words make; 分别占 and 分别增长 make one as well."""
    said = {word.kind for word in words if word.kind in ("yoy", "pop", "up", "down", "share")}
    said |= {"down"} if any(word.kind == "down" and "负" in word.text for word in words) else set()
    for word in words:
        if word.kind == "each":
            said |= {kind for kind, mark in (("share", "占"), ("up", "增长"), ("down", "下降")) if mark in word.text}
    return said
