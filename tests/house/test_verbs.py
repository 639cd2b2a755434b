"""Every deed has its words in every process: the journal never shows a bare code."""

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
DECLARED = re.compile(r'= Verb\(\s*"([a-z_0-9.]+)"')
ASK = "import django; django.setup(); from clusterwise.foundation.journal.verbs import Verb; print(*sorted(Verb.known))"


def test_a_process_that_only_serves_knows_every_verb_that_is_declared(tmp_path):
    declared = {code for file in SOURCE.rglob("*.py") for code in DECLARED.findall(file.read_text(encoding="utf-8"))}
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "clusterwise.site.settings", "PYTHONPATH": str(SOURCE),
        "CLUSTERWISE_VAR": str(tmp_path),
    }  # fmt: skip
    answer = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)

    assert len(declared) > 100
    assert declared - set(answer.stdout.split()) == set()
