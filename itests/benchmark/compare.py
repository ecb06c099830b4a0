#!/usr/bin/env python3
"""Measures the built distribution beside OpenSSH's server and says whether the targets are met.

Both servers run on this machine, on free ports of 127.0.0.1, and serve the same files on tmpfs to OpenSSH's sftp client. The rounds of the two are
interleaved and their order alternates; warm-up rounds do not count. A ratio is taken inside each round, and the median of the ratios counts, because
absolute figures drift with the machine.

Needs a built distribution, OpenSSH's client and server, Python 3.9 and 4 GiB of free memory. Exit status: 0 all targets met, 1 some not, 2 it did not work.
"""

import argparse
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import report
import servers
import workload

TOP = pathlib.Path(__file__).resolve().parents[2]


def main():
    options = arguments()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: sys.exit(2))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sallyport-benchmark-", dir=options.tmpfs))
    started = []
    try:
        keys = make_keys(folder)
        say(f"making files in {folder}")
        (folder / "area").mkdir()
        area = workload.Area(folder / "area", options.mib)
        client = workload.Client(keys / "client", options.cipher)
        start(folder, area.folder, keys, options, started)
        for server in started:
            server.wait(lambda s: answers(s) and client.can_log_in(s))
            say(f"{server.name} is up on port {server.port}")
        work = [each for each in workload.all_work(area, client) if not options.only or each.name in options.only]
        if os.getloadavg()[0] > 1:
            say(f"the machine has other work to do (load {os.getloadavg()[0]:.1f}): the figures will be worth little")
        results = rounds(work, started, options)
        return conclude(results, work, started, options)
    except (RuntimeError, OSError, subprocess.SubprocessError) as problem:
        print(f"compare.py: {problem}", file=sys.stderr)
        return 2
    finally:
        for server in started:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assembly", type=pathlib.Path, default=TOP / "karaf-distribution/target/assembly", help="the built distribution")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds count (default 5)")
    parser.add_argument("--warm", type=int, default=2, help="how many come before and do not (default 2)")
    parser.add_argument("--only", nargs="+", choices=workload.NAMES, metavar="WORK", help=f"only this work: {' '.join(workload.NAMES)}")
    parser.add_argument("--mib", type=int, default=1024, help="the size of the stream in MiB (default 1024)")
    parser.add_argument("--cipher", default="aes128-gcm@openssh.com", help="default aes128-gcm@openssh.com")
    parser.add_argument("--minutes", type=float, default=30, help="stop with an error after so long (default 30)")
    parser.add_argument("--tmpfs", default="/dev/shm", help="where the files are (default /dev/shm)")
    parser.add_argument("--self-check", action="store_true", help="OpenSSH against itself: shows how exact the ratios are on this machine")
    parser.add_argument("--out", type=pathlib.Path, help="write the table to this file, too")
    options = parser.parse_args(words)
    options.end = time.monotonic() + options.minutes * 60
    return options


def make_keys(folder):
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    for name in ("client", "host"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(keys / name)], check=True)
    return keys


def start(folder, area, keys, options, started):
    """Starts both, ours first; what has been started is in the list even if a later one fails."""
    if options.self_check:
        started.append(servers.OpenSsh("openssh-again", folder, area, keys))
    else:
        if not (options.assembly / "bin" / "karaf").exists():
            raise RuntimeError(f"{options.assembly} is no distribution: build it with `mvn package`, or name it with --assembly")
        started.append(servers.Sallyport(folder, area, keys, options.assembly))
    started.append(servers.OpenSsh("openssh", folder, area, keys))


def answers(server):
    try:
        socket.create_connection(("127.0.0.1", server.port), 1).close()
        return True
    except OSError:
        return False


def rounds(work, compared, options):
    results = {}
    for number in range(-options.warm, options.rounds):
        order = compared if number % 2 == 0 else compared[::-1]
        for each in work:
            for server in order:
                if time.monotonic() > options.end:
                    raise RuntimeError(f"not done within {options.minutes:g} minutes")
                measured = each.measure(server)
                say(f"{'warm-up' if number < 0 else f'round {number + 1}'}: {each.name} {server.name} {measured['seconds']:.2f} s, CPU {measured['cpu']:.2f} s")
                if number >= 0:
                    results.setdefault((each.name, server.name), []).append(measured)
    return results


def conclude(results, work, compared, options):
    ours, theirs = compared
    lines, met = report.table(results, {each.name: each.amount for each in work}, ours.name, theirs.name)
    lines += ["", about(ours, options)]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text)
    print("PASS" if met else "FAIL")
    return 0 if met else 1


def about(ours, options):
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True).stderr.split(",")[0].strip()
    return (
        f"{options.cipher}, {options.rounds} rounds after {options.warm} to warm up, medians; {version}; {cpu_model()}, {os.cpu_count()} processors,"
        f" Linux {platform.release()}. Most memory of {ours.name}: {ours.peak_memory():.0f} MiB resident{heap(ours)}."
    )


def heap(server):
    for pid in server.tree():
        for argument in pathlib.Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
            if argument.startswith("-Xmx"):
                return f", with {argument}"
    return ""


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def say(text):
    print(f"{time.strftime('%T')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
