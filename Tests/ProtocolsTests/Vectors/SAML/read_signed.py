"""Reads what signed elements say, with nothing of Lanyard's: for each pair FILE ID on standard input, one line of JSON
with the NameID and the attributes of the assertion that is the element of that ID or stands in it."""

import json
import sys
from xml.etree import ElementTree

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def read(file, identifier):
    root = ElementTree.parse(file).getroot()
    found = [element for element in root.iter() if element.get("ID") == identifier]
    assert len(found) == 1, f"{len(found)} elements have the ID {identifier}"
    assertion = found[0] if found[0].tag == SAML + "Assertion" else found[0].find(SAML + "Assertion")
    attributes = {}
    for attribute in assertion.findall(f"{SAML}AttributeStatement/{SAML}Attribute"):
        values = [value.text or "" for value in attribute.findall(SAML + "AttributeValue")]
        attributes.setdefault(attribute.get("Name"), []).extend(values)
    return {"nameID": assertion.find(f"{SAML}Subject/{SAML}NameID").text, "attributes": attributes}


for line in sys.stdin:
    file, identifier = line.split()
    print(json.dumps(read(file, identifier), ensure_ascii=True))
