"""What is known about mail providers: servers, ways to sign in, limits, and what helps when they refuse."""

from mail.providers.presets import (
    GENERIC,
    PROVIDERS,
    preset,
    preset_of,
    provider_at,
    provider_behind,
    provider_for,
    provider_serving,
    user_name,
)
from mail.providers.provider import Limits, Pages, Provider, Security, Server, Way
from mail.providers.quota import Quota, quota_of
from mail.providers.remedies import Remedy, known_remedy, remedy_for

__all__ = [
    "GENERIC",
    "PROVIDERS",
    "Limits",
    "Pages",
    "Provider",
    "Quota",
    "Remedy",
    "Security",
    "Server",
    "Way",
    "known_remedy",
    "preset",
    "preset_of",
    "provider_at",
    "provider_behind",
    "provider_for",
    "provider_serving",
    "quota_of",
    "remedy_for",
    "user_name",
]
