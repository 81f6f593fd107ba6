"""Our canonical form and fingerprint beside those of fastavro; `formats_java.py` asks Java."""

from __future__ import annotations

import json
from random import Random

from drafts import render
from fastavro.schema import fingerprint as fastavro_fingerprint
from fastavro.schema import to_parsing_canonical_form
from random_schemas import Profile, random_draft

from eventwright.model.canonical import canonical_form, fingerprint
from eventwright.model.parse import parse_schema

SCHEMAS = 400
# It keeps the word "error", where Java writes "record".
PROFILES = (Profile(errors=False), Profile(record_root=True, errors=False))


def test_like_fastavro() -> None:
    rng = Random(5)
    for number in range(SCHEMAS):
        schema = render(random_draft(rng, PROFILES[number % 2]), rng)
        parsed, problems = parse_schema(schema)
        assert parsed is not None, problems
        form = to_parsing_canonical_form(schema)
        assert json.loads(canonical_form(parsed)) == json.loads(form), json.dumps(schema)
        assert canonical_form(parsed) == form, json.dumps(schema)
        theirs = fastavro_fingerprint(form, "CRC-64-AVRO")
        assert fingerprint(parsed).to_bytes(8, "little").hex() == theirs
