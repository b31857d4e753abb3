"""A Secret Service on the session bus, just large enough for keyring: one open collection, kept in memory."""

from __future__ import annotations

from typing import Any

from jeepney import HeaderFields, Message, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
SESSION, COLLECTION = f"{ROOT}/session/1", f"{ROOT}/collection/login"


class Service:
    """Answers calls; a secret is an item's path with its attributes and bytes."""

    def __init__(self) -> None:
        self.items: dict[str, tuple[dict[str, str], bytes]] = {}
        self._made = 0

    def answer(self, call: Message) -> Message:
        name, path = call.header.fields[HeaderFields.member], call.header.fields[HeaderFields.path]
        if name == "OpenSession" and call.body[0] != "plain":
            return new_error(call, "org.freedesktop.DBus.Error.NotSupported")
        signature, body = getattr(self, f"_{name}")(path, *call.body)
        return new_method_return(call, signature, body)

    def _OpenSession(self, _path: str, *_given: object) -> tuple[str, tuple[Any, ...]]:
        return "vo", (("s", ""), SESSION)

    def _ReadAlias(self, _path: str, *_given: object) -> tuple[str, tuple[Any, ...]]:
        return "o", (COLLECTION,)

    def _Get(self, _path: str, _interface: str, name: str) -> tuple[str, tuple[Any, ...]]:
        return "v", ({"Locked": ("b", False), "Label": ("s", "login")}[name],)

    def _Unlock(self, _path: str, paths: list[str]) -> tuple[str, tuple[Any, ...]]:
        return "aoo", (paths, "/")

    def _SearchItems(self, _path: str, wanted: dict[str, str]) -> tuple[str, tuple[Any, ...]]:
        return "ao", ([path for path, (given, _) in self.items.items() if wanted.items() <= given.items()],)

    def _CreateItem(self, _path: str, properties: Any, secret: Any, replace: bool) -> tuple[str, tuple[Any, ...]]:
        attributes = properties["org.freedesktop.Secret.Item.Attributes"][1]
        for path in [path for path, (given, _) in self.items.items() if replace and given == attributes]:
            del self.items[path]
        self._made += 1
        path = f"{COLLECTION}/{self._made}"
        self.items[path] = attributes, bytes(secret[2])
        return "oo", (path, "/")

    def _GetSecret(self, path: str, *_given: object) -> tuple[str, tuple[Any, ...]]:
        return "(oayays)", ((SESSION, b"", self.items[path][1], "text/plain"),)

    def _Delete(self, path: str) -> tuple[str, tuple[Any, ...]]:
        del self.items[path]
        return "o", ("/",)


def main() -> None:
    connection, service = open_dbus_connection("SESSION"), Service()
    connection.send_and_get_reply(message_bus.RequestName(NAME))
    print("ready", flush=True)
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            connection.send(service.answer(message))


if __name__ == "__main__":
    main()
