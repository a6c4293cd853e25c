"""Runs the programs that measure, and reads what they print."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent.parent
# Always Debian's: another Python on the PATH is another peer and lacks Debian's packages.
PYTHON = "/usr/bin/python3"
PEERS = {
    "pool": ("pool.py", None),
    "executor": ("executor.py", None),
    "loky": ("joblib_loky.py", "joblib"),
    "pebble": ("pebble_pool.py", "pebble"),
    "shared": ("shared.py", None),
}
LIMIT_SECONDS = 120


class Failure(Exception):
    """One sentence: what couldn't be measured, and why."""


def run(command, **variables):
    """The command's standard output and status. It and all that it started end with this call."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **variables)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment, start_new_session=True) as process:
        try:
            output, errors = process.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failure(f"{command[0]} took longer than {LIMIT_SECONDS} s") from None
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    return output, errors, process.returncode


def last_words(errors):
    lines = errors.strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def installed(peer):
    module = PEERS[peer][1]
    if module is None:
        return True
    return subprocess.run([PYTHON, "-c", f"import {module}"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def benchmark(program, benchmarks):
    """BENCHMARK:COUNTER → value."""
    output, errors, status = run([str(program), f"--benchmark_filter={benchmarks}",
                                  "--benchmark_format=json"])
    if status != 0 or not output:
        raise Failure(f"{program.name} ended with status {status}: {last_words(errors)}")
    values = {}
    for one in json.loads(output)["benchmarks"]:
        # "efficiency/10/iterations:5/manual_time": name and arguments come first.
        name = "/".join(part for part in one["name"].split("/")
                        if ":" not in part and part not in ("manual_time", "real_time"))
        if one.get("error_occurred"):
            raise Failure(f"{name}: {one['error_message']}")
        values.update({f"{name}:{key}": value for key, value in one.items()
                       if isinstance(value, (int, float))})
    if not values:
        raise Failure(f"{program.name} has no benchmark {benchmarks}")
    return values


def on_display(program, arguments):
    """ARGUMENT:FIGURE → value, of a program that shows windows: on a virtual display of its own and
    with settings of its own."""
    with tempfile.TemporaryDirectory(prefix="poolscope-bench-") as folder:
        output, errors, status = run(
            ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1080x24",
             str(program.resolve()), *arguments],
            QT_QPA_PLATFORM="xcb", XDG_CONFIG_HOME=folder, WAYLAND_DISPLAY="")
    if status != 0:
        raise Failure(f"{program.name} ended with status {status}: {last_words(errors)}")
    return {f"{argument}:{key}": value for argument, figures in json.loads(output).items()
            for key, value in figures.items()}


def peer(name, metrics):
    """PEER:METRIC → value, and the sentences of those that failed."""
    script = FOLDER / "peers" / PEERS[name][0]
    output, errors, status = run([PYTHON, str(script), *metrics])
    values, failures = {}, []
    for line in output.splitlines():
        answer = json.loads(line)
        if "error" in answer:
            failures.append(f"{name}:{answer['metric']}: {answer['error']}")
        else:
            values[f"{name}:{answer['metric']}"] = answer["value"]
    if status != 0 and not failures:
        failures.append(f"{script.name} ended with status {status}: {last_words(errors)}")
    return values, failures
