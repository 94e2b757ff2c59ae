"""`hookyard connections`."""

from __future__ import annotations

from command_lines import Shell

YAML = """\
# The shop's own API.
base_url: https://shop.example/v1/
headers: {X-Shop: a}
auth: {type: bearer, token: "{{ secrets.SHOP_TOKEN }}"}
"""


def test_connections_come_from_a_file_or_standard_input(shell: Shell) -> None:
    file = shell.write("shop.yaml", YAML)
    assert shell.run("connections", "set", "shop", file).out == "shop is set\n"
    assert shell.run("connections", "set", "bank", stdin='{"base_url": "https://bank.example"}').code == 0
    listed = shell.run("connections", "list", "--json").json["items"]
    assert [(item["name"], item["base_url"]) for item in listed] == [
        ("bank", "https://bank.example"),
        ("shop", "https://shop.example/v1"),
    ]
    assert listed[1]["auth"] == {"type": "bearer", "token": "{{ secrets.SHOP_TOKEN }}"}
    table = shell.run("connections", "list").out
    assert "bearer" in table
    assert shell.run("connections", "delete", "bank").out == "bank is deleted\n"
    assert shell.run("connections", "delete", "bank").code != 0


def test_what_is_wrong_is_said(shell: Shell) -> None:
    secret = shell.run("connections", "set", "shop", stdin=YAML.replace("{{ secrets.SHOP_TOKEN }}", "written-here"))
    assert secret.code != 0
    assert "name a secret" in secret.err
    assert shell.run("connections", "set", "shop", stdin="a: [").code != 0
    assert "mapping" in shell.run("connections", "set", "shop", stdin="[1]").err
    assert shell.run("connections", "set", "shop", "none.yaml").code != 0
