#!/usr/bin/env python3
"""Measures a tunnel of the built distribution beside `ssh -N -L`, both through the same sshd of OpenSSH, and says whether the target is met.

Everything runs on this machine, on free ports of 127.0.0.1. One stream goes through each of the two in turn, down and up; the rounds are interleaved and
their order alternates; warm-up rounds do not count. A ratio is taken inside each round, and the median of the ratios counts. Without --cipher each asks for
the ciphers that it asks for by default.

Needs a built distribution, OpenSSH's client and server and Python 3.9. Exit status: 0 the target is met, 1 it is not, 2 it did not work.
"""

import argparse
import getpass
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import compare
import servers

TARGET = 0.9
CHUNK = 1 << 20


class Target:
    """Where the tunnels lead: sends or takes a stream of zeros."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    @staticmethod
    def serve(client):
        with client:
            wish = client.makefile("rb", buffering=0).readline().split()
            if not wish:
                return
            if wish[0] == b"down":
                send(client, int(wish[1]))
                client.recv(1)
            else:
                receive(client, int(wish[1]))
                client.sendall(b"k")


def send(peer, mib):
    zeros = bytes(CHUNK)
    for _ in range(mib):
        peer.sendall(zeros)


def receive(peer, mib):
    buffer, left = bytearray(CHUNK), mib * CHUNK
    while left:
        count = peer.recv_into(buffer, min(left, CHUNK))
        if not count:
            raise RuntimeError(f"the stream ended {left} bytes too early")
        left -= count


class SshForward(servers.Server):
    """OpenSSH's client as a tunnel."""

    def __init__(self, folder, keys, sshd, target, cipher):
        super().__init__("ssh -N -L", sshd.user, "", folder / "ssh.log")
        command = ["ssh", "-F", "none", "-N", "-L", f"127.0.0.1:{self.port}:127.0.0.1:{target.port}", "-p", str(sshd.port), "-i", f"{keys}/client"]
        for option in ("IdentitiesOnly=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "GlobalKnownHostsFile=/dev/null"):
            command += ["-o", option]
        if cipher:
            command += ["-c", cipher]
        self.launch(command + [f"{sshd.user}@127.0.0.1"])


class SallyportTunnel(servers.Sallyport):
    """A tunnel of the distribution."""

    def __init__(self, folder, keys, assembly, sshd, target, cipher):
        (folder / "area").mkdir()
        super().__init__(folder, folder / "area", keys, assembly)
        self.port = servers.free_port()
        host_key = subprocess.run(["ssh-keygen", "-lf", f"{keys}/host.pub"], capture_output=True, text=True, check=True).stdout.split()[1]
        lines = [
            f"listen.port = {self.port}",
            f"target = 127.0.0.1:{target.port}",
            "ssh.host = 127.0.0.1",
            f"ssh.port = {sshd.port}",
            f"ssh.user = {sshd.user}",
            f"private.key = {keys}/client",
            f"host.key = {host_key}",
        ]
        if cipher:
            lines.append(f"ciphers = {cipher}")
        servers.write(self.home / "etc" / "org.sallyport.tunnel-benchmark.cfg", "\n".join(lines) + "\n")


def measure(tunnel, direction, mib):
    cpu, begin = tunnel.cpu(), time.monotonic()
    with socket.create_connection(("127.0.0.1", tunnel.port), 10) as client:
        client.settimeout(120)
        client.sendall(f"{direction} {mib}\n".encode())
        if direction == "down":
            receive(client, mib)
        else:
            send(client, mib)
            if client.recv(1) != b"k":
                raise RuntimeError("the stream did not arrive")
    return mib / (time.monotonic() - begin), (tunnel.cpu() - cpu) * 1024 / mib


def carries(tunnel):
    try:
        measure(tunnel, "up", 1)
        return True
    except (OSError, RuntimeError):
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assembly", type=pathlib.Path, default=compare.TOP / "karaf-distribution/target/assembly", help="the built distribution")
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds count (default 7)")
    parser.add_argument("--warm", type=int, default=2, help="how many come before and do not (default 2)")
    parser.add_argument("--mib", type=int, default=1024, help="the size of the stream in MiB (default 1024)")
    parser.add_argument("--cipher", help="the same for both, such as aes128-gcm@openssh.com")
    options = parser.parse_args()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: sys.exit(2))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sallyport-tunnels-"))
    started = []
    try:
        keys = compare.make_keys(folder)
        target = Target()
        sshd = servers.OpenSsh("openssh", folder, folder, keys)
        started.append(sshd)
        sshd.wait(compare.answers)
        sshd.user = getpass.getuser()
        tunnels = [SallyportTunnel(folder, keys, options.assembly, sshd, target, options.cipher)]
        started.append(tunnels[0])
        tunnels.append(SshForward(folder, keys, sshd, target, options.cipher))
        started.append(tunnels[1])
        for tunnel in tunnels:
            tunnel.wait(carries)
        return conclude(rounds(tunnels, options), tunnels, options)
    except (RuntimeError, OSError, subprocess.SubprocessError) as problem:
        print(f"tunnels.py: {problem}", file=sys.stderr)
        return 2
    finally:
        for server in reversed(started):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def rounds(tunnels, options):
    results = {}
    for number in range(-options.warm, options.rounds):
        for direction in ("down", "up"):
            for tunnel in tunnels if number % 2 == 0 else tunnels[::-1]:
                speed, cpu = measure(tunnel, direction, options.mib)
                compare.say(f"{'warm-up' if number < 0 else f'round {number + 1}'}: {direction} {tunnel.name} {speed:.0f} MiB/s, CPU {cpu:.2f} s/GiB")
                if number >= 0:
                    results.setdefault((direction, tunnel.name), []).append((speed, cpu))
    return results


def conclude(results, tunnels, options):
    ours, theirs = (tunnel.name for tunnel in tunnels)
    print(f"| Work | {ours} | {theirs} | ratio (in each round) | target | |\n|---|---|---|---|---|---|")
    all_met = True
    for direction in ("down", "up"):
        own, other = results[direction, ours], results[direction, theirs]
        ratios = [a[0] / b[0] for a, b in zip(own, other)]
        ratio = statistics.median(ratios)
        met = ratio >= TARGET
        all_met &= met
        print(
            f"| one stream {direction} | {statistics.median(a[0] for a in own):.0f} MiB/s, {statistics.median(a[1] for a in own):.2f} s/GiB"
            f" | {statistics.median(b[0] for b in other):.0f} MiB/s, {statistics.median(b[1] for b in other):.2f} s/GiB"
            f" | {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}) | at least {TARGET} | {'PASS' if met else 'FAIL'} |"
        )
    print(f"\n{options.cipher or 'ciphers as by default'}, {options.mib} MiB, {options.rounds} rounds after {options.warm} to warm up, medians.")
    print("PASS" if all_met else "FAIL")
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
