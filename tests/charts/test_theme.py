"""Colours hold on both grounds and for people with any kind of colour blindness."""

from itertools import combinations

import numpy as np
import pytest

from perfkit.charts import theme

GROUNDS = {"light": (theme.LIGHT_GROUND, theme.LIGHT_INK), "dark": (theme.DARK_GROUND, theme.DARK_INK)}
# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1, on linear RGB.
BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "none": np.eye(3).tolist(),
}


def _rgb(colour):
    return np.array([int(colour[place:place + 2], 16) for place in (1, 3, 5)]) / 255


def _mix(colour, ground, alpha):
    mixed = np.round((_rgb(colour) * alpha + _rgb(ground) * (1 - alpha)) * 255).astype(int)
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _lab(linear):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear.clip(0, 1)
    scaled = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _seen(colour, blindness):
    rgb = _rgb(colour)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return _lab(np.array(BLINDNESS[blindness]) @ linear)


@pytest.mark.parametrize("ground", GROUNDS)
def test_marks_stand_out_three_to_one(ground):
    for colour in {*theme.PALETTE, theme.MAIN, theme.STRESSED}:
        assert theme.contrast(colour, GROUNDS[ground][0]) >= 3.0, colour


@pytest.mark.parametrize("ground", GROUNDS)
def test_ink_muted_ink_and_ink_on_tints_stand_out_four_and_a_half_to_one(ground):
    page, ink = GROUNDS[ground]
    assert theme.contrast(ink, page) >= 7.0
    assert theme.contrast(_mix(ink, page, theme.MUTED), page) >= 4.5
    for colour in (theme.MAIN, theme.STRESSED):
        assert theme.contrast(ink, _mix(colour, page, theme.STRONGEST_TINT)) >= 4.5


def test_text_on_marks_stands_out_four_and_a_half_to_one():
    for colour in {*theme.PALETTE, theme.MAIN, theme.STRESSED}:
        assert theme.contrast(theme.text_on(colour), colour) >= 4.5, colour


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_parts_are_told_apart_by_everybody(blindness):
    def nearest(colours):
        return min(np.linalg.norm(_seen(a, blindness) - _seen(b, blindness)) for a, b in combinations(colours, 2))

    assert nearest(theme.PALETTE[:4]) >= 18
    assert nearest(theme.PALETTE) >= 9.9


def test_ink_is_no_colour_of_a_mark():
    assert theme.INK not in {*theme.PALETTE, theme.MAIN, theme.STRESSED, "#111111", "#ffffff"}
