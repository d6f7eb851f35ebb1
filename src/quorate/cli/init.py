"""``quorate init``: a campaign file to begin with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("file", metavar="[FILE]", default="campaign.yaml")
@click.option("--template", metavar="NAME", help="Begin with a template; `list` names them.")
def command(file: str, template: str | None) -> None:
    """Write a commented campaign file to begin with.

    FILE is campaign.yaml unless given, and is not overwritten. With --template the file is that of
    a template, and sample items are written beside it.
    """
    from quorate.cli.new_file import write_new
    from quorate.schema.campaign_file import SYNTAXES
    from quorate.schema.campaign_template import starter, templates
    from quorate.schema.errors import RequestError, UnknownNameError

    if template == "list":
        for one in templates():
            print(f"{one.name:16} {one.title}\n{'':16} {one.about}")
        return
    path = Path(file)
    if SYNTAXES.get(path.suffix.lower()) != "yaml":
        raise RequestError(
            "a campaign file to begin with is YAML",
            where=file,
            remedy="name it .yaml",
        )
    if template is None:
        write_new(path, starter().encode())
        print(f"Wrote {path}. Change it, then open the campaign: quorate open {path}")
        return
    found = next((one for one in templates() if one.name == template), None)
    if found is None:
        raise UnknownNameError(
            f"there is no template {template!r}",
            remedy=f"there are {', '.join(one.name for one in templates())}",
        )
    from quorate.cli.sample_items import sample_items

    samples = sample_items(found)
    beside = path.with_name(samples.name)
    if beside.exists():
        raise RequestError("it is there already", where=str(beside), remedy="move it away")
    write_new(path, _text(found.about, found.spec.as_data()).encode())
    write_new(beside, samples.data)
    print(f"Wrote {path} and {beside}. Open the campaign and add its items:")
    print(f"  quorate open {path}")
    print(f"  quorate items add {found.spec.name} {beside}")


def _text(about: str, spec: object) -> str:
    import textwrap

    import yaml

    head = "\n".join(f"# {line}" for line in textwrap.wrap(about, 98))
    body = yaml.safe_dump(spec, sort_keys=False, allow_unicode=True, width=98)
    return f"{head}\n\n{body}"
