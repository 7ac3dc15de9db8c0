"""How much of what its provider allows a day an account has sent."""

from __future__ import annotations

from dataclasses import dataclass

from mail.providers.presets import PROVIDERS

_LIMITS = {provider.key: provider.limits for provider in PROVIDERS}


@dataclass(frozen=True)
class Quota:
    """What left in 24 hours, and the most that may."""

    used: int
    most: int | None = None
    """None where no limit is published."""
    counts_recipients: bool = False
    """Whether recipients are counted, and not mails."""

    @property
    def share(self) -> float:
        """How much is used up, 0 to 1; 0 without a limit."""
        return min(1.0, self.used / self.most) if self.most else 0.0


def quota_of(provider: str, sent: int, reached: int) -> Quota:
    """Return the quota of an account.

    :param provider: the key of a preset, or anything
    :param sent: mails that left in the last 24 hours
    :param reached: their recipients
    """
    limits = _LIMITS.get(provider)
    if limits and limits.recipients_per_day and not limits.mails_per_day:
        return Quota(reached, limits.recipients_per_day, counts_recipients=True)
    return Quota(sent, limits.mails_per_day if limits else None)
