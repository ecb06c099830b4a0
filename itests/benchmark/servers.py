"""The servers that are compared: each starts in the foreground on a free port of 127.0.0.1 and is ended by its handle."""

import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server.

    prefix: what stands before the path of a file in the area that both servers serve, so that it becomes the remote path.
    """

    def __init__(self, name, user, prefix, log):
        self.name, self.user, self.prefix, self.log = name, user, prefix, log
        self.port = free_port()
        self.process = None

    def launch(self, command, environment=None):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )

    def wait(self, ready, seconds=120):
        """Waits until ready() is true: the port answers, and then a login."""
        end = time.monotonic() + seconds
        while not ready(self):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} did not come up; its log ends with:\n{self.tail()}")
            time.sleep(0.2)

    def stop(self):
        if self.process is None:
            return
        for kind, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 10)):
            try:
                os.killpg(self.process.pid, kind)
                self.process.wait(seconds)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
            if not [pid for pid in processes() if group(pid) == self.process.pid]:
                return

    def settle(self):
        """Waits until the processes that serve single connections are gone, so that their CPU time is counted."""
        end = time.monotonic() + 5
        while self.forks() and len(self.tree()) > 1 and time.monotonic() < end:
            time.sleep(0.02)

    def forks(self):
        return False

    def cpu(self):
        """Seconds of CPU used so far by the server and all that it started."""
        total = 0
        for pid in self.tree():
            fields = stat(pid)
            total += sum(int(field) for field in fields[11:15]) if fields else 0
        return total / TICKS

    def peak_memory(self):
        """The most memory, in MiB, that the server's processes had resident."""
        total = 0
        for pid in self.tree():
            try:
                for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        total += int(line.split()[1])
            except OSError:
                continue
        return total / 1024

    def tree(self):
        children = {}
        for pid in processes():
            fields = stat(pid)
            if fields:
                children.setdefault(int(fields[1]), []).append(pid)
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children.get(pid, [])
        return found

    def tail(self):
        return "\n".join(pathlib.Path(self.log).read_text(errors="replace").splitlines()[-15:])


class OpenSsh(Server):
    """OpenSSH's sshd with its internal SFTP server."""

    def __init__(self, name, folder, area, keys):
        super().__init__(name, getpass.getuser(), str(area), folder / f"{name}.log")
        config = folder / f"{name}.config"
        config.write_text(
            "\n".join(
                (
                    f"Port {self.port}",
                    "ListenAddress 127.0.0.1",
                    f"HostKey {keys}/host",
                    f"AuthorizedKeysFile {keys}/client.pub",
                    "StrictModes no",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no",
                    "PermitRootLogin yes",
                    "UsePAM no",
                    "UseDNS no",
                    "PrintMotd no",
                    "PidFile none",
                    "MaxStartups 1000",
                    "Subsystem sftp internal-sftp",
                )
            )
            + "\n"
        )
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.launch([find("sshd"), "-D", "-e", "-f", str(config)])

    def forks(self):
        return True


class Sallyport(Server):
    """The built distribution, on a copy of its own."""

    def __init__(self, folder, area, keys, assembly):
        super().__init__("sallyport", "benchmark", "", folder / "sallyport.log")
        home = folder / "container"
        shutil.copytree(assembly, home, symlinks=True)
        shutil.rmtree(home / "data", ignore_errors=True)
        etc = home / "etc"
        write(etc / "org.sallyport.server-default.cfg", f"listen.address = 127.0.0.1\nlisten.port = {self.port}\nmounts = / = default\n")
        write(etc / "org.sallyport.file.local-default.cfg", f"root = {area}\n")
        public_key = " ".join((keys / "client.pub").read_text().split()[:2])
        write(etc / "org.sallyport.user-benchmark.cfg", f"name = benchmark\nauthorized.keys = {public_key}\n")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("KARAF_", "JAVA_M"))}
        environment["JAVA_MAX_MEM"] = "256m"
        self.launch([str(home / "bin" / "karaf"), "server"], environment)
        self.home = home

    def tail(self):
        logs = [super().tail()]
        for log in self.home.glob("data/log/*.log"):
            logs.append("\n".join(log.read_text(errors="replace").splitlines()[-15:]))
        return "\n".join(logs)


def write(path, text):
    path.write_text(text)
    path.chmod(0o600)


def find(program):
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not path:
        raise RuntimeError(f"{program} is needed to compare with: install openssh-server")
    return path


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def stat(pid):
    """The fields of /proc/PID/stat behind the command's name; None if the process is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def group(pid):
    fields = stat(pid)
    return int(fields[2]) if fields else None
