"""Python's huggingface_hub and libs/model-hub use one cache: each reads offline what the other has downloaded.

    ./mvnw -q -pl libs/model-hub -am test-compile
    pip install huggingface_hub
    python bench/peers/hf_cache.py [FOLDER_OF_A_MODEL]

Serves the folder (default: models/tpo-nano) from a local hub, so that no network is needed. Exit status 0: all agree.
"""

import glob
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = "lab/model"
JAVA = os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java")


def class_path():
    modules = ["libs/model-hub/target/classes", "libs/model-hub/target/test-classes", "libs/hub-testing/target/classes"]
    repository = pathlib.Path.home() / ".m2" / "repository"
    jars = []
    for pattern in (
        "tools/jackson/core/jackson-*/3.*/*.jar",
        "com/fasterxml/jackson/core/jackson-annotations/*/*.jar",
        "org/jspecify/jspecify/*/*.jar",
    ):
        jars += sorted(glob.glob(str(repository / pattern)), reverse=True)
    return ":".join([str(ROOT / module) for module in modules] + jars)


def environment(cache, endpoint, offline):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    return clean | {"HF_HUB_CACHE": str(cache), "HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": "1" if offline else "0"}


def ours(cache, endpoint, offline):
    command = [JAVA, "-cp", class_path(), "dev.tpo.hub.FetchMain", "hf://" + MODEL]
    return run(command, environment(cache, endpoint, offline))


def python(cache, endpoint, offline):
    code = f"import huggingface_hub as h; print(h.snapshot_download({MODEL!r}, ignore_patterns=['*.md', '*.log']))"
    return run([sys.executable, "-c", code], environment(cache, endpoint, offline))


def run(command, env):
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[-1]}: {done.stderr}")
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


def hashes(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def shape(cache):
    """Every link, ref and blob below the model's folder; what only keeps books is left out."""
    model = cache / ("models--" + MODEL.replace("/", "--"))
    found = {}
    for path in sorted(model.rglob("*")):
        name = str(path.relative_to(model))
        if name.split("/")[0] in ("blobs", "refs", "snapshots") and not path.is_dir():
            found[name] = os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "models" / "tpo-nano"
    serve = [JAVA, "-cp", class_path(), "dev.tpo.testing.hub.FakeHub", "0", f"{MODEL}={folder}"]
    hub = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
    try:
        hub.stdout.readline()
        endpoint = hub.stdout.readline().strip().removeprefix("HF_ENDPOINT=")
        with tempfile.TemporaryDirectory() as scratch:
            a, b = pathlib.Path(scratch, "a"), pathlib.Path(scratch, "b")
            written_by_us, written_by_python = ours(a, endpoint, False), python(b, endpoint, False)
            expected = hashes(written_by_us)
            checks = {
                "same files": hashes(written_by_python) == expected,
                "same layout": shape(a) == shape(b),
                "Python reads ours offline": hashes(python(a, "http://127.0.0.1:1", True)) == expected,
                "we read Python's offline": hashes(ours(b, "http://127.0.0.1:1", True)) == expected,
            }
    finally:
        hub.kill()
        hub.wait()
    for check, passed in checks.items():
        print(f"{'ok  ' if passed else 'FAIL'} {check}")
    print(f"{len(expected)} files of {folder}")
    sys.exit(0 if all(checks.values()) else 1)


if __name__ == "__main__":
    main()
