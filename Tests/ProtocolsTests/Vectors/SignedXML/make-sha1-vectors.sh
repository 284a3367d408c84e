#!/bin/sh
# Signs with SHA-1, which only `allowSHA1` takes: the document of the other vectors, by xmlsec1 with fresh keys.
#
#     sh make-sha1-vectors.sh FOLDER      (programs: openssl, xmlsec1)
#
# Only certificates are kept: the private keys are thrown away.
set -eu
here=$(dirname "$0")
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
more=http://www.w3.org/2001/04/xmldsig-more#
dsig=http://www.w3.org/2000/09/xmldsig#

sign() { # NAME METHOD, and how openssl makes the key
  name=$1 method=$2
  shift 2
  openssl req -x509 -newkey "$@" -nodes -days 36500 -sha256 -subj "/CN=$name" -keyout "$keys/$name.pem" \
    -out "$folder/vector-sha1-$name.pem" 2>"$keys/log" || { cat "$keys/log"; exit 1; }
  tr '\n' ' ' <"$here/xmlsec1-p256-ecdsa-sha256-exclusive.xml" | sed \
    -e "s|${more}ecdsa-sha256|$method|" -e "s|http://www.w3.org/2001/04/xmlenc#sha256|${dsig}sha1|" \
    -e 's|\(<ds:DigestValue>\)[^<]*|\1|' -e 's|\(<ds:SignatureValue>\)[^<]*|\1|' >"$keys/in.xml"
  xmlsec1 --sign --privkey-pem "$keys/$name.pem" --id-attr:ID urn:oasis:names:tc:SAML:2.0:assertion:Assertion \
    --output "$folder/xmlsec1-$name-${method##*#}.xml" "$keys/in.xml"
}

folder=$1
sign rsa2048 "${dsig}rsa-sha1" rsa:2048
sign p256 "${more}ecdsa-sha1" ec -pkeyopt ec_paramgen_curve:P-256
sign p521 "${more}ecdsa-sha1" ec -pkeyopt ec_paramgen_curve:P-521
