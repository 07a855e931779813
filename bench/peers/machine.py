"""The machine that measures, and what of the versions no peer tells itself."""

import glob
import os
import pathlib
import platform
import resource
import subprocess


def read(path):
    return pathlib.Path(path).read_text().strip()


def after(text, key):
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(key)), "unknown")


def blas_core():
    """The newest CPU that Debian's OpenBLAS has kernels for and this one can run."""
    flags = set(after(read("/proc/cpuinfo"), "flags").split())
    for core, needs in {"Cooperlake": {"avx512_bf16"}, "SkylakeX": {"avx512f", "avx512bw", "avx512vl"}, "Haswell": {"avx2", "fma"}}.items():
        if needs <= flags:
            return core
    return None


def caches():
    found = []
    for index in sorted(glob.glob("/sys/devices/system/cpu/cpu0/cache/index*")):
        if read(f"{index}/type") != "Instruction":
            found.append(f"L{read(f'{index}/level')} {read(f'{index}/size')}")
    return ", ".join(found)


def ticks():
    """Seconds that the cores had since the machine's start, and how many of them
    were busy, taken by the host, and this run's own."""
    user, nice, system, idle, iowait, irq, softirq, steal = (int(n) / os.sysconf("SC_CLK_TCK") for n in read("/proc/stat").split()[1:9])
    busy = user + nice + system + irq + softirq
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return busy + idle + iowait + steal, busy, steal, sum(u.ru_utime + u.ru_stime for u in own)


def shares(before):
    """The shares of the cores' time since before that other processes and the
    host took."""
    total, busy, steal, own = (now - then for now, then in zip(ticks(), before))
    return {"others_share": max(0, busy - own) / total, "stolen_share": steal / total}


def described(mlp):
    """One JSON object with what performance.md says of the machine."""
    def run(*command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    return {
        "event": "machine",
        "CPU": after(read("/proc/cpuinfo"), "model name"),
        "cores": os.cpu_count(),
        "caches of a core": caches(),
        "memory": f"{int(after(read('/proc/meminfo'), 'MemTotal').split()[0]) / 2**20:.1f} GiB",
        "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release().split('-')[0]}",
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
        "mlp": run(mlp, "version"),
        "Python": platform.python_version(),
    }
