import pytest

from app.echonet.datagram import MULTICAST_IPV4
from app.echonet.frame import Frame, Property
from app.echonet.node import LocalObject, OwnNode
from app.echonet.objects import ALL_NODE_PROFILES, CONTROLLER, NODE_PROFILE, Esv
from app.echonet.property_map import decode_property_map
from tests.fakes import OTHER, FarEnd

# MRA 1.3.1: what 0x0EF0 and 0x05FF (with the super class 0x0000) require: Get, announcement, Set.
REQUIRED = {
    NODE_PROFILE: (
        {0x80, 0x82, 0x83, 0x8A, 0x9D, 0x9E, 0x9F, 0xD3, 0xD4, 0xD6, 0xD7},
        {0x80, 0xD5},
        set(),
    ),
    CONTROLLER: ({0x80, 0x81, 0x82, 0x88, 0x8A, 0x9D, 0x9E, 0x9F}, {0x80, 0x81, 0x88}, {0x81}),
}
BOTH = pytest.mark.parametrize("eoj", REQUIRED, ids=hex)


def ask(far, eoj, esv, properties, get=(), destination="169.254.7.1"):
    """Ask our node as another controller would; returns the reply, None for silence."""
    lists = [tuple(Property(*item) for item in part.items()) for part in (properties, dict.fromkeys(get, b""))]
    far.say(Frame(0xABCD, 0x028A01, eoj, esv, *lists), source=OTHER, destination=destination)
    replies = [(address, frame) for address, frame in far.sent() if address is not None]
    if not replies:
        return None
    ((address, reply),) = replies
    assert address == OTHER
    assert (reply.tid, reply.deoj) == (0xABCD, 0x028A01)
    return reply


def read(far, eoj, *epcs):
    reply = ask(far, eoj, Esv.GET, dict.fromkeys(epcs, b""))
    assert (reply.esv, reply.seoj) == (Esv.GET_RES, eoj)
    return {item.epc: item.edt for item in reply.properties}


@pytest.fixture
def far():
    return FarEnd()


@BOTH
def test_all_required_properties_are_answered(far, eoj):
    gettable, announced, settable = REQUIRED[eoj]
    maps = {epc: decode_property_map(edt) for epc, edt in read(far, eoj, 0x9D, 0x9E, 0x9F).items()}
    assert maps[0x9D] >= announced
    assert maps[0x9E] >= settable
    assert maps[0x9F] >= gettable
    assert all(read(far, eoj, *maps[0x9F]).values())


def test_the_node_profile_describes_a_node_with_one_controller(far):
    assert read(far, NODE_PROFILE, 0x80, 0x82, 0x8A, 0xD3, 0xD4, 0xD6, 0xD7) == {
        0x80: b"\x30",
        0x82: bytes.fromhex("010E0100"),
        0x8A: b"\xff\xff\xff",
        0xD3: b"\x00\x00\x01",  # instances without the node profile
        0xD4: b"\x00\x02",  # classes with the node profile
        0xD6: bytes.fromhex("0105FF01"),
        0xD7: bytes.fromhex("0105FF"),
    }


def test_the_controller_runs_and_has_no_fault(far):
    assert read(far, CONTROLLER, 0x80, 0x81, 0x82, 0x88) == {
        0x80: b"\x30",
        0x81: b"\x00",
        0x82: b"\x00\x00R\x00",
        0x88: b"\x42",
    }


@pytest.mark.parametrize("unique", [b"", b"laptop", bytes(range(20))])
def test_the_identification_has_17_bytes_and_tells_laptops_apart(unique):
    edt = OwnNode(unique).profile.read(0x83)
    assert (len(edt), edt[:4]) == (17, b"\xfe\xff\xff\xff")
    assert edt.endswith(unique[:13])


@pytest.mark.parametrize(
    ("deoj", "seoj"), [(ALL_NODE_PROFILES, NODE_PROFILE), (0x05FF00, CONTROLLER), (CONTROLLER, CONTROLLER)]
)
def test_instance_zero_means_all_and_the_answer_names_the_one(far, deoj, seoj):
    reply = ask(far, deoj, Esv.GET, {0x80: b""}, destination=MULTICAST_IPV4)
    assert (reply.seoj, reply.esv) == (seoj, Esv.GET_RES)


@pytest.mark.parametrize("deoj", [0x05FF02, 0x0EF002, 0x028A01, 0x000000])
def test_objects_we_do_not_have_stay_silent(far, deoj):
    assert ask(far, deoj, Esv.GET, {0x80: b""}) is None


def test_a_get_of_something_unknown_is_refused_and_the_rest_answered(far):
    reply = ask(far, CONTROLLER, Esv.GET, {0x80: b"", 0xF0: b""})
    assert (reply.esv, reply.properties) == (Esv.GET_SNA, (Property(0x80, b"\x30"), Property(0xF0)))


def test_the_place_can_be_set_and_nothing_else(far):
    reply = ask(far, CONTROLLER, Esv.SET_C, {0x81: b"\x08"})
    assert (reply.esv, reply.properties) == (Esv.SET_RES, (Property(0x81),))
    assert read(far, CONTROLLER, 0x81) == {0x81: b"\x08"}
    reply = ask(far, CONTROLLER, Esv.SET_C, {0x81: b"\x10", 0x80: b"\x31"})
    assert (reply.esv, reply.properties) == (Esv.SET_C_SNA, (Property(0x81), Property(0x80, b"\x31")))
    assert read(far, CONTROLLER, 0x81, 0x80) == {0x81: b"\x10", 0x80: b"\x30"}


@pytest.mark.parametrize("edt", [b"\x01\x02", bytes(16), bytes(18)])
def test_a_place_of_an_impossible_length_is_refused(far, edt):
    assert ask(far, CONTROLLER, Esv.SET_C, {0x81: edt}).esv is Esv.SET_C_SNA
    assert read(far, CONTROLLER, 0x81) == {0x81: b"\x00"}


def test_set_without_answer_is_answered_only_to_refuse(far):
    assert ask(far, CONTROLLER, Esv.SET_I, {0x81: b"\x08"}) is None
    assert read(far, CONTROLLER, 0x81) == {0x81: b"\x08"}
    reply = ask(far, NODE_PROFILE, Esv.SET_I, {0x80: b"\x31"})
    assert (reply.esv, reply.properties) == (Esv.SET_I_SNA, (Property(0x80, b"\x31"),))


def test_set_get_writes_first_then_reads(far):
    reply = ask(far, CONTROLLER, Esv.SET_GET, {0x81: b"\x08"}, get=(0x81,))
    assert (reply.esv, reply.properties, reply.get_properties) == (
        Esv.SET_GET_RES,
        (Property(0x81),),
        (Property(0x81, b"\x08"),),
    )
    reply = ask(far, CONTROLLER, Esv.SET_GET, {0x80: b"\x31"}, get=(0x81, 0xF0))
    assert (reply.esv, reply.properties, reply.get_properties) == (
        Esv.SET_GET_SNA,
        (Property(0x80, b"\x31"),),
        (Property(0x81, b"\x08"), Property(0xF0)),
    )


def test_a_notification_can_be_requested(far):
    reply = ask(far, NODE_PROFILE, Esv.INF_REQ, {0xD5: b""})
    assert (reply.esv, reply.properties) == (Esv.INF, (Property(0xD5, bytes.fromhex("0105FF01")),))
    reply = ask(far, CONTROLLER, Esv.INF_REQ, {0x80: b"", 0xF0: b""})
    assert (reply.esv, reply.properties) == (Esv.INF_SNA, (Property(0x80, b"\x30"), Property(0xF0)))


def test_what_is_announced_is_what_can_be_requested():
    own = OwnNode(b"laptop")
    announced = own.announcement(7)
    assert own.profile.notification(7, NODE_PROFILE, (0xD5,)) == announced


def test_only_readable_properties_can_be_notified():
    thing = LocalObject(CONTROLLER, {0x80: b"\x30"}.get, lambda epc, edt: False)
    assert thing.notification(1, NODE_PROFILE, (0x80,)).properties == (Property(0x80, b"\x30"),)
    with pytest.raises(ValueError, match="readable"):
        thing.notification(1, NODE_PROFILE, (0x80, 0x81))


@pytest.mark.parametrize("esv", [esv for esv in Esv if not esv.is_request and esv is not Esv.INFC])
def test_an_object_answers_nothing_but_requests(esv):
    thing = LocalObject(CONTROLLER, {0x80: b"\x30"}.get, lambda epc, edt: True)
    assert thing.answer(Frame(1, 0x028A01, CONTROLLER, esv, (Property(0x80, b"\x30"),))) is None


def test_a_changed_location_is_announced_to_everybody_once(far):
    far.say(Frame(7, 0x028A01, CONTROLLER, Esv.SET_C, (Property(0x81, b"\x08"),)), source=OTHER)
    (_, reply), (address, told) = far.sent()
    assert reply.esv is Esv.SET_RES
    assert address is None
    assert (told.esv, told.seoj, told.deoj) == (Esv.INF, CONTROLLER, NODE_PROFILE)
    assert told.properties == (Property(0x81, b"\x08"),)
    far.say(Frame(8, 0x028A01, CONTROLLER, Esv.SET_C, (Property(0x81, b"\x08"),)), source=OTHER)
    assert [address for address, _ in far.sent()] == [OTHER]
