"""Every setting, read once: from `HOOKYARD_*` variables, a TOML file, or the options of a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from hookyard.model.durations import Duration
from hookyard.model.problems import suggest_name
from hookyard.model.sizes import Size

PREFIX: Final = "HOOKYARD_"

TextList = Annotated[tuple[str, ...], NoDecode]


class WrongSettings(ValueError):
    """A setting cannot be used; the message names each one and says what it takes."""


class Settings(BaseSettings):
    """The settings of one server. Times are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    data: Path = Field(Path("hookyard-data"), description="Folder of the database, the keys and the lock.")
    host: str = Field("127.0.0.1", description="Address to listen on. 0.0.0.0 is every address of the machine.")
    port: int = Field(8420, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    public_url: str = Field(
        "", description="The address at which callers reach the server, as in https://hooks.example.org."
    )
    database_url: str = Field("", description="Reserved for PostgreSQL, which this version does not use yet.")
    secret_key: str = Field(
        "", description="Key that secrets are sealed with. Several, separated by commas: the first seals, all open."
    )
    http_allow: TextList = Field(
        (), description="Private hosts and networks that nodes may call, as in `127.0.0.1,10.0.0.0/8,internal.example`."
    )
    trusted_proxies: TextList = Field(
        (), description="Networks of the proxies whose Forwarded and X-Forwarded-For headers are believed."
    )
    env_allow: TextList = Field((), description="Environment variables that expressions may read as `env.NAME`.")
    max_body: Size = Field(10 * 1024 * 1024, description="Largest body of a webhook, where a workflow says nothing.")
    header_timeout: Duration = Field(15.0, gt=0, description="Time a caller has to send the headers.")
    body_timeout: Duration = Field(30.0, gt=0, description="Time a caller has to send the body.")
    queue_limit: int = Field(
        10_000, ge=1, description="Executions that may run or wait; beyond, callers get a 503 and nothing is stored."
    )
    workers: int = Field(200, ge=1, description="Async executions that run at a time.")
    grace: Duration = Field(20.0, description="Time that running executions get to finish when the server stops.")
    keep_completed: Duration = Field(7 * 86400.0, description="How long completed executions stay.")
    keep_failed: Duration = Field(90 * 86400.0, description="How long executions of any other final status stay.")
    keep_count: int | None = Field(None, ge=1, description="The most ended executions of a workflow that stay.")
    keep_requests: Duration = Field(7 * 86400.0, description="How long requests that started nothing stay.")
    keep_deleted: Duration = Field(30 * 86400.0, description="How long deleted workflows stay in the bin.")
    refused_rows: int = Field(10_000, ge=0, description="The most requests that started nothing that are kept.")
    refused_bytes: Size = Field(64 * 1024 * 1024, description="The most bytes of them that are kept.")
    session_idle: Duration = Field(7 * 86400.0, gt=0, description="How long somebody stays signed in who does nothing.")
    session_lifetime: Duration = Field(
        30 * 86400.0, gt=0, description="How long somebody stays signed in at most, whatever they do."
    )
    keep_audit: Duration = Field(365 * 86400.0, description="How long entries of the audit log stay.")
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_format: str = Field("auto", description="text, json, or auto: text on a terminal and JSON otherwise.")

    @field_validator("http_allow", "trusted_proxies", "env_allow", mode="before")
    @classmethod
    def _split_list(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: str) -> str:
        if value:
            raise ValueError("PostgreSQL is not available in this version; unset it to use the SQLite file in `data`")
        return value

    @field_validator("public_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("it begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("log_level", "log_format")
    @classmethod
    def _check_word(cls, value: str, info: Any) -> str:
        known = {"log_level": ("debug", "info", "warning", "error"), "log_format": ("auto", "text", "json")}
        words = known[info.field_name]
        if value.lower() not in words:
            raise ValueError(f"it is one of {', '.join(words)}")
        return value.lower()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(environment: Mapping[str, str], config: Path | None = None, **options: Any) -> Settings:
    """The settings from `options` (those that are not None), `environment` and the TOML file `config`.

    The earlier of them wins. A variable that is empty counts as not set. Raises WrongSettings, also for a `HOOKYARD_`
    variable that is none: a typing mistake must not be silent.
    """
    _check_names(environment)
    chosen: type[Settings] = Settings
    if config is not None:
        if not config.is_file():
            raise WrongSettings(f"{config}: there is no such settings file")
        chosen = type("FileSettings", (Settings,), {"model_config": SettingsConfigDict(toml_file=config)})
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return chosen(**{**_read_variables(environment), **given})
    except ValidationError as error:
        reasons = [_reason(detail["loc"], detail["msg"]) for detail in error.errors(include_url=False)]
        raise WrongSettings("\n".join(reasons)) from None
    except ValueError as error:
        raise WrongSettings(f"{config}: {error}") from None


def variable_of(name: str) -> str:
    return PREFIX + name.upper()


# Variables that are no settings: where a command finds its server, the key to it, and where a server's settings are.
CLIENT_VARIABLES: Final = ("HOOKYARD_URL", "HOOKYARD_API_KEY", "HOOKYARD_CONFIG")


def _read_variables(environment: Mapping[str, str]) -> dict[str, str]:
    values = {name: environment.get(variable_of(name), "") for name in Settings.model_fields}
    return {name: value for name, value in values.items() if value}


def _check_names(environment: Mapping[str, str]) -> None:
    known = {*(variable_of(name) for name in Settings.model_fields), *CLIENT_VARIABLES}
    wrong = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    if wrong:
        hint = "`hookyard doctor` lists the settings."
        raise WrongSettings("\n".join(f"{name} is no setting.{_suggest(name, known)} {hint}" for name in wrong))


def _suggest(variable: str, known: Iterable[str]) -> str:
    """The nearest variable; what all of them begin with makes none nearer."""
    nearest = suggest_name(variable.removeprefix(PREFIX), (name.removeprefix(PREFIX) for name in known))
    return nearest.replace("'", f"'{PREFIX}", 1)


def _reason(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else ""
    if name not in Settings.model_fields:
        return f"{name} is no setting.{suggest_name(name, Settings.model_fields)}"
    return f"{variable_of(name)}: {message.removeprefix('Value error, ').removeprefix('Input ')}"
