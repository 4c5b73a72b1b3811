"""The words of the pages: every msgid has its English, and no Chinese stands where it cannot be translated."""

import pytest

from tests.words import WEB, english, loose_in_module, loose_in_template, modules, msgids, templates


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(WEB.parent))) for path in paths]


@pytest.mark.parametrize("path", named([*templates(), *modules()]))
def test_every_text_has_its_english(path):
    known = {msgid for texts in english().values() for msgid, text in texts.items() if text}
    assert sorted(msgids(path) - known) == []


@pytest.mark.parametrize("path", named(templates()))
def test_no_chinese_stands_outside_the_tags_of_a_template(path):
    assert loose_in_template(path) == []


@pytest.mark.parametrize("path", named(modules()))
def test_chinese_in_a_module_is_a_msgid_or_stands_beside_its_english(path):
    assert loose_in_module(path) == []


def test_no_english_is_kept_of_a_text_that_is_gone():
    used = {msgid for path in [*templates(), *modules()] for msgid in msgids(path)}
    assert {room: sorted(set(texts) - used) for room, texts in english().items() if set(texts) - used} == {}


def test_no_text_is_translated_in_two_rooms():
    rooms: dict[str, list[str]] = {}
    for room, texts in english().items():
        for msgid in texts:
            rooms.setdefault(msgid, []).append(room)
    assert {msgid: found for msgid, found in rooms.items() if len(found) > 1} == {}


def test_loose_chinese_is_found(tmp_path):
    template, module = tmp_path / "a.html", tmp_path / "a.py"
    template.write_text('{# 注 #}{% translate "好" %}<p title="坏">{% blocktranslate %}好{% endblocktranslate %}</p>')
    module.write_text('"""好"""\nA = _("好")\nB = ("好", "good")\nC = "坏"\nD = said("好", f"good {A}")\n')
    assert loose_in_template(template) == ['<p title="坏">']
    assert loose_in_module(module) == ["4: 坏"]
    assert msgids(template) == {"好"}
