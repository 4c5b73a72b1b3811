"""One reading of a text however it was typed: full-width, capital, traditional and simplified characters become one.

The table of traditional characters is our own and holds those that occur in descriptions of contracts; a character that
it lacks stays as it is.
"""

from functools import cache

LIMIT = 2000  # characters that are read of a text: the limit of a contract's description in the filing

SPACE, MARK, LATIN, SIGN = 0, 1, 2, 3  # what a character is: nothing, a break, part of a Latin word, a word of its own
LAST = (1 << 16) - 1  # the last place of the first plane; what lies beyond is read as it

# Code points as read, from the first to the last, that are signs, or part of a Latin word; spaces. All others are marks.
SIGNS = ((0x3041, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3), (0x370, 0x1FFF), (0xC0, 0x24F))
WORDS = ((0x30, 0x39), (0x61, 0x7A), (0x2B, 0x2B), (0x23, 0x23))  # with + and #: c++, c#
SPACES = (0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x200B, 0xFEFF)

# Traditional and simplified, pair by pair.
PAIRS = (
    "務务業业開开發发軟软體体計计設设測测試试維维護护運运營营電电網网絡络資资訊讯數数據据處处錄录檢检驗验諮咨詢询"
    "諾诺財财稅税審审會会賬账帳账務务薪薪資资員员聘聘訓训練练講讲課课學学校校醫医藥药療疗臨临床床產产品品製制造造"
    "廠厂機机車车輛辆鐵铁軌轨飛飞船船艙舱貨货物物儲储倉仓庫库採采購购銷销售售貿贸易易報报關关單单證证書书檔档"
    "圖图紙纸畫画動动漫漫遊游戲戏戰战劇剧視视頻频頻频聲声樂乐錄录製制剪剪輯辑錶表標标籤签類类別别庫库"
    "銀银行行險险證证券券貸贷款款債债權权財财富富結结算算匯汇兌兑繳缴費费收收據据額额幣币價价"
    "芯芯片片晶晶圓圆電电路路線线板板圖图層层驅驱動动內内嵌嵌韌韧體体燒烧錄录協协議议棧栈"
    "環环境境評评估估認认證证審审核核監监督督管管理理規规劃划範范圍围標标準准則则條条約约"
    "國国際际內内外外東东亞亚歐欧美美臺台灣湾門门區区縣县鄉乡鎮镇縣县隊队團团組组織织"
    "個个們们這这來来為为與与對对應应該该無无從从後后於于並并將将還还過过進进遠远達达適适"
    "術术語语譯译寫写讀读筆笔記记號号碼码鍵键盤盘屏屏顯显示示選选擇择項项目目專专案案題题"
    "實实現现場场點点駐驻守守勞劳務务派派遣遣僱雇職职位位崗岗招招聘聘離离養养老老療疗傷伤"
    "時时間间週周期期歲岁曆历長长短短緊紧急急備备份份災灾難难復复雲云端端伺伺服服器器響响"
    "視视覺觉聽听觸触訪访問问題题諒谅壓压縮缩擴扩廣广告告媒媒體体傳传播播銷销樣样張张頁页"
    "鋼钢鐵铁鋁铝銅铜礦矿煤煤氣气油油燃燃熱热風风電电壩坝橋桥樑梁樓楼築筑構构築筑裝装飾饰"
    "農农業业漁渔種种籽籽糧粮飼饲雞鸡豬猪魚鱼蔬蔬葉叶樹树園园藝艺綠绿"
    "檯台檻槛歷历史史遺遗產产館馆藝艺術术攝摄影影節节獎奖競竞賽赛聯联盟盟"
    "優优化化質质量量權权益益責责任任險险審审計计監监測测預预警警報报聯联繫系統统籌筹"
    "腦脑細细胞胞製制劑剂蛋蛋質质疫疫苗苗癌癌症症護护診诊斷断療疗養养醫医師师藥药師师"
    "衛卫星星導导航航測测繪绘勘勘探探鑽钻井井震震採采樣样"
    "鄰邻華华馬马韓韩俄俄羅罗蘭兰爾尔盧卢賓宾紐纽約约港港澳澳臺台"
    "簡简稱称號号碼码係系屬属戶户帶带請请讓让說说話话談谈論论議议訂订購购買买賣卖貴贵賠赔償偿"
    "輸输入入轉转換换載载輕轻軸轴輪轮軍军隊队艦舰陸陆隻只雙双難难電电霧雾靜静頂顶順顺須须頭头顏颜願愿"
    "頻频類类飯饭飲饮餐餐館馆駕驾駛驶騎骑驅驱驗验體体髮发鬆松魯鲁鮮鲜麗丽麥麦黃黄點点齊齐齒齿龍龙龜龟"
    "萬万億亿幾几兩两參参壹一貳二劃划劑剂勝胜勵励勢势勻匀匯汇區区協协卻却參参員员問问啟启喪丧單单嚴严"
    "圍围園园圓圆團团執执堅坚報报場场塊块塗涂塵尘墊垫墮堕壞坏壯壮壽寿夠够夢梦夾夹奪夺奮奋婦妇媽妈嬰婴孫孙學学寧宁"
    "實实審审寫写寬宽寶宝將将專专尋寻對对導导屆届層层屬属崗岗島岛嶺岭師师幫帮幹干幣币廢废廳厅廣广張张強强彈弹"
    "彙汇徑径從从徵征應应懷怀態态慣惯憑凭憶忆戶户拋抛捨舍掃扫掛挂採采換换揮挥損损搖摇搶抢撥拨擁拥擇择擔担據据擠挤"
    "擬拟擴扩攜携攝摄攤摊敗败敘叙數数斷断時时晉晋暫暂暢畅曉晓書书會会東东條条極极樁桩樞枢樹树橫横檔档檢检權权"
    "歐欧歡欢歸归殘残氣气決决沒没況况洩泄淨净淺浅減减測测湊凑準准溝沟溫温滅灭滯滞滲渗滾滚滿满漁渔漲涨潔洁潛潜潤润"
    "澤泽濃浓濕湿濟济濾滤災灾為为煉炼煩烦熱热燈灯燒烧營营爐炉爭争爾尔牆墙牽牵犧牺狀状獎奖獨独獲获獻献現现瑣琐"
    "瑪玛環环畢毕異异當当療疗癥症發发盡尽監监盤盘眾众確确碼码磚砖礎础礙碍禮礼禍祸種种稱称積积穩稳窮穷竊窃競竞筆笔"
    "節节範范築筑篩筛簡简簽签籃篮籌筹糾纠紀纪紅红級级純纯紡纺細细終终組组結结統统經经綜综維维綱纲網网緒绪線线緝缉"
    "編编緩缓緯纬練练緻致縣县縫缝縮缩總总績绩織织繞绕繪绘繳缴繼继續续纖纤罰罚聖圣聯联聰聪聲声職职聽听腎肾腫肿"
    "膚肤膠胶臨临舉举艱艰莊庄華华萬万葉叶著着蒐搜蓋盖蔣蒋藍蓝藝艺蘇苏虛虚號号蝕蚀衝冲補补裝装裡里製制複复襯衬"
    "見见規规視视親亲覺觉覽览觀观訂订計计訊讯討讨訓训託托記记訪访設设許许診诊註注証证評评詞词試试詳详誌志認认誤误"
    "課课調调談谈請请論论諧谐謀谋講讲謝谢識识譜谱護护變变豐丰貝贝負负財财貢贡貨货責责貫贯貼贴費费貿贸賀贺資资賦赋"
    "質质購购贈赠贏赢趕赶趙赵跡迹踐践車车軟软較较載载輔辅輕轻輝辉輪轮輯辑輸输轄辖辦办辭辞農农這这連连週周進进遊游"
    "運运過过達达違违遞递遠远適适遲迟選选遺遗還还邊边郵邮鄭郑釋释鈣钙針针鈕钮銀银銅铜銘铭銜衔銷销鋒锋鋪铺鋰锂錄录"
    "錢钱錯错鍋锅鍛锻鍵键鎖锁鏈链鏡镜鐘钟鑄铸鑑鉴長长門门閉闭開开閒闲間间閘闸閥阀閱阅隊队階阶際际陳陈陽阳隨随險险"
    "隱隐雜杂離离電电需需靈灵韓韩響响頁页項项順顺預预領领題题額额類类顧顾顯显風风飛飞養养駐驻駛驶騙骗驟骤魚鱼麼么"
)


def character_pairs() -> dict[str, str]:
    """Traditional → simplified, for the characters that differ."""
    return {old: new for old, new in zip(PAIRS[::2], PAIRS[1::2], strict=True) if old != new}


@cache
def read_as() -> dict[int, int]:
    """Code point → the code point it is read as, for those that change."""
    table = {code: code - 0xFF01 + 0x21 for code in range(0xFF01, 0xFF5F)}
    table[0x3000] = 0x20
    table |= {ord(old): ord(new) for old, new in character_pairs().items()}
    for capital in range(ord("A"), ord("Z") + 1):
        table[capital] = capital + 32
        table[capital - 32 + 0xFF00] = capital + 32
    return table


def folded(text: str) -> str:
    """One text as it is read."""
    return text[:LIMIT].translate(read_as())


@cache
def kind(code: int) -> int:
    """What a code point, as read, is: SPACE, MARK, LATIN or SIGN."""
    if code in SPACES:
        return SPACE
    if any(first <= code <= last for first, last in WORDS):
        return LATIN
    return SIGN if any(first <= code <= last for first, last in SIGNS) else MARK
