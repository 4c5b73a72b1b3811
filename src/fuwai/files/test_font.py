"""Which fonts are chosen from what a machine has."""

from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.files.font import PACKAGED_FAMILY, FontChoice, choose

PACKAGED = (Path("/fonts"),)


@pytest.mark.parametrize(
    ("families", "packaged", "choice"),
    [
        (
            ["Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"],
            PACKAGED,
            FontChoice("Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"),
        ),
        (["SimSun", "Times New Roman"], (), FontChoice("SimSun", "SimSun", "Times New Roman")),
        (["Noto Sans CJK SC"], (), FontChoice("Noto Sans CJK SC", "Noto Sans CJK SC", "Libertinus Serif")),
        (["DejaVu Sans"], PACKAGED, FontChoice(PACKAGED_FAMILY, PACKAGED_FAMILY, "Libertinus Serif", PACKAGED)),
    ],
)
def test_the_system_comes_before_the_packages(families, packaged, choice):
    assert choose(families, packaged) == choice


def test_without_any_chinese_font_the_error_says_what_to_install():
    with pytest.raises(FuwaiError, match="fonts-noto-cjk") as caught:
        choose(["DejaVu Sans"], ())
    assert caught.value.code == "font.none"
    assert "cvttf-notosanscjk-regular" in caught.value.en
