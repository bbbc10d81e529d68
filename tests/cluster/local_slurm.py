"""A Slurm of two nodes on this machine: munged, slurmctld and two slurmd, without systemd, on loopback, for one test."""
import os, pathlib, pwd, secrets, signal, socket, subprocess, time

CONFIGURATION = """\
ClusterName=local
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock,cred_expire=5
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=defer,sched_interval=1
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
SlurmctldTimeout=30
SlurmdTimeout=5
KillWait=2
JobRequeue=1
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
"""


class LocalSlurm:
    def __init__(self, folder):
        self.folder, self.daemons = pathlib.Path(folder), {}
        self.environment = os.environ | {"SLURM_CONF": str(self.folder / "slurm.conf")}

    def __enter__(self):
        for name in ("state", "spool/n1", "spool/n2"):
            (self.folder / name).mkdir(parents=True)
        self.configure()
        self.start_munge()
        self.start("slurmctld", "-D", "-c")
        for node in ("n1", "n2"):
            self.start("slurmd", "-D", "-N", node, name=node)
        self.wait_for(lambda: self.states() == {"n1": "idle", "n2": "idle"}, "two idle nodes")
        return self

    def __exit__(self, *_):
        for process in reversed(self.daemons.values()):
            process.terminate()
        for process in self.daemons.values():
            process.wait()

    def configure(self):
        listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
        ports = [listener.getsockname()[1] for listener in listeners]
        for listener in listeners:
            listener.close()
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=self.folder, ports=ports, host=socket.gethostname().split(".")[0],
            user=pwd.getpwuid(os.getuid()).pw_name))

    def start_munge(self):
        key = self.folder / "munge.key"
        key.touch(0o600)
        key.write_bytes(secrets.token_bytes(128))
        files = [f"--{name}-file={self.folder}/munge.{name}" for name in ("key", "pid", "log", "seed")]
        self.daemons["munged"] = subprocess.Popen(
            ["munged", "--foreground", "--force", f"--socket={self.folder}/munge.sock", *files],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "munged.txt", "w"))
        self.wait_for(lambda: (self.folder / "munge.sock").exists(), "munged's socket")

    def start(self, program, *arguments, name=None):
        name = name or program
        self.daemons[name] = subprocess.Popen([program, *arguments, "-f", self.folder / "slurm.conf"],
                                              stdout=subprocess.DEVNULL, stderr=open(self.folder / f"{name}.txt", "w"),
                                              env=self.environment)

    def run(self, *command, **further):
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment | further, timeout=120)
        return done.stdout.strip() if done.returncode == 0 else ""

    def states(self):
        lines = self.run("sinfo", "--noheader", "--Node", "--format=%N %t").splitlines()
        return dict(line.split() for line in lines)

    def jobs(self):
        """Lines of number, state, node or reason."""
        return self.run("squeue", "--noheader", "--array", "--format=%i %t %R").splitlines()

    def kill_node(self, node):
        """The node's slurmd, its slurmstepd and what runs under it, as if its power were cut: a slurmstepd goes on
        without its slurmd."""
        jobs = processes_of(node, self.folder)
        steps = [parent for parent in {parent_of(job) for job in jobs} if command_of(parent).startswith("slurmstepd:")]
        for process in [self.daemons[node].pid, *steps, *jobs]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.daemons[node].wait()

    def wait_for(self, condition, what, seconds=100):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"expected {what} within {seconds} s, found nodes {self.states()}, jobs {self.jobs()}\n"
                                 + self.logs())
            time.sleep(0.05)

    def logs(self):
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-2000:]}"
                         for log in sorted([*self.folder.glob("*.log"), *self.folder.glob("*.txt")]))


def parent_of(process):
    try:
        return int(pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def command_of(process):
    try:
        return pathlib.Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def processes_of(node, folder):
    """What Slurm started on this node, by its environment."""
    wanted = {f"SLURMD_NODENAME={node}".encode(), f"SLURM_CONF={folder}/slurm.conf".encode()}
    found = []
    for environment in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted <= set(environment.read_bytes().split(b"\0")):
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found
