"""The work that every server is given, by OpenSSH's sftp client."""

import filecmp
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time

SMALL_FILES = 5_000
SMALL_BYTES = 4_096
ENTRIES = 20_000
LISTINGS = 3
CONNECTS = 20

NAMES = ("get", "put", "get-small", "put-small", "list", "connect")


class Area:
    """The files: on tmpfs, so that no disk is measured."""

    def __init__(self, folder, mib):
        self.folder, self.mib = pathlib.Path(folder), mib
        for name in ("src", "up", "got", "small", "many"):
            (self.folder / name).mkdir()
        with open(self.stream, "wb") as file:
            for _ in range(mib):
                file.write(os.urandom(1 << 20))
        for i in range(SMALL_FILES):
            (self.folder / "small" / f"f{i:05d}").write_bytes(os.urandom(SMALL_BYTES))
        for i in range(ENTRIES):
            (self.folder / "many" / f"file-with-a-typical-name-{i:06d}.dat").touch()

    @property
    def stream(self):
        return self.folder / "src" / "stream"

    def fresh(self, *names):
        path = self.folder.joinpath(*names)
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
        return path


class Client:
    """OpenSSH's sftp, told to use one key, one cipher and nothing of this machine's configuration."""

    def __init__(self, key, cipher):
        self.base = ["sftp", "-q", "-F", "none", "-i", str(key)]
        for option in (
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "BatchMode=yes",
            "KexAlgorithms=curve25519-sha256",
            f"Ciphers={cipher}",
        ):
            self.base += ["-o", option]

    def run(self, server, lines, seconds=300):
        """Runs a batch; the seconds it took, and the client's CPU seconds."""
        with tempfile.NamedTemporaryFile("w", suffix=".sftp") as batch:
            batch.write("\n".join(lines) + "\n")
            batch.flush()
            command = self.base + ["-P", str(server.port), "-b", batch.name, f"{server.user}@127.0.0.1"]
            before = children_cpu()
            start = time.monotonic()
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=seconds)
            took = time.monotonic() - start
        if done.returncode:
            raise RuntimeError(f"sftp to {server.name} failed: {done.stderr.decode(errors='replace')[-500:]}")
        return took, children_cpu() - before

    def can_log_in(self, server):
        try:
            self.run(server, ["pwd"], 30)
            return True
        except (RuntimeError, subprocess.TimeoutExpired):
            return False


class Work:
    """One kind of work: how much it is, and what is done and checked for it."""

    def __init__(self, name, amount, do, check=lambda server: None):
        self.name, self.amount, self.do, self.check = name, amount, do, check

    def measure(self, server):
        """The seconds that the work took, the server's and the client's CPU seconds."""
        server.settle()
        before = server.cpu()
        took, client_cpu = self.do(server)
        server.settle()
        cpu = server.cpu() - before
        self.check(server)
        return {"seconds": took, "cpu": cpu, "client_cpu": client_cpu}


def all_work(area, client):
    gib = area.mib / 1024
    return [
        Work("get", gib, lambda s: get_stream(area, client, s), lambda s: same(area.stream, area.folder / "got" / "stream")),
        Work("put", gib, lambda s: put_stream(area, client, s), lambda s: same(area.stream, area.folder / "up" / s.name)),
        Work("get-small", SMALL_FILES, lambda s: get_small(area, client, s), lambda s: complete(area.folder / "got" / "small")),
        Work("put-small", SMALL_FILES, lambda s: put_small(area, client, s), lambda s: complete(area.folder / "up" / f"{s.name}-small")),
        Work("list", LISTINGS, lambda s: client.run(s, [f"ls -1 {s.prefix}/many"] * LISTINGS)),
        Work("connect", CONNECTS, lambda s: connects(client, s)),
    ]


def get_stream(area, client, server):
    target = area.fresh("got", "stream")
    return client.run(server, [f"get {server.prefix}/src/stream {target}"])


def put_stream(area, client, server):
    area.fresh("up", server.name)
    return client.run(server, [f"put {area.stream} {server.prefix}/up/{server.name}"])


def get_small(area, client, server):
    target = area.fresh("got", "small")
    return client.run(server, [f"get -r {server.prefix}/small {target}"])


def put_small(area, client, server):
    area.fresh("up", f"{server.name}-small")
    return client.run(server, [f"put -r {area.folder}/small {server.prefix}/up/{server.name}-small"])


def connects(client, server):
    runs = [client.run(server, ["pwd"]) for _ in range(CONNECTS)]
    return sum(run[0] for run in runs), sum(run[1] for run in runs)


def same(expected, actual):
    if not filecmp.cmp(expected, actual, shallow=False):
        raise RuntimeError(f"{actual} is not what was sent")
    actual.unlink()


def complete(folder):
    names = os.listdir(folder)
    wrong = [name for name in names if (folder / name).stat().st_size != SMALL_BYTES]
    if len(names) != SMALL_FILES or wrong:
        raise RuntimeError(f"{folder} has {len(names)} files, {len(wrong)} of them of the wrong size")
    shutil.rmtree(folder)


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
