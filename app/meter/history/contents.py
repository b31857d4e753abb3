"""What a property of a meter says, or why it says nothing."""

from __future__ import annotations

from app.echonet.frame import Property
from app.echonet.objects import class_of
from app.errors import ProtocolProblem
from app.meter.layouts import Content
from app.meter.properties import definition


def content_of(eoj: int, item: Property) -> Content | str:
    """Return the content of a property of the object `eoj`, or the code of what is wrong with its data."""
    line = definition(class_of(eoj), item.epc)
    if line is None:
        return "unknown_property"
    try:
        return line.layout.decode(item.edt)
    except ProtocolProblem as problem:
        return problem.code
