"""A PostgreSQL server of its own with durable commits, and what pgbench makes of statements like the product's."""

import os
import pathlib
import pwd
import re
import subprocess
import tempfile

SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 100
shared_buffers = 512MB
"""

# A user of two kilobytes read by its key, and one created with a dozen index rows, an audit entry and the head of its log.
TABLES = """
create table people (tenant bytea not null, id bytea not null, document text not null, primary key (tenant, id));
create table people_index (
  tenant bytea not null, attribute text not null, prefix text not null, person bytea not null,
  primary key (tenant, attribute, prefix, person));
create table entries (tenant bytea not null, position bigint not null, entry bytea not null, primary key (tenant, position));
create table heads (tenant bytea primary key, size bigint not null);
insert into heads values ('x', 0);
insert into people select 'x', int8send(n), repeat('x', 2000) from generate_series(1, 1000) n;
"""
GET = """
\\set n random(1, 1000)
begin isolation level repeatable read read only;
select tenant, id, document from people where tenant = 'x' and id = int8send(:n);
commit;
"""
CREATE = """
begin; select pg_advisory_xact_lock(1);
select size from heads where tenant = 'x';
insert into people values ('x', uuid_send(gen_random_uuid()), repeat('x', 2000));
insert into people_index
  select 'x', 'attribute-' || n, md5(random()::text), uuid_send(gen_random_uuid()) from generate_series(1, 12) n;
insert into entries select 'x', size, repeat('x', 500)::bytea from heads where tenant = 'x';
update heads set size = size + 1 where tenant = 'x';
commit;
"""


class Postgres:
    """Used with `with`."""

    port = int(os.environ.get("LOAD_POSTGRES_PORT", "8096"))

    def __enter__(self):
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            raise SystemExit("load: no PostgreSQL server is installed; run scripts/setup --tests")
        self.programs = found[-1]
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        # PostgreSQL refuses to run as root; the package made a user for it.
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        else:
            self.owner = {}
        self.program("initdb", "-D", f"{self.folder}/data", "-U", "lanyard", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust")
        with open(f"{self.folder}/data/postgresql.conf", "a") as file:
            file.write(f"{SETTINGS}port = {self.port}\nunix_socket_directories = '{self.folder}'\n")
        self.program("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "start")
        self.run("create database lanyard")
        return self

    def __exit__(self, *_):
        self.program("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop")
        self.temporary.cleanup()

    @property
    def address(self) -> str:
        return f"postgres://lanyard@127.0.0.1:{self.port}/lanyard"

    def program(self, name: str, *words: str) -> str:
        done = subprocess.run(
            [self.programs / name, *words], cwd="/", env={**os.environ, "HOME": self.folder}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL, text=True, **self.owner)
        if done.returncode:
            raise SystemExit(f"load: {name} failed: {done.stdout}")
        return done.stdout or ""

    def run(self, statement: str, database: str = "postgres") -> None:
        self.program(
            "psql", "-q", "-v", "ON_ERROR_STOP=1", f"postgres://lanyard@127.0.0.1:{self.port}/{database}", "-c", statement)

    def pgbench(self, seconds: int) -> dict[str, float]:
        """Transactions a second of statements like those of a get and of a create."""
        self.run("create database pgbench")
        self.run(TABLES, "pgbench")
        rates = {}
        for name, text in [("get", GET), ("create", CREATE)]:
            script = pathlib.Path(self.folder) / f"{name}.sql"
            script.write_text(text)
            answer = self.program(
                "pgbench", "-n", "-M", "prepared", "-c", "8", "-j", "1", "-T", str(seconds), "-f", str(script),
                f"postgres://lanyard@127.0.0.1:{self.port}/pgbench")
            rates[name] = float(re.search(r"tps = ([0-9.]+)", answer).group(1))
        return rates
