"""Opens a sealed site with the JOSE library of the Python world, as a reader would.

    python tests/jose/check.py TREE CODE…

What check.mjs does with JavaScript's library, with another: two readings of the format agree. The last
line counts.
"""

import base64
import gzip
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from jwcrypto import jwa, jwe, jwk, jws

jwa.default_max_pbkdf2_iterations = 1_000_000

if len(sys.argv) < 3:
    sys.exit("usage: check.py TREE CODE…")
TREE, CODES = pathlib.Path(sys.argv[1]), sys.argv[2:]

passed = failed = 0


def check(what, holds):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        if failed <= 20:
            print(f"FAILED {what}")


def opens(action):
    """What the action gives, or nothing if it refuses."""
    try:
        return action()
    except Exception:  # each library refuses in its own way
        return None


def read(path):
    return (TREE / path).read_bytes()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def lp(data):
    return len(data).to_bytes(8, "big") + data


def unframed(plaintext):
    length = int.from_bytes(plaintext[32:36], "big")
    content, zeros = plaintext[36 : 36 + length], plaintext[:32] + plaintext[36 + length :]
    if len(content) != length or any(zeros):
        raise ValueError("broken frame")
    return content


# --- What a code opens ---


def canonical(code):
    code = "".join(code.split()).replace("-", "").upper()
    return code.replace("O", "0").replace("I", "1").replace("L", "1")


def decrypted(envelope, key, algorithm):
    token = jwe.JWE(algs=[algorithm, "A256GCM"])
    token.deserialize(json.dumps(envelope), key)
    return token.payload


def private_key(slot, code):
    password = jwk.JWK.from_password(canonical(code))
    one = json.loads(decrypted(slot["key"], password, "PBES2-HS512+A256KW"))
    keys = [jwk.JWK(**key) for key in one.get("keys", [one])]
    # The grant is for one of a set; the others are for renewals.
    return next((key for key in keys if opens(lambda key=key: granted(slot, key))), keys[0])


def granted(slot, key):
    return json.loads(decrypted(slot["grant"], key, "ECDH-ES+A256KW"))


def slot_of(code):
    locator = canonical(code)[:4].lower()
    found = json.loads(read(f"g/s/{locator[: CLAIMED['bucket']]}.json"))
    return found["slots"][locator] if "slots" in found else found


def content(envelope, plaintext, expected):
    """The JSON of an object, once frame, header and signature hold."""
    name = json.loads(unb64(envelope["protected"]))["pimh"]
    kids = [recipient["header"]["kid"] for recipient in envelope["recipients"]]
    if kids != name["k"] or kids != sorted(kids):
        raise ValueError("recipients differ from the header")
    for member, value in expected.items():
        if name[member] != value:
            raise ValueError(f"another {member} than asked for")
    words = gzip.decompress(unframed(plaintext)).decode()
    signed = words[: words.rindex(',"signature":"')] + "}"
    thing = json.loads(words)
    message = b"pimh/v1/object\0" + lp(envelope["protected"].encode()) + lp(signed.encode())
    Ed25519PublicKey.from_public_bytes(unb64(PUBLISHER["x"])).verify(unb64(thing["signature"]), message)
    return thing


def opened_file(reference, prefix, data):
    aad = (prefix + reference["k"]).encode()
    return unframed(AESGCM(unb64(reference["cek"])).decrypt(data[:12], data[12:], aad))


def verified(text, typ):
    token = jws.JWS()
    token.allowed_algs = ["EdDSA"]
    token.deserialize(text, jwk.JWK(**PUBLISHER))
    if token.jose_header["typ"] != typ:
        raise ValueError("another type")
    return json.loads(token.payload)


# --- The slots ---

HEAD = read("g/head.json").decode().strip()
CLAIMED = json.loads(unb64(HEAD.split(".")[1]))

holders = []
for code in CODES:
    key = opens(lambda: private_key(slot_of(code), code))
    check(f"the slot of {code[:4]} opens", key)
    grant = key and opens(lambda: granted(slot_of(code), key))
    check(f"the grant of {code[:4]} opens", grant)
    if grant:
        holders.append((code, key, grant))
check("one code at least opens something", holders)
if not holders:
    print(f"{passed} passed, {failed} failed")
    sys.exit(1)
PUBLISHER = next(key for key in holders[0][2]["keys"] if key["kty"] == "OKP")

for number, (code, key, _) in enumerate(holders):
    other = holders[(number + 1) % len(holders)][0]
    if other != code:
        check("a code opens no other slot", not opens(lambda: private_key(slot_of(other), code)))
        check("a key opens no other grant", not opens(lambda: granted(slot_of(other), key)))

slots = []
for file in sorted((TREE / "g/s").iterdir()):
    found = json.loads(file.read_bytes())
    slots += found["slots"].values() if "slots" in found else [found]
check("slots come in blocks of 64", len(slots) % 64 == 0)
own = slot_of(holders[0][0])["key"]["tag"]
for slot in slots:
    mine = opens(lambda: granted(slot, holders[0][1]))
    check("a key opens its own grant only", (slot["key"]["tag"] == own) == (mine is not None))

# --- Head and manifest ---

head = verified(HEAD, "pimh+head")
manifest = verified(read("g/manifest.json").decode().strip(), "pimh+manifest")
check("head and grants have one epoch", all(grant["epoch"] == head["epoch"] for _, _, grant in holders))
for file, digest in manifest["files"].items():
    served = opens(lambda: hashlib.sha256(read(file)).hexdigest())
    check(f"the hash of {file}", served == digest)
check("the head is not taken for a manifest", not opens(lambda: verified(HEAD, "pimh+manifest")))

# --- Objects, boxes, files, search ---

role_keys = {}
for _, _, grant in holders:
    for key in grant["keys"]:
        if key["kty"] == "oct":
            role_keys[key["kid"]] = jwk.JWK(kty="oct", k=key["k"])

files = {}
boxes = 0


def opened(envelope, expected, where):
    """Opens with each key that may, and shows that no other does. Gives the JSON."""
    thing = None
    kids = [recipient["header"]["kid"] for recipient in envelope["recipients"]]
    for kid, key in role_keys.items():
        plaintext = opens(lambda: decrypted(envelope, key, "A256KW"))
        check(f"{where} and the key {kid}", (kid in kids) == (plaintext is not None))
        if kid in kids and plaintext is not None and thing is None:
            thing = opens(lambda: content(envelope, plaintext, expected))
    check(f"{where} opens for somebody", thing)
    return thing


def inside(thing, expected, where):
    global boxes
    for reference in thing.get("meta", {}).get("files", {}).values():
        name = reference["at"].split("/")[1]
        files[reference["at"]] = (reference, f"pimh/v1/asset/{name}/")
    for reference in thing.get("search", []):
        pack, number = reference["at"].split("/")[1].split("-")
        files[reference["at"]] = (reference, f"pimh/v1/search/{pack}/{number}/")
    for envelope in thing.get("inner", []):
        boxes += 1
        box = opened(envelope, {"v": 1, "t": "box", "id": expected["id"]}, f"a box in {where}")
        if box:
            inside(box, expected, where)


known = []
objects = 0
for level in head["levels"]:
    for path in sorted((TREE / "g" / level["a"]).glob("*.json")):
        objects += 1
        kind = "nav" if path.stem == level["nav"] else "page"
        expected = {"v": 1, "t": kind, "id": path.stem, "a": level["a"]}
        envelope = json.loads(path.read_bytes())
        thing = opened(envelope, expected, f"{level['a']}/{path.name}")
        if thing:
            known.append((envelope, expected))
            inside(thing, expected, f"{level['a']}/{path.name}")
check("there are objects", objects)

binaries = 0
for level in head["levels"]:
    for path in sorted((TREE / "g" / level["a"]).glob("*.bin")):
        binaries += 1
        at = f"{level['a']}/{path.stem}"
        check(f"some page has the key of {at}", at in files)
        if at not in files:
            continue
        reference, prefix = files[at]
        data = path.read_bytes()
        clear = opens(lambda: opened_file(reference, prefix, data))
        check(f"{at} opens", clear is not None and len(clear) == reference["size"])
        other = {**reference, "k": reference["k"] + "x"}
        check(f"{at} is bound to its readers", opens(lambda: opened_file(other, prefix, data)) is None)
        middle = len(data) // 2
        broken = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        check(f"{at}, changed", opens(lambda: opened_file(reference, prefix, broken)) is None)

# --- What was changed opens for nobody ---


def other_first(text):
    return ("B" if text[0] == "A" else "A") + text[1:]


for envelope, expected in known[:8]:
    kids = [recipient["header"]["kid"] for recipient in envelope["recipients"]]
    key = next(role_keys[kid] for kid in kids if kid in role_keys)

    def opens_as(envelope, expected):
        return opens(lambda: content(envelope, decrypted(envelope, key, "A256KW"), expected))

    check("an object opens before it is changed", opens_as(envelope, expected))
    for member in ["ciphertext", "tag", "iv", "protected"]:
        broken = {**envelope, member: other_first(envelope[member])}
        check(f"an object with another {member}", not opens_as(broken, expected))
    for member in ["id", "a", "t"]:
        check(f"an object as another {member}", not opens_as(envelope, {**expected, member: "x"}))

first, payload, last = HEAD.split(".")
check("a changed head", not opens(lambda: verified(f"{first}.{other_first(payload)}.{last}", "pimh+head")))
slot = slot_of(holders[0][0])
broken = {"key": {**slot["key"], "tag": other_first(slot["key"]["tag"])}}
check("a changed slot", not opens(lambda: private_key(broken, holders[0][0])))
broken = {"grant": {**slot["grant"], "tag": other_first(slot["grant"]["tag"])}}
check("a changed grant", not opens(lambda: granted(broken, holders[0][1])))

print(f"{len(slots)} slots, {objects} objects, {boxes} boxes within, {binaries} files, {len(role_keys)} role keys")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
