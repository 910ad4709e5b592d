"""Sentences joined to one, as each language joins them."""

from __future__ import annotations

from perfkit.language import Text

COLON = Text(en="{lead}: {rest}", zh="{lead}：{rest}")
SEMICOLON = Text(en="{lead}; {rest}", zh="{lead}；{rest}")
