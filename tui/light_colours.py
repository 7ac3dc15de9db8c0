"""The light colours. Textual's own are too pale on a light ground; its `$boost` and lighter panels are not seen there.

Words stand off the ground by 4.5 to 1 and marks by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11); lines and the ground of what
has the keys are as plain as in the dark colours.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

_TEXTUALS = BUILTIN_THEMES["textual-light"]
_BROWN = "#7D4D0A"

LIGHT: Theme = replace(
    _TEXTUALS,
    accent="#A3620A",
    variables={
        **_TEXTUALS.variables,
        "boost": "#00000014",
        "foreground-muted": "#1F1F1FB3",
        "foreground-disabled": "#1F1F1F9E",
        "text-accent": _BROWN,
        "text-warning": _BROWN,
        "text-success": "#1B6633",
        "panel-lighten-1": "#AAAAAA",
        "panel-lighten-2": "#949494",
    },
)
"""Takes the place of Textual's theme of that name."""
