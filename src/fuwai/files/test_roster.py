"""A plain list as a workbook."""

import io

import openpyxl

from fuwai.files.roster import xlsx


def test_texts_stay_texts_and_numbers_numbers():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx("名单", ["企业", "数"], [["=1+1", 7], ["示例甲", 0]]))).active
    assert sheet.title == "名单"
    assert [[cell.value for cell in row] for row in sheet] == [["企业", "数"], ["=1+1", 7], ["示例甲", 0]]
    assert sheet["A2"].data_type == "s"
    assert sheet["A1"].font.bold
