"""The structure message: code lists, concept scheme, data structure and flow, as SDMX-ML 3.0 and SDMX-JSON 2.0."""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from fuwai.core.sdmx import AGENCY, CONCEPTS, FLOW, VERSION, Code, CodeList, Component, Structure, concept, urn

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
MES, STR, COM = (f"{{{SCHEMAS}{name}}}" for name in ("message", "structure", "common"))
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
JSON_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
# The official schema of SDMX-ML 3.0 takes a code that begins with a digit, and refuses it as a parent. So the tree of regions
# stands in SDMX-JSON alone; the digits of GB/T 2260 say it too.
PARENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
ARTEFACTS = ("codelist", "conceptscheme", "datastructure", "dataflow")
ALL = frozenset(ARTEFACTS)
for prefix, name in (("mes", "message"), ("str", "structure"), ("com", "common"), ("ss", "data/structurespecific")):
    register_namespace(prefix, SCHEMAS + name)


def xml(structure: Structure, prepared: datetime, artefacts: frozenset[str] = ALL, id: str = "") -> bytes:
    """SDMX-ML 3.0; *artefacts* of ARTEFACTS, *id* of one code list."""
    message = Element(f"{MES}Structure")
    header(message, prepared)
    found = SubElement(message, f"{MES}Structures")
    if "codelist" in artefacts:
        lists = SubElement(found, f"{STR}Codelists")
        for listed in chosen(structure, id):
            codes = _named(lists, "Codelist", listed.id, listed)
            for code in listed.codes:
                each = SubElement(codes, f"{STR}Code", id=code.id)
                _names(each, code)
                if PARENT.fullmatch(code.parent):
                    SubElement(each, f"{STR}Parent").text = code.parent
    if "conceptscheme" in artefacts:
        scheme = _named(SubElement(found, f"{STR}ConceptSchemes"), "ConceptScheme", CONCEPTS, structure)
        for part in structure.concepts:
            _names(SubElement(scheme, f"{STR}Concept", id=part.id), part)
    if "dataflow" in artefacts:
        flow = _named(SubElement(found, f"{STR}Dataflows"), "Dataflow", FLOW, structure)
        SubElement(flow, f"{STR}Structure").text = urn("DataStructure", FLOW)
    if "datastructure" in artefacts:
        _definition(SubElement(found, f"{STR}DataStructures"), structure)
    return bytes(tostring(message, "utf-8", xml_declaration=True))


def header(message: Element, prepared: datetime) -> Element:
    """The head that every message has."""
    head = SubElement(message, f"{MES}Header")
    SubElement(head, f"{MES}ID").text = f"{FLOW}{prepared:%Y%m%d%H%M%S}"
    SubElement(head, f"{MES}Test").text = "false"
    SubElement(head, f"{MES}Prepared").text = prepared.isoformat(timespec="seconds")
    SubElement(head, f"{MES}Sender", id=AGENCY)
    return head


def chosen(structure: Structure, id: str) -> tuple[CodeList, ...]:
    """All code lists, or the one that is named."""
    return tuple(listed for listed in structure.lists if id in ("", listed.id))


def _named(above: Element, kind: str, id: str, named: CodeList | Structure) -> Element:
    found = SubElement(above, f"{STR}{kind}", id=id, agencyID=AGENCY, version=VERSION)
    _names(found, named)
    return found


def _names(element: Element, named: Code | CodeList | Component | Structure) -> None:
    for language, text in (("zh", named.zh), ("en", named.en)):
        SubElement(element, f"{COM}Name", {XML_LANG: language}).text = text


def _definition(above: Element, structure: Structure) -> None:
    parts = SubElement(_named(above, "DataStructure", FLOW, structure), f"{STR}DataStructureComponents")
    dimensions = SubElement(parts, f"{STR}DimensionList", id="DimensionDescriptor")
    for number, part in enumerate(structure.dimensions):
        _component(SubElement(dimensions, f"{STR}Dimension", id=part.id, position=str(number + 1)), part)
    _component(SubElement(dimensions, f"{STR}TimeDimension", id=structure.time.id), structure.time)
    attributes = SubElement(parts, f"{STR}AttributeList", id="AttributeDescriptor")
    for part in structure.attributes:
        attribute = SubElement(attributes, f"{STR}Attribute", id=part.id, usage="mandatory")
        _component(attribute, part)
        SubElement(SubElement(attribute, f"{STR}AttributeRelationship"), f"{STR}Observation")
    measures = SubElement(parts, f"{STR}MeasureList", id="MeasureDescriptor")
    _component(SubElement(measures, f"{STR}Measure", id=structure.value.id, usage="optional"), structure.value)


def _component(element: Element, part: Component) -> None:
    SubElement(element, f"{STR}ConceptIdentity").text = concept(part.id)
    representation = SubElement(element, f"{STR}LocalRepresentation")
    if part.listed:
        SubElement(representation, f"{STR}Enumeration").text = urn("Codelist", part.listed.id)
    else:
        SubElement(representation, f"{STR}TextFormat", textType=part.kind)


def json_bytes(structure: Structure, prepared: datetime, artefacts: frozenset[str] = ALL, id: str = "") -> bytes:
    """SDMX-JSON 2.0; *artefacts* of ARTEFACTS, *id* of one code list."""
    data: dict[str, Any] = {}
    if "codelist" in artefacts:
        data["codelists"] = [
            {**_maintained(listed.id, listed), "codes": [_code(code) for code in listed.codes]}
            for listed in chosen(structure, id)
        ]
    if "conceptscheme" in artefacts:
        concepts = [{"id": part.id, **named(part)} for part in structure.concepts]
        data["conceptSchemes"] = [{**_maintained(CONCEPTS, structure), "concepts": concepts}]
    if "dataflow" in artefacts:
        data["dataflows"] = [{**_maintained(FLOW, structure), "structure": urn("DataStructure", FLOW)}]
    if "datastructure" in artefacts:
        data["dataStructures"] = [{**_maintained(FLOW, structure), "dataStructureComponents": _components(structure)}]
    message = {"meta": meta(prepared, f"{JSON_SCHEMA}sdmx-json-structure-schema.json"), "data": data}
    return json.dumps(message, ensure_ascii=False, indent=1).encode()


def meta(prepared: datetime, schema: str) -> dict[str, Any]:
    """The head that every SDMX-JSON message has."""
    return {
        "schema": schema,
        "id": f"{FLOW}{prepared:%Y%m%d%H%M%S}",
        "prepared": prepared.isoformat(timespec="seconds"),
        "test": False,
        "contentLanguages": ["zh", "en"],
        "sender": {"id": AGENCY},
    }


def named(part: Code | CodeList | Component | Structure) -> dict[str, Any]:
    """The names of an artefact."""
    return {"name": part.zh, "names": {"zh": part.zh, "en": part.en}}


def _code(code: Code) -> dict[str, Any]:
    return {"id": code.id, **named(code), **({"parent": code.parent} if code.parent else {})}


def _maintained(id: str, part: CodeList | Structure) -> dict[str, Any]:
    return {"id": id, "agencyID": AGENCY, "version": VERSION, **named(part)}


def _components(structure: Structure) -> dict[str, Any]:
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [{**_identity(part), "position": number} for number, part in enumerate(structure.dimensions)],
            "timeDimension": _identity(structure.time),
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [{**_identity(structure.value), "usage": "optional"}],
        },
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": [
                {**_identity(part), "usage": "mandatory", "attributeRelationship": {"observation": {}}}
                for part in structure.attributes
            ],
        },
    }


def _identity(part: Component) -> dict[str, Any]:
    listed = {"enumeration": urn("Codelist", part.listed.id)} if part.listed else {"format": {"dataType": part.kind}}
    return {"id": part.id, "conceptIdentity": concept(part.id), "localRepresentation": listed}
