"""Settings: every variable, the TOML file, what wins, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hookyard.settings import CLIENT_VARIABLES, Settings, WrongSettings, load_settings, variable_of

# name: (text of the variable, value, a wrong text)
VALUES: dict[str, tuple[str, Any, str | None]] = {
    "data": ("/var/lib/hookyard", Path("/var/lib/hookyard"), None),
    "host": ("0.0.0.0", "0.0.0.0", None),
    "port": ("9000", 9000, "70000"),
    "public_url": ("https://hooks.example.org/", "https://hooks.example.org", "hooks.example.org"),
    "database_url": ("", "", "postgresql://localhost/x"),
    "secret_key": ("a,b", "a,b", None),
    "http_allow": ("127.0.0.1, 10.0.0.0/8,", ("127.0.0.1", "10.0.0.0/8"), None),
    "trusted_proxies": ("10.0.0.1", ("10.0.0.1",), None),
    "env_allow": (" REGION ,STAGE", ("REGION", "STAGE"), None),
    "max_body": ("2MiB", 2 * 1024 * 1024, "two"),
    "header_timeout": ("5s", 5.0, "0s"),
    "body_timeout": ("1m30s", 90.0, "30"),
    "queue_limit": ("5", 5, "0"),
    "workers": ("7", 7, "many"),
    "grace": ("0s", 0.0, "-1s"),
    "keep_completed": ("1d", 86400.0, "soon"),
    "keep_failed": ("2d", 172800.0, "soon"),
    "keep_count": ("10", 10, "0"),
    "keep_requests": ("1h", 3600.0, "soon"),
    "keep_deleted": ("10d", 864000.0, "soon"),
    "refused_rows": ("0", 0, "-1"),
    "refused_bytes": ("1kB", 1000, "1 kilo"),
    "session_idle": ("12h", 43200.0, "0s"),
    "session_lifetime": ("5d", 432000.0, "0s"),
    "keep_audit": ("90d", 7776000.0, "soon"),
    "log_level": ("DEBUG", "debug", "loud"),
    "log_format": ("json", "json", "xml"),
}


def test_every_setting_is_tried_here() -> None:
    assert set(VALUES) == set(Settings.model_fields)


@pytest.mark.parametrize("name", VALUES)
def test_each_setting_is_read_from_its_variable(name: str) -> None:
    text, value, _ = VALUES[name]
    settings = load_settings({variable_of(name): text})
    assert getattr(settings, name) == value
    assert settings.model_copy(update={name: None}) == load_settings({}).model_copy(update={name: None})


@pytest.mark.parametrize("name", [name for name, (_, _, wrong) in VALUES.items() if wrong])
def test_a_wrong_value_names_its_variable(name: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        load_settings({variable_of(name): VALUES[name][2] or ""})
    assert str(caught.value).startswith(f"{variable_of(name)}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", VALUES)
def test_an_empty_variable_is_one_that_is_not_set(name: str) -> None:
    assert load_settings({variable_of(name): ""}) == load_settings({})


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(WrongSettings) as caught:
        load_settings({"HOOKYARD_PORT": "x", "HOOKYARD_WORKERS": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_a_variable_that_is_no_setting_is_not_silent() -> None:
    with pytest.raises(WrongSettings) as caught:
        load_settings({"HOOKYARD_PROT": "1", "HOOKYARD_XYZ": "1", "OTHER": "1"})
    first, second = str(caught.value).splitlines()
    assert first.startswith("HOOKYARD_PROT is no setting. Did you mean 'HOOKYARD_PORT'?")
    assert second.startswith("HOOKYARD_XYZ is no setting. `hookyard doctor`")


def test_variables_of_commands_are_known() -> None:
    assert load_settings(dict.fromkeys(CLIENT_VARIABLES, "x")) == load_settings({})


def test_the_environment_of_the_process_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOKYARD_PORT", "1")
    assert load_settings({}).port == 8420
    assert Settings().port == 8420


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_options_win_over_variables_and_these_over_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "hookyard.toml", 'port = 1\nhost = "a"\nworkers = 3\nhttp_allow = ["127.0.0.1", "x"]\n')
    settings = load_settings({"HOOKYARD_PORT": "2", "HOOKYARD_HOST": "b"}, file, port=3, host=None)
    assert (settings.port, settings.host, settings.workers) == (3, "b", 3)
    assert settings.http_allow == ("127.0.0.1", "x")
    assert load_settings({}, file).port == 1
    assert load_settings({}).port == 8420


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("prot = 1", "prot is no setting. Did you mean 'port'?"),
        ('port = "x"', "HOOKYARD_PORT: "),
        ("http_allow = [1]", "HOOKYARD_HTTP_ALLOW: "),
        ('keep_completed = "5"', "HOOKYARD_KEEP_COMPLETED: '5' has no unit"),
        ("port = ", "hookyard.toml: "),
        ("[server]\nport = 1", "server is no setting."),
    ],
)
def test_mistakes_of_the_file(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        load_settings({}, write(tmp_path / "hookyard.toml", text))
    assert reason in str(caught.value)


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="there is no such settings file"):
        load_settings({}, tmp_path / "hookyard.toml")


def test_every_setting_is_explained() -> None:
    assert all(field.description for field in Settings.model_fields.values())
