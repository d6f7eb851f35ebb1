"""Settings from the file in the data folder."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from quorate.schema.errors import ReadError, SpecError
from quorate.server.settings import Settings, read_settings

OIDC = '[oidc]\nclient_id = "a"\nclient_secret = "b"\n'


def written(folder: Path, text: str) -> Path:
    (folder / "server.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_everything_has_a_safe_value(tmp_path: Path) -> None:
    found = read_settings(tmp_path)
    assert found == Settings()
    assert not found.secure
    assert found.trusted_proxies == ()
    assert found.oidc is None


def test_a_file_is_read(tmp_path: Path) -> None:
    found = read_settings(
        written(
            tmp_path,
            """
            public_url = "https://judge.example.org/"
            trusted_proxies = ["10.0.0.0/8"]
            [oidc]
            issuer = "https://id.example.org"
            client_id = "quorate"
            client_secret = "s3cret"
            allowed = ["@example.org"]
            """,
        )
    )
    assert found.public_url == "https://judge.example.org"
    assert found.secure
    assert found.trusted_proxies == (ip_network("10.0.0.0/8"),)
    assert found.oidc is not None
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('publicurl = "https://x.org"', "publicurl"),
        ('public_url = "https://x.org/path"', "public_url"),
        ('public_url = "javascript:alert(1)"', "public_url"),
        ('trusted_proxies = ["everybody"]', "trusted_proxies.0"),
        ("session_days = 0", "session_days"),
        (f'public_url = "https://x.org"\n{OIDC}issuer = "http://id.org"', "oidc.issuer"),
        ('database_password_file = "p"', ""),
        ('database = "postgresql://a:b@c/d"\ndatabase_password_file = "p"', ""),
        ('replicas = ["postgresql://a/b"]', ""),
        ('database = "postgresql://a/b"\nreplicas = ["mysql://a/b"]', ""),
        ('database = "postgresql://a/b"\nreplicas = ["postgresql://c/b", "postgresql://c/b"]', ""),
        (
            'database = "postgresql://a@b/c"\ndatabase_password_file = "p"\n'
            'replicas = ["postgresql://a:b@d/c"]',
            "",
        ),
        ("replica_wait_seconds = -1", "replica_wait_seconds"),
        # the issuer must know where to send people back
        (f'{OIDC}issuer = "https://id.org"', ""),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, text: str, path: str) -> None:
    with pytest.raises(SpecError) as refused:
        read_settings(written(tmp_path, text))
    assert path in {fault.path for fault in refused.value.faults}
    assert "server.toml" in refused.value.where


def test_what_is_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"server\.toml"):
        read_settings(written(tmp_path, "public_url ="))


def test_the_password_of_the_database_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a b/c@d\n", encoding="utf-8")
    text = f"""
        database = "postgresql://ann@db.example.org:5433/quorate"
        database_password_file = "{tmp_path}/secret"
        replicas = ["postgresql://ann@db2.example.org/quorate"]
    """
    found = read_settings(written(tmp_path, text))
    assert found.database == "postgresql://ann:a%20b%2Fc%40d@db.example.org:5433/quorate"
    assert found.replicas == ("postgresql://ann:a%20b%2Fc%40d@db2.example.org/quorate",)
    assert "db2" not in repr(found)
    elsewhere = "postgresql://bob:own@elsewhere/copy"
    assert read_settings(tmp_path, {"database": elsewhere}).database == elsewhere
    (tmp_path / "secret").unlink()
    with pytest.raises(ReadError, match="password of the database"):
        read_settings(tmp_path)
