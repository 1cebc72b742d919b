#!/usr/bin/env bash
# Identities issued elsewhere: an authority made with the openssl command issues RSA and EC certificates; packages are
# signed with them as PEM and as PKCS#12, believed through the root alone, and refused once the certificate is revoked.
#   tests/interop/foreign_identity.sh KITEMARK
set -euo pipefail
kitemark=$(realpath "$1")
source=$(cd "$(dirname "$0")/../.." && pwd)
programme=$source/docs/examples/first-line-manager/first-line-manager.programme.xml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >ca.cnf <<'CNF'
[ca]
default_ca = own
[own]
database = index.txt
default_md = sha256
default_crl_days = 30
CNF
: >index.txt
openssl req -x509 -newkey rsa:3072 -nodes -keyout root.key -out root.pem -days 30 -subj '/CN=Test Root' \
    -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
issue() # NAME KEY-OPTIONS: a certificate for the example's provider, with the root in the chain file
{
    openssl req -newkey "${@:2}" -nodes -keyout "$1.key" -out "$1.csr" \
        -subj '/O=Larkfield Training/organizationIdentifier=UKPRN:10099901/CN=Jo Example' 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA root.pem -CAkey root.key -CAcreateserial -days 10 -out "$1.pem" \
        -extfile <(echo 'keyUsage=critical,nonRepudiation') 2>/dev/null
}
issue rsa rsa:2048
issue ec ec -pkeyopt ec_paramgen_curve:P-384
echo 'pass phrase' >password
openssl pkcs8 -topk8 -in ec.key -passout file:password -out ec.encrypted.key
openssl pkcs12 -export -in rsa.pem -inkey rsa.key -certfile root.pem -passout file:password -out rsa.p12

"$kitemark" pack "$programme" -o rsa.asice --key rsa.key --certificate rsa.pem --chain root.pem 2>/dev/null
"$kitemark" pack "$programme" -o ec.asice --key ec.encrypted.key --certificate ec.pem --password-file password 2>/dev/null
"$kitemark" pack "$programme" -o p12.asice --identity rsa.p12 --password-file password 2>/dev/null
"$kitemark" verify rsa.asice ec.asice p12.asice --trust root.pem | grep -v '^ '

refused() # EXIT MESSAGE ARGUMENT...: kitemark ends with that code, and stderr has the message
{
    local expected=$1 message=$2 code=0
    shift 2
    "$kitemark" "$@" >answer 2>findings || code=$?
    if [ "$code" -ne "$expected" ] || ! grep -q -- "$message" findings; then
        echo "kitemark $*: exit code $code, not $expected with $message"
        cat findings
        exit 1
    fi
}
refused 1 KM-SIG-039 verify ec.asice --trust root.pem --require-revocation # no list was given

openssl ca -config ca.cnf -keyfile root.key -cert root.pem -revoke rsa.pem 2>/dev/null
openssl ca -config ca.cnf -keyfile root.key -cert root.pem -gencrl -out root.crl 2>/dev/null
"$kitemark" verify ec.asice --trust root.pem --crl root.crl --require-revocation | grep -v '^ '
"$kitemark" verify --json rsa.asice --trust root.pem --crl root.crl 2>/dev/null >answer || [ $? -eq 1 ]
grep -q '"revocation": "revoked"' answer
if "$kitemark" verify rsa.asice --trust root.pem --crl root.crl >answer 2>findings; then
    echo "a revoked certificate was taken"
    exit 1
fi
grep 'KM-SIG-030' findings
if "$kitemark" pack "$programme" -o x.asice --key rsa.key --certificate ec.pem 2>findings; then
    echo "a key was taken for another's certificate"
    exit 1
fi
grep 'crypto.key_mismatch' findings

# What every reviewer would refuse is said before anything is packed: here a part of the certificate that nobody knows.
openssl x509 -req -in ec.csr -CA root.pem -CAkey root.key -days 10 -out strange.pem \
    -extfile <(printf 'keyUsage=critical,nonRepudiation\n1.2.3.4.5=critical,ASN1:NULL\n') 2>/dev/null
refused 1 KM-SIG-027 pack "$programme" -o strange.asice --key ec.key --certificate strange.pem
[ ! -e strange.asice ]
"$kitemark" pack "$programme" -o strange.asice --key ec.key --certificate strange.pem --anyway >answer 2>&1
refused 1 KM-SIG-027 verify strange.asice --trust strange.pem

# A package whose signer's certificate has expired gets no further signature.
openssl req -newkey rsa:2048 -nodes -keyout old.key -out old.csr -subj '/O=Larkfield/CN=Jo Example' 2>/dev/null
openssl x509 -req -in old.csr -CA root.pem -CAkey root.key -days -1 -out old.pem \
    -extfile <(echo 'keyUsage=critical,nonRepudiation') 2>/dev/null
unzip -p ec.asice META-INF/ASiCManifest001.xml >manifest.xml
openssl cms -sign -binary -cades -md sha256 -in manifest.xml -signer old.pem -inkey old.key -outform DER -out old.p7s
python3 "$source/tests/support/change_package.py" ec.asice old.asice META-INF/signature001.p7s @old.p7s
refused 1 KM-SIG-021 verify old.asice --trust root.pem
refused 1 'was not signed' sign old.asice -o again.asice --identity rsa.p12 --password-file password
[ ! -e again.asice ]
