"""A PostgreSQL server for the tests alone: on a socket in a folder of its own, gone afterwards.

PostgreSQL refuses to run as root, so root lends it to `nobody`.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

WHERE_TO_GET_IT = "needs a PostgreSQL server on this machine: apt-get install postgresql (Debian), brew install postgresql (macOS)"


def programs():
    """The folder that holds `initdb` and `postgres`, None where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    usable = [f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()]
    if not usable or (os.geteuid() == 0 and not shutil.which("setpriv")):
        return None
    return usable[0]


def _as_nobody(folder):
    if os.geteuid() != 0:
        return []
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


@contextmanager
def server(binaries):
    """Yields a function that makes an empty database and gives its address."""
    folder = Path(tempfile.mkdtemp(prefix="lexlink-pg-"))
    lent = _as_nobody(folder)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def run(program, *arguments):
        command = [*lent, str(binaries / program), *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout

    data = folder / "data"
    try:
        make = ("initdb", "-D", str(data), "-U", "lexlink", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        try:  # where it can be had, an order of words that skips punctuation, as servers usually have
            run(*make, "--locale-provider=icu", "--icu-locale=en-US")
        except AssertionError:
            run(*make)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=32MB"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        count = iter(range(10_000))

        def database():
            import psycopg

            name = f"store_{next(count)}"
            with psycopg.connect(host=str(folder), user="lexlink", dbname="postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return f"postgresql+psycopg://lexlink@/{name}?host={folder}"

        yield database
    finally:
        with suppress(AssertionError):
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
