"""Pictures, sounds and films that are drawn: always the same, and with what they say in them."""

from __future__ import annotations

import io
import wave

import pytest
from PIL import Image

from quorate.data.demo import films, scenes, signals


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    assert scenes.draw_scene(seed) == scenes.draw_scene(seed)
    assert signals.record_line(seed) == signals.record_line(seed)
    assert films.shoot_film(seed) == films.shoot_film(seed)
    assert scenes.draw_scene(seed).png != scenes.draw_scene(seed + 3).png


@pytest.mark.parametrize("seed", range(6))
def test_things_lie_within_the_picture_where_the_picture_has_something(seed: int) -> None:
    scene = scenes.draw_scene(seed)
    picture = Image.open(io.BytesIO(scene.png)).convert("RGB")
    assert picture.size == (scenes.WIDTH, scenes.HEIGHT)
    assert scene.things
    for thing in scene.things:
        assert 0 <= thing.x < thing.x + thing.w <= 1
        assert 0 <= thing.y < thing.y + thing.h <= 1
        box = (
            thing.x * scenes.WIDTH,
            thing.y * scenes.HEIGHT,
            (thing.x + thing.w) * scenes.WIDTH,
            (thing.y + thing.h) * scenes.HEIGHT,
        )
        colours = picture.crop(tuple(round(edge) for edge in box)).getcolors(1 << 20)  # type: ignore[arg-type]
        assert colours is not None
        assert len(colours) > 2


def test_a_box_is_tight_around_its_thing() -> None:
    """The red ball of scene 2 ends where its box ends, to the pixel."""
    scene = scenes.draw_scene(2)
    ball = next(thing for thing in scene.things if thing.label == "ball")
    picture = Image.open(io.BytesIO(scene.png)).convert("RGB")
    middle = round((ball.x + ball.w / 2) * scenes.WIDTH)
    left, right = round(ball.x * scenes.WIDTH), round((ball.x + ball.w) * scenes.WIDTH)
    row = round((ball.y + ball.h / 2) * scenes.HEIGHT)
    reds = [x for x in range(middle - 60, middle + 60) if _is_red(picture, x, row)]
    assert abs(reds[0] - left) <= 2
    assert abs(reds[-1] - right) <= 2


@pytest.mark.parametrize("seed", range(4))
def test_signals_are_heard_when_they_are_said_to_be(seed: int) -> None:
    recording = signals.record_line(seed)
    with wave.open(io.BytesIO(recording.wav)) as file:
        assert file.getframerate() == signals.RATE
        samples = memoryview(file.readframes(file.getnframes())).cast("h").tolist()
    ends = 0.0
    for segment in recording.segments:
        before = samples[round(ends * signals.RATE) : round(segment.start * signals.RATE)]
        heard = samples[round(segment.start * signals.RATE) : round(segment.end * signals.RATE)]
        assert not any(before)
        assert max(heard) > 5_000
        ends = segment.end
    assert not any(samples[round(ends * signals.RATE) :])


def test_a_film_is_a_webm_file_whose_frames_are_pictures() -> None:
    film = films.shoot_film(1)
    assert film.webm.startswith(bytes.fromhex("1a45dfa3"))
    assert film.webm.count(b"\x9d\x01\x2a") == 60  # the start code of a VP8 key frame, RFC 6386
    assert all(0 < change.frame < 60 for change in film.changes)
    assert film.changes == tuple(sorted(film.changes, key=lambda change: change.frame))


def _is_red(picture: Image.Image, x: int, y: int) -> bool:
    pixel = picture.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[0] > 170 and pixel[1] < 120
