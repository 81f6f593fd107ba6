from __future__ import annotations

from pathlib import Path

import pytest

from eventwright.errors import SettingsError
from eventwright.registry.settings import RegistrySettings, chosen
from eventwright.settings import read_settings

SECRET = "do-not-show"


def read(folder: Path, text: str) -> dict[str, RegistrySettings]:
    (folder / "eventwright.toml").write_text(text)
    return dict(read_settings(folder).registries)


def test_every_setting(tmp_path: Path) -> None:
    text = """
[registry]
url = "https://registry.example:8081/base/"
token = "t"
[registry.prod]
url_env = "URL"
username = "me"
password_env = "PASSWORD"
ca = "ca.pem"
cert = "us.pem"
key = "us.key"
key_password_env = "KEY_PASSWORD"
timeout = 2.5
retries = 0
context = ":.staging:"
"""
    registries = read(tmp_path, text)
    environment = {"URL": "http://r", "PASSWORD": SECRET, "KEY_PASSWORD": "k"}
    assert chosen(registries, "", environment) == RegistrySettings(
        url="https://registry.example:8081/base", token="t"
    )
    prod = chosen(registries, "prod", environment)
    assert prod == RegistrySettings(
        name="prod",
        url="http://r",
        username="me",
        password=SECRET,
        ca=tmp_path / "ca.pem",
        cert=tmp_path / "us.pem",
        key=tmp_path / "us.key",
        key_password="k",
        timeout=2.5,
        retries=0,
        context="staging",
        variables=prod.variables,
    )
    assert SECRET not in repr(prod)


def test_everything_from_the_environment() -> None:
    environment = {
        "EVENTWRIGHT_REGISTRY_URL": "http://r",
        "EVENTWRIGHT_REGISTRY_USERNAME": "me",
        "EVENTWRIGHT_REGISTRY_PASSWORD": SECRET,
    }
    found = chosen({}, "", environment)
    assert (found.url, found.username, found.password) == ("http://r", "me", SECRET)


def test_usual_variables_are_for_no_registry_with_a_name(tmp_path: Path) -> None:
    registries = read(tmp_path, '[registry.prod]\nurl = "http://prod"\n')
    environment = {"EVENTWRIGHT_REGISTRY_URL": "http://r", "EVENTWRIGHT_REGISTRY_TOKEN": SECRET}
    found = chosen(registries, "", environment)
    assert (found.name, found.url, found.token) == ("prod", "http://prod", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[registry]\nuri = "x"', 'toml:2: unknown setting "uri" of a registry; did you mean "url"?'),
        (
            '[registry.prod]\nurl = "http://x"\ntokn = "x"',
            'toml:3: unknown setting "tokn" of a registry; did',
        ),
        ("[registry]\nurl = 1", 'toml:2: "url" is text in quotes'),
        ("[registry]\npassword = 99887766", '"password" is text in quotes'),
        ('[registry]\npassword_env = "not a name"', '"password_env" is the name of an environment variable'),
        ('[registry]\ntoken = ""', '"token" is text in quotes'),
        ("[registry]\ntimeout = 0", '"timeout" is a number of seconds up to 3600, not 0'),
        ("[registry]\ntimeout = true", '"timeout" is a number of seconds up to 3600, not true'),
        ("[registry]\nretries = 1.5", '"retries" is a whole number from 0 to 20, not 1.5'),
        (
            '[registry]\ncontext = "a:b"',
            '"context" is the name of a schema context, such as "staging", not "a:b"',
        ),
        ('[registry]\nca = ""', '"ca" is a file\'s path in quotes, not ""'),
        (
            '[registry]\npassword = "99887766"\npassword_env = "P"',
            '"password" and "password_env" are both set; keep one',
        ),
        (
            'registry = "http://me:99887766@r"',
            '"registry" is a table: write [registry] or [registry.production]',
        ),
        ('[registry.prod.url]\na = "99887766"', '"url" is text in quotes'),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)
    assert "99887766" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            RegistrySettings(),
            "[registry]: no url is given; write it into the settings, or set EVENTWRIGHT_REGIS",
        ),
        (RegistrySettings("prod"), "[registry.prod]: no url is given; write it into the settings"),
        (RegistrySettings(url=f"ftp://me:{SECRET}@r"), '"url" is the address of a registry'),
        (RegistrySettings(url=f"http://me:{SECRET}@r:x"), '"url" is the address of a registry'),
        (RegistrySettings(url=f"http://me:{SECRET}@"), '"url" is the address of a registry'),
        (RegistrySettings(url=f"http://[me:{SECRET}@r"), '"url" is the address of a registry'),
        (RegistrySettings(url=f"http://r/?token={SECRET}"), '"url" is the address of a registry'),
        (RegistrySettings(url=f"me:{SECRET}@r"), '"url" is the address of a registry'),
        (
            RegistrySettings(url=f"http://me:{SECRET}@r", username="you"),
            '"url" has a user in it, and "username"',
        ),
        (
            RegistrySettings(url="http://r", username="me", token=SECRET),
            '"token" and "username" are two ways',
        ),
        (RegistrySettings(url="http://r", password=SECRET), '"password" is set and "username" is not'),
        (RegistrySettings(url="http://r", key=Path("k")), '"key" is set and "cert" is not'),
        (
            RegistrySettings(url="http://r", variables={"token": "NOT_SET"}),
            "the environment variable NOT_SET is not set, and token is read from it",
        ),
    ],
)
def test_settings_that_cannot_be_used(settings: RegistrySettings, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        chosen({settings.name: settings}, settings.name, {})
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)
