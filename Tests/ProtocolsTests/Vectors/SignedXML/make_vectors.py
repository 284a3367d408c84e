"""Signs one document with other implementations, in every algorithm they share with SignedXML.

    pip install signxml && python3 make_vectors.py FOLDER      (and the program xmlsec1)

xmlsec1 signs with RSA and ECDSA, exclusively and inclusively canonicalised, inside a document whose root declares
namespaces and `xml:` attributes; signxml signs with RSA-PSS; Ed25519, which neither knows, is put together from lxml's
canonicaliser and pyca/cryptography. Only certificates are kept: the private keys are thrown away.
"""
import base64
import datetime
import hashlib
import pathlib
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
DIGESTS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": MORE + "sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
KEYS = {
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa4096": lambda: rsa.generate_private_key(65537, 4096),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
BODY = (
    '<saml:Issuer>https://idp.example.org/saml</saml:Issuer>%s<saml:Subject><saml:NameID>Zo\u00eb &amp; '
    "co&#13;<!-- gone --></saml:NameID></saml:Subject><saml:AttributeStatement><saml:Attribute Name='g&#10;h'>"
    '<saml:AttributeValue xsi:type="xs:string"><![CDATA[<b>]]></saml:AttributeValue></saml:Attribute>'
    "</saml:AttributeStatement>"
)
ASSERTION = (
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Version="2.0" ID="_a1">%s</saml:Assertion>'
)
RESPONSE = (
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:example:default" '
    'xmlns:unused="urn:example:unused" xml:lang="de" xml:space="preserve" ID="_r1"><samlp:Extensions '
    'xml:lang="fr"/>%s</samlp:Response>'
)


def certify(name, key, folder):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2026, 1, 1)
    digest = None if name == "ed25519" else hashes.SHA256()
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + datetime.timedelta(36500)).sign(key, digest)
    )
    (folder / f"vector-{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def template(method, digest, canonicalization, digest_value="", prefixes=""):
    listed = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{prefixes}"/>' if prefixes else ""
    return (
        f'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod '
        f'Algorithm="{canonicalization}"/><ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI="#_a1">'
        f'<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
        f'<ds:Transform Algorithm="{canonicalization}">{listed}</ds:Transform></ds:Transforms><ds:DigestMethod '
        f'Algorithm="{DIGESTS[digest]}"/><ds:DigestValue>{digest_value}</ds:DigestValue></ds:Reference>'
        f"</ds:SignedInfo><ds:SignatureValue></ds:SignatureValue></ds:Signature>"
    )


def sign_with_xmlsec1(folder, name, key, method, digest, canonicalization, prefixes):
    signature = template(MORE + method, digest, canonicalization, prefixes=prefixes)
    text = RESPONSE % (ASSERTION % (BODY % signature))
    word = "inclusive" if canonicalization == INCLUSIVE else "exclusive"
    out = folder / f"xmlsec1-{name}-{method}-{word}{'-list' if prefixes else ''}.xml"
    with tempfile.TemporaryDirectory() as temporary:
        key_file, source = pathlib.Path(temporary, "key.pem"), pathlib.Path(temporary, "in.xml")
        key_file.write_bytes(pem(key))
        source.write_text(text, encoding="utf-8")
        subprocess.run(
            ["xmlsec1", "--sign", "--privkey-pem", key_file, "--id-attr:ID",
             "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--output", out, source], check=True)


def sign_with_signxml(folder, name, key, method, digest):
    placeholder = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
    root = etree.fromstring((ASSERTION % (BODY % placeholder)).encode())
    signer = XMLSigner(
        method=methods.enveloped, signature_algorithm=method, digest_algorithm=digest,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    signed = signer.sign(root, key=pem(key), reference_uri="_a1", id_attribute="ID", always_add_key_value=False)
    word = method.name.lower().replace("_", "-")
    (folder / f"signxml-{name}-{word}.xml").write_bytes(etree.tostring(signed))


def sign_with_lxml(folder, name, key):
    method = "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"

    def canonical(node):
        return etree.tostring(node, method="c14n", exclusive=True, with_comments=False)

    digest = base64.b64encode(hashlib.sha256(canonical(etree.fromstring(ASSERTION % (BODY % "")))).digest()).decode()
    root = etree.fromstring((ASSERTION % (BODY % template(method, "sha256", EXCLUSIVE, digest))).encode())
    signature = root[1]
    signature[1].text = base64.b64encode(key.sign(canonical(signature[0]))).decode()
    (folder / f"lxml-{name}-eddsa.xml").write_bytes(etree.tostring(root))


def main():
    folder = pathlib.Path(sys.argv[1])
    keys = {name: make() for name, make in KEYS.items()}
    for name, key in keys.items():
        certify(name, key, folder)
    for name, method in [
        ("rsa2048", "rsa-sha256"), ("rsa2048", "rsa-sha384"), ("rsa4096", "rsa-sha512"), ("p256", "ecdsa-sha256"),
        ("p384", "ecdsa-sha384"), ("p521", "ecdsa-sha512"),
    ]:
        for canonicalization, prefixes in [(EXCLUSIVE, ""), (EXCLUSIVE, "xs #default unused"), (INCLUSIVE, "")]:
            sign_with_xmlsec1(folder, name, keys[name], method, method[-6:], canonicalization, prefixes)
    for name, bits in [("rsa2048", 256), ("rsa2048", 384), ("rsa4096", 512)]:
        sign_with_signxml(
            folder, name, keys[name], SignatureMethod[f"SHA{bits}_RSA_MGF1"], DigestAlgorithm[f"SHA{bits}"])
    sign_with_lxml(folder, "ed25519", keys["ed25519"])


main()
