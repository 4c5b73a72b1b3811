"""Data messages: SDMX-CSV 2.0, SDMX-JSON 2.0, SDMX-ML 3.0. Digits go out as they are; no number passes through a float."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fuwai.core.sdmx import AGENCY, FLOW, VERSION, Component, Observation, Structure, urn
from fuwai.files.sdmx_structure import COM, MES, SCHEMAS, header, meta, named

JSON_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/"
SPECIFIC = f"{{{SCHEMAS}data/structurespecific}}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
REFERENCE = f"{AGENCY}:{FLOW}({VERSION})"
PLACE = '"observations": null'  # where the observations go in, as text


def csv_bytes(structure: Structure, observations: Sequence[Observation]) -> bytes:
    """SDMX-CSV 2.0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    dimensions = [part.id for part in structure.dimensions]
    attributes = [part.id for part in structure.attributes]
    writer.writerow(
        ["STRUCTURE", "STRUCTURE_ID", "ACTION", *dimensions, structure.time.id, structure.value.id, *attributes]
    )
    for each in observations:
        writer.writerow(["dataflow", REFERENCE, "I", *each.key, each.period, each.value, *each.attributes])
    return text.getvalue().encode()


def xml(structure: Structure, observations: Sequence[Observation], prepared: datetime) -> bytes:
    """SDMX-ML 3.0, structure-specific, every dimension at the observation."""
    space = f"{urn('Dataflow', FLOW)}:ObsLevelDim:AllDimensions"
    message = Element(f"{MES}StructureSpecificData", {"xmlns:flow": space})
    about = SubElement(
        header(message, prepared),
        f"{MES}Structure",
        structureID=FLOW,
        namespace=space,
        dimensionAtObservation="AllDimensions",
    )
    SubElement(about, f"{COM}StructureUsage").text = urn("Dataflow", FLOW)
    data = SubElement(
        message,
        f"{MES}DataSet",
        {
            f"{SPECIFIC}structureRef": FLOW,
            f"{SPECIFIC}dataScope": "DataStructure",
            f"{XSI}type": "flow:DataSetType",
            "action": "Information",
        },
    )
    names = [part.id for part in structure.dimensions]
    attributes = [part.id for part in structure.attributes]
    for each in observations:
        told = dict(zip(names, each.key, strict=True)) | {structure.time.id: each.period}
        told |= {structure.value.id: each.value} if each.value else {}
        SubElement(data, "Obs", told | dict(zip(attributes, each.attributes, strict=True)))
    return bytes(tostring(message, "utf-8", xml_declaration=True))


def json_bytes(structure: Structure, observations: Sequence[Observation], prepared: datetime) -> bytes:
    """SDMX-JSON 2.0, flat: codes by their place in the lists of codes that occur."""
    columns = [sorted({each.key[place] for each in observations}) for place in range(len(structure.dimensions))]
    columns.append(sorted({each.period for each in observations}))
    told = [sorted({each.attributes[place] for each in observations}) for place in range(len(structure.attributes))]
    places = [{code: number for number, code in enumerate(codes)} for codes in columns]
    marks = [{code: number for number, code in enumerate(codes)} for codes in told]
    lines = []
    for each in observations:
        key = ":".join(str(place[code]) for place, code in zip(places, (*each.key, each.period), strict=True))
        attributes = [str(mark[code]) for mark, code in zip(marks, each.attributes, strict=True)]
        lines.append(f'"{key}":[{",".join([each.value or "null", *attributes])}]')
    dimensions = [
        {"keyPosition": number, **_component(part, codes)}
        for number, (part, codes) in enumerate(zip((*structure.dimensions, structure.time), columns, strict=True))
    ]
    attributes_told = [
        {**_component(part, codes), "relationship": {"observation": {}}}
        for part, codes in zip(structure.attributes, told, strict=True)
    ]
    links = [{"rel": "dataflow", "urn": urn("Dataflow", FLOW)}]
    about = {
        "links": links,
        "dataSets": [0],
        "dimensions": {"dataSet": [], "series": [], "observation": dimensions},
        "measures": {"observation": [{"id": structure.value.id, **named(structure.value)}]},
        "attributes": {"dataSet": [], "series": [], "observation": attributes_told},
    }
    dataset = {"structure": 0, "action": "Information", "links": links, "observations": None}
    message = {
        "meta": meta(prepared, f"{JSON_SCHEMA}sdmx-json-data-schema.json"),
        "data": {"structures": [about], "dataSets": [dataset]},
    }
    text = json.dumps(message, ensure_ascii=False)
    return text.replace(PLACE, f'"observations": {{{",".join(lines)}}}').encode()


def _component(part: Component, codes: Sequence[str]) -> dict[str, Any]:
    names = {code.id: code for code in part.listed.codes} if part.listed else {}
    values = [{"id": code, **(named(names[code]) if code in names else {"name": code})} for code in codes]
    return {"id": part.id, **named(part), "values": values}
