"""Access goes by the digits of a region's code (`core/access.py`): they agree with the tree of regions that is shipped."""

from fuwai.core.access import desks, region_prefix
from fuwai.core.region import NATION
from fuwai.core.review import Level
from fuwai.standards.region import regions

COUNTY, CITY, PROVINCE, MINISTRY = Level


def test_the_digits_agree_with_the_tree_of_regions():
    tree = regions()
    for code, (county, city, province) in tree.paths.items():
        bodies = desks(code)
        assert bodies[PROVINCE] == province, code
        assert bodies.get(CITY, province) == city, code
        assert bodies.get(COUNTY, county) == county, code


def test_a_bodys_prefix_covers_its_subtree_and_no_more():
    tree = regions()
    for region in ("330000", "330100", "310000", "330108", NATION):
        inside = {code for code in tree.regions if code.startswith(region_prefix(region))}
        assert inside == set(tree.within(region))
