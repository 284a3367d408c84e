"""Makes the vectors beside this file with libxmlsec1 (Python package xmlsec), which shares no line with Lanyard.

    python3 make-vectors.py FOLDER

Keys are made anew. Each vector is named for the identity provider whose manner it copies, or for its algorithms.
"""
import pathlib
import subprocess
import sys

import xmlsec
from lxml import etree

OUT = pathlib.Path(sys.argv[1])
ENC = "http://www.w3.org/2001/04/xmlenc#"
ENC11 = "http://www.w3.org/2009/xmlenc11#"
DS = "http://www.w3.org/2000/09/xmldsig#"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"


def make_key(name):
    key, certificate = OUT / f"{name}-key.pem", OUT / f"{name}-certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 36500 -sha256".split()
    subprocess.run(command + ["-subj", f"/CN={name}.example.org", "-keyout", key, "-out", certificate], check=True)
    return str(key), str(certificate)


IDP_KEY, IDP_CERTIFICATE = make_key("idp")
SP_KEY, SP_CERTIFICATE = make_key("sp")


def assertion(prefix):
    p = f"{prefix}:" if prefix else ""
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    return f"""<{p}Assertion {xmlns}="{SAML}" ID="_assertion" Version="2.0" IssueInstant="2026-11-23T09:00:00Z">\
<{p}Issuer>https://idp.example.org/saml</{p}Issuer>SIGNATURE<{p}Subject>\
<{p}NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">älice-7f3a</{p}NameID>\
<{p}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><{p}SubjectConfirmationData \
InResponseTo="_request1" NotOnOrAfter="2026-11-23T09:05:00Z" Recipient="https://sp.example.org/acs"/>\
</{p}SubjectConfirmation></{p}Subject><{p}Conditions NotBefore="2026-11-23T08:59:00Z" \
NotOnOrAfter="2026-11-23T09:05:00Z"><{p}AudienceRestriction><{p}Audience>https://sp.example.org/metadata</{p}Audience>\
</{p}AudienceRestriction></{p}Conditions><{p}AuthnStatement AuthnInstant="2026-11-23T09:00:00Z" \
SessionIndex="_session"><{p}AuthnContext><{p}AuthnContextClassRef>\
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</{p}AuthnContextClassRef></{p}AuthnContext>\
</{p}AuthnStatement><{p}AttributeStatement><{p}Attribute Name="urn:oid:1.3.6.1.4.1.5923.1.5.1.1">\
<{p}AttributeValue>staff &amp; <![CDATA[<friends>]]></{p}AttributeValue></{p}Attribute></{p}AttributeStatement></{p}Assertion>"""


def signature(reference):
    return f"""<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXC}"/>\
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#{reference}">\
<ds:Transforms><ds:Transform Algorithm="{DS}enveloped-signature"/><ds:Transform Algorithm="{EXC}"/></ds:Transforms>\
<ds:DigestMethod Algorithm="{ENC}sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>\
</ds:Signature>"""


def sign(root, identifier):
    element = next(e for e in root.iter() if e.get("ID") == identifier)
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(IDP_KEY, xmlsec.KeyFormat.PEM)
    context.sign(next(c for c in element if c.tag == f"{{{DS}}}Signature"))


def key_method(transport, digest, mask):
    inner = f'<ds:DigestMethod xmlns:ds="{DS}" Algorithm="{digest}"/>' if digest else ""
    inner += f'<xenc11:MGF xmlns:xenc11="{ENC11}" Algorithm="{mask}"/>' if mask else ""
    return f'<xenc:EncryptionMethod Algorithm="{transport}">{inner}</xenc:EncryptionMethod>'


def template(cipher, method, recipient):
    to = f' Recipient="{recipient}"' if recipient else ""
    return etree.fromstring(f"""<xenc:EncryptedData xmlns:xenc="{ENC}" Id="_data" Type="{ENC}Element">\
<xenc:EncryptionMethod Algorithm="{cipher}"/><ds:KeyInfo xmlns:ds="{DS}"><xenc:EncryptedKey Id="_key"{to}>{method}\
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate_text()}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData>\
<xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>""")


def certificate_text():
    lines = pathlib.Path(SP_CERTIFICATE).read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("-"))


def encrypt(element, cipher, method, recipient, size, kind):
    """Encrypts a copy of the element that stands alone, as identity providers do."""
    alone = etree.fromstring(etree.tostring(element))
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_file(SP_CERTIFICATE, xmlsec.KeyFormat.CERT_PEM))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(kind, size, xmlsec.constants.KeyDataTypeSession)
    return context.encrypt_xml(template(cipher, method, recipient), alone)


def beside(holder):
    """Moves the key beside the data, and names it."""
    data = holder[0]
    key = next(data.iter(f"{{{ENC}}}EncryptedKey"))
    info = key.getparent()
    info.remove(key)
    etree.SubElement(info, f"{{{DS}}}RetrievalMethod", URI="#_key", Type=ENC + "EncryptedKey")
    holder.append(key)


def vector(name, signed, cipher, bits, method, prefix="saml2", recipient=None, place_beside=False, kind=None):
    inner = assertion(prefix).replace("SIGNATURE", signature("_assertion") if "assertion" in signed else "")
    root = etree.fromstring(f"""<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" \
Version="2.0" IssueInstant="2026-11-23T09:00:00Z" Destination="https://sp.example.org/acs" InResponseTo="_request1">\
<saml2:Issuer xmlns:saml2="{SAML}">https://idp.example.org/saml</saml2:Issuer>\
{signature("_response") if "response" in signed else ""}<saml2p:Status><saml2p:StatusCode \
Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>{inner}</saml2p:Response>""")
    if "assertion" in signed:
        sign(root, "_assertion")
    clear = root[-1]
    holder = etree.Element(f"{{{SAML}}}EncryptedAssertion", nsmap={"saml2": SAML})
    holder.append(encrypt(clear, cipher, method, recipient, bits, kind or xmlsec.KeyData.AES))
    if place_beside:
        beside(holder)
    root.replace(clear, holder)
    if "response" in signed:
        sign(root, "_response")
    (OUT / f"{name}.xml").write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


SHA1, SHA256 = DS + "sha1", ENC + "sha256"
OAEP = key_method(ENC + "rsa-oaep-mgf1p", SHA1, None)
OUR_NAME = "https://sp.example.org/metadata"

vector("shibboleth-3", ["response"], ENC + "aes128-cbc", 128, OAEP, recipient=OUR_NAME)
vector("shibboleth-4", ["response"], ENC11 + "aes128-gcm", 128, OAEP, recipient=OUR_NAME)
vector("adfs", ["assertion"], ENC + "aes256-cbc", 256, OAEP, prefix=None)
vector("okta", ["response", "assertion"], ENC + "aes256-cbc", 256, OAEP, place_beside=True)
vector("rsa15-aes192-cbc", ["assertion"], ENC + "aes192-cbc", 192, key_method(ENC + "rsa-1_5", None, None))
vector("triple-des", ["response", "assertion"], ENC + "tripledes-cbc", 192, OAEP, kind=xmlsec.KeyData.DES)
vector(
    "oaep-sha256-aes192-gcm", ["response", "assertion"], ENC11 + "aes192-gcm", 192,
    key_method(ENC + "rsa-oaep-mgf1p", SHA256, None))
for digest, mask in [("sha256", "mgf1sha256"), ("sha512", "mgf1sha512"), ("sha256", "mgf1sha1")]:
    vector(
        f"oaep11-{digest}-{mask}-aes256-gcm", ["assertion"], ENC11 + "aes256-gcm", 256,
        key_method(ENC11 + "rsa-oaep", ENC + digest, ENC11 + mask))
