"""What is in ``deploy/`` fits the server: units, container, compose file, their settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from quorate.server.routes.health import router
from quorate.server.settings import Settings, read_settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = ("quorate.service", "quorate@.service", "quorate-work.service")
PROGRAM = "/opt/quorate/bin/quorate"
PATHS = {getattr(route, "path", "") for route in router.routes}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def unit(name: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", text(name), re.M))


def compose() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(text("compose.yaml"))
    return found


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_unit(tmp_path: Path, name: str) -> None:
    there = text(name).replace(PROGRAM, sys.executable)
    path = tmp_path / name.replace("@.", "@8081.")
    path.write_text(there, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False
    )
    about_ours = [line for line in done.stderr.splitlines() if path.name in line]
    assert (done.returncode, about_ours) == (0, [])


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_gives_the_server_time_to_stop(name: str) -> None:
    found = unit(name)
    settings = Settings()
    assert float(found["TimeoutStopSec"]) > settings.grace_seconds + settings.drain_seconds
    verb = "work" if "work" in name else "serve"
    assert found["ExecStart"].split()[:2] == [PROGRAM, verb]
    assert found["UMask"] == "0077"
    assert found["StateDirectoryMode"] == "0700"


@pytest.mark.parametrize("name", UNITS[1:])
def test_units_differ_in_nothing_but_what_they_start(name: str) -> None:
    one, other = unit(UNITS[0]), unit(name)
    assert {key for key in one | other if one.get(key) != other.get(key)} == {
        "Description",
        "ExecStart",
    }


def test_the_container_holds_what_the_wheel_needs_and_is_nobody() -> None:
    lines = text("Dockerfile").replace("\\\n", " ").splitlines()
    said = [line.split(maxsplit=1) for line in lines if re.match(r"[A-Z]+ ", line)]
    sources = [
        word
        for order, rest in said
        if order == "COPY" and not rest.startswith("--from")
        for word in rest.split()[:-1]
    ]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    ignored = text("Dockerfile.dockerignore").splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == set(sources)
    # what the build reads: the package, its pages, and the files that pyproject.toml names
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"src", "web", "hatch_build.py", project["readme"], *project["license-files"]} <= set(
        sources
    )
    extras = re.search(r"\[([\w,]+)\]\"", text("Dockerfile"))
    assert extras is not None
    assert set(extras[1].split(",")) <= project["optional-dependencies"].keys()
    images = [rest.split()[0] for order, rest in said if order == "FROM"]
    assert [image for image in images if "/" in image] == []
    assert [rest for order, rest in said if order == "USER"] == ["quorate"]
    healthcheck = next(rest for order, rest in said if order == "HEALTHCHECK")
    address = re.search(r"http://127\.0\.0\.1:8080(/\w+)", healthcheck)
    assert address is not None
    assert address[1] in PATHS


def test_the_compose_file_names_what_is_there() -> None:
    found = compose()
    services = found["services"]
    for name, service in services.items():
        assert "/" not in str(service["image"]), name
        for kind in ("secrets", "configs"):
            given = service.get(kind, [])
            assert isinstance(given, list)
            used = {one["source"] if isinstance(one, dict) else one for one in given}
            assert used <= found[kind].keys(), name
        before = service.get("depends_on", {})
        assert isinstance(before, dict)
        assert all("healthcheck" in services[one] or "build" in services[one] for one in before)
    files = [str(one["file"]) for one in found["configs"].values()]
    assert [name for name in files if not (DEPLOY / name).is_file()] == []
    built = {name: service for name, service in services.items() if "build" in service}
    for service in built.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    servers = {name: service for name, service in built.items() if "command" not in service}
    assert len(servers) == 2
    workers = [service["command"] for service in built.values() if "command" in service]
    assert workers == [["work", "--data", "/srv/quorate", "--port", "8080"]]
    upstreams = re.search(r"reverse_proxy (.*) \{", text("Caddyfile"))
    assert upstreams is not None
    assert upstreams[1].split() == [f"{name}:8080" for name in servers]
    looked_at = re.search(r"health_uri (\S+)", text("Caddyfile"))
    assert looked_at is not None
    assert looked_at[1] in PATHS


def test_the_settings_of_the_compose_file_fit_it(tmp_path: Path) -> None:
    found = compose()
    secret = tmp_path / "database_password"
    secret.write_text("word", encoding="utf-8")
    said = tomllib.loads(text("server.toml"))
    assert said["database_password_file"] == "/run/secrets/database_password"
    settings = read_settings(
        tmp_path, {**said, "database_password_file": str(secret), "public_url": "https://x.org"}
    )
    assert settings.database == "postgresql://quorate:word@database/quorate"
    assert settings.background == "worker"
    assert "database" in found["services"]
    network = found["networks"]["outside"]["ipam"]
    assert isinstance(network, dict)
    assert settings.trusted_proxies == (ip_network(network["config"][0]["subnet"]),)
    stop = str(found["services"]["quorate-1"]["stop_grace_period"])
    assert float(stop.removesuffix("s")) > settings.drain_seconds + settings.grace_seconds
    every = re.search(r"health_interval (\d+)s", text("Caddyfile"))
    assert every is not None
    assert settings.drain_seconds >= 2 * float(every[1])


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_no_secret_is_in_the_folder() -> None:
    assert "secrets/" in text(".gitignore").splitlines()
    assert re.findall(r"password[\"']?\s*[:=]\s*[\"'](?!/run/)\w+", text("compose.yaml")) == []
