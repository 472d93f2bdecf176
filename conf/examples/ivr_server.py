#!/usr/bin/env python3
"""A customer's web server that leads calls: a start for your own. Needs only Python's own library.

    python3 ivr_server.py [--host 127.0.0.1] [--port 8099] [--phone 801] [--label WORD]

    http://127.0.0.1:8099/ivr     GET_IVR_ACTION and HANGUP_CALL in JSON
    http://127.0.0.1:8099/rpc     the same in XML-RPC
    http://127.0.0.1:8099/layer   IVR_LAYER_INPUT in JSON: the input of a layer

A caller comes in: Cordboard asks with MENU -1 what to do, does it, and asks again with what the caller
pressed (DTMF) and the name of the menu in which he did (MENU). So each answer needs only the question, and
the server can be stopped and started while people talk. What is to be remembered of a call is kept by its
IVR_UNIQUE_ID until HANGUP_CALL says how the call ended.

Answer within five seconds: then the caller hears the apology, or goes where the configuration says.
"""
import argparse
import collections
import json
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from xmlrpc.client import Fault
from xmlrpc.server import SimpleXMLRPCDispatcher

LARGEST_BODY = 64 * 1024  # bytes; a question has less than 2 KB
REMEMBERED_CALLS = 10_000  # a call whose HANGUP_CALL never came must not stay for ever
PATIENCE = 3  # so often a caller may press nothing before we say goodbye

OK, ERROR = 0, 1  # STATUS

# Sounds are files of the PBX, without folder and suffix. These come with every Asterisk, in English only.
LANGUAGE = "en"
MAIN, ENTER, INVALID = "basic-pbx-ivr-main", "vm-enter-num-to-call", "pbx-invalid"
YOU_ENTERED, HOLD_ON, NOBODY, SPEAK, BYE = "you-entered", "pls-hold-while-try", "vm-isunavail", "vm-intro", "vm-goodbye"
NONE = "blank"  # no sound

options = argparse.Namespace(phone="801", label="")
idle = collections.OrderedDict()  # IVR_UNIQUE_ID -> how often its caller pressed nothing in a row
lock = Lock()


# ---- GET_IVR_ACTION: what to do next. Every answer is an ACTION and its DATA.


def action(name, **data):
    return {"STATUS": OK, "ACTION": name, "LANGUAGE": LANGUAGE, "DATA": data}


def menu(name, sound, size=1, validation=0, loop=2):
    """Plays the sound, twice with 3 s between, and collects up to so many digits. Validation reads them back."""
    return action("MENU", MENU=name, REC=sound, LOOP=loop, DELAY=3, SIZE=size, VALIDATION=validation)


def main_menu(sound=MAIN):
    return menu("main", sound)


def ivr_action(question):
    # Digits belong to the menu in which they were pressed; what comes from outside is text, whatever it looks like.
    name, digits, call = (str(question.get(key) or "") for key in ("MENU", "DTMF", "IVR_UNIQUE_ID"))
    if name == "-1":
        return main_menu()
    if digits == "":
        return nothing_pressed(call, name)
    heard(call)
    if name == "number":
        # Says the digits one by one, then is a menu again. DIGITS is a string: a number would lose its leading zeros.
        return action("SAYDIGITS", SAYDIGITSRECORD=YOU_ENTERED, DIGITS=digits,
                      MENU="main", REC=MAIN, LOOP=2, DELAY=3, SIZE=1, VALIDATION=0)  # fmt: skip
    return CHOICES.get(digits, lambda: main_menu(INVALID))()


def nothing_pressed(call, name):
    with lock:
        idle[call] = idle.get(call, 0) + 1
        idle.move_to_end(call)
        if len(idle) > REMEMBERED_CALLS:
            idle.popitem(last=False)
        if idle[call] >= PATIENCE:
            return goodbye()
    # Nobody answered the CALL below: its NEXT_MENU is asked with no digits when its sound was not answered by a key.
    return main_menu() if name != "number" else ask_number()


def heard(call):
    with lock:
        idle.pop(call, None)


def ask_number():
    return menu("number", ENTER, size=12, validation=1)


def call_phone():
    return action(
        "CALL",
        TARGET=options.phone,  # an extension, or a number of the public network if Cordboard's rules allow it
        CALLERID="",  # what the target is shown; empty: the caller's own, "Unknown": withheld
        CALLERNAME="",
        CALLER_REC=HOLD_ON,  # heard by the caller first; without it the call is not answered before the target does
        MOH_CLASS="default",
        TARGET_REC="",  # heard by the target before the two are connected
        CALL_MAX_DIAL=20,  # seconds it may ring
        CALL_MAX=3600,  # seconds they may talk
        NEXT_MENU="main",  # if nobody answers: this menu; empty: the call ends
        NEXT_MENU_RECORD=NOBODY,
        NEXT_MENU_LOOP=1,
        NEXT_MENU_SIZE=1,
        NEXT_MENU_WAIT=3,
        REC_STATUS=0,  # 1: recorded
        DTMF_PLAY="",  # digits for a machine that answers
    )


def goodbye():
    # 16: normal. Before the call was answered the cause becomes a SIP status: 17 is heard as busy.
    return action("HANGUP", HANGUP_REC=BYE, HANGUP_CAUSE=16)


CHOICES = {
    "1": ask_number,
    "2": call_phone,
    "3": lambda: action("VO", LAYER=1, RECORD=NONE, LOOP=1, DELAY=0),  # on into the layers of layers.yaml
    "4": lambda: action("SILENTRECORD", REC=SPEAK, MAXDURATION=60),  # records until he hangs up
    "9": goodbye,
}


def hangup_call(end):
    """A call is over; comes once, again only until it was answered with STATUS 0."""
    heard(str(end.get("IVR_UNIQUE_ID") or ""))
    return {"STATUS": OK}


# ---- IVR_LAYER_INPUT: what a caller pressed in a layer that has this server's address.


def layer_input(question):
    digits = str(question.get("DTMF") or "")
    # CUSTOM_DATA stays with the call: it is in its record, and your CRM finds it there.
    data = {"customer": digits}
    if re.fullmatch(r"8[0-2][0-9]", digits):
        return {
            "STATUS": OK,
            "ACTION": "DIAL",
            "TARGETS": [{"TARGET": digits, "TYPE": "EXTENSION"}],  # tried in order; PHONE is any number
            "MAX_DIAL_DURATION": 20,
            "MAX_CALL_DURATION": 3600,
            "RECORDING": "no",
            "NEXT_VO_ID": 1,  # the layer to go to when the call failed,
            "UNAVAILABLE_VO_ID": 1,  # when nobody answered,
            "ANSWER_NEXT_VO_ID": 0,  # and after the talk; 0: the call ends
            "CUSTOM_DATA": data,
        }
    return {"STATUS": OK, "ACTION": "GO_TO_LAYER", "LAYER": 1, "CALLER_NAME": f"Customer {digits}", "CUSTOM_DATA": data}


# ---- the wires


METHODS = {
    "/ivr": {"GET_IVR_ACTION": ivr_action, "HANGUP_CALL": hangup_call},
    "/layer": {"IVR_LAYER_INPUT": layer_input, "HANGUP_CALL": hangup_call},
}


def told(method, question, answer):
    """One line of what was asked and answered: with all digits, so not for card numbers as it is."""
    asked = " ".join(f"{key}={printable(value)}" for key, value in question.items() if key != "IVR_UNIQUE_ID")
    back = {**answer, **(answer.get("DATA") or {})}
    what = " ".join(f"{key}={printable(back[key])}" for key in ("ACTION", "MENU", "LAYER", "TARGET", "STATUS") if key in back)
    with lock:
        print(f"{options.label}{method} {asked} -> {what}", flush=True)
    return answer


def printable(value):
    """What a caller's phone names itself must not break the line or move the terminal's cursor."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return json.dumps(text, ensure_ascii=False) if " " in text or text == "" else text


def rpc():
    """XML-RPC by Python's own dispatcher: an unknown method or a wrong question becomes a <fault>."""
    dispatcher = SimpleXMLRPCDispatcher(allow_none=True, encoding="utf-8")
    for name, method in METHODS["/ivr"].items():

        def serve(question=None, name=name, method=method):
            if not isinstance(question, dict):
                raise Fault(400, "params: no struct (expected: one struct)")
            return told(name, question, method(question))

        dispatcher.register_function(serve, name)
    return dispatcher


class IvrServer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # Cordboard keeps its connections
    timeout = 30  # seconds without a byte, then the connection ends
    dispatcher = rpc()

    def do_POST(self):
        path = self.path.partition("?")[0]
        if path != "/rpc" and path not in METHODS:
            return self.refuse(404, f"path: {path} (expected: /ivr, /rpc or /layer)")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            return self.refuse(411, "length: none (expected: Content-Length)")
        if int(length) > LARGEST_BODY:
            return self.refuse(413, f"body: {length} bytes (expected: at most {LARGEST_BODY})")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self.refuse(400, "body: cut off")
        if path == "/rpc":
            return self.answer(200, "text/xml; charset=utf-8", self.dispatcher._marshaled_dispatch(body))
        return self.answer_json(body, METHODS[path])

    def do_GET(self):
        self.refuse(405, "method: GET (expected: POST)")

    def answer_json(self, body, methods):
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            asked = None
        question = asked.get("DATA") if isinstance(asked, dict) else None
        if not isinstance(question, dict):
            return self.refuse(400, "body: not a question (expected: an object with METHOD and DATA)")
        name = str(asked.get("METHOD"))
        if name not in methods:
            return self.refuse(400, f"METHOD: {name} (expected: {' or '.join(methods)})")
        answer = told(name, question, methods[name](question))
        return self.answer(200, "application/json", json.dumps(answer).encode())

    def refuse(self, status, text):
        # What is left of the body would be read as the next request.
        self.close_connection = True
        self.answer(status, "application/json", json.dumps({"STATUS": ERROR, "ERROR": text}).encode())

    def answer(self, status, kind, data):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        pass  # the questions are the log


def main():
    parser = argparse.ArgumentParser(description="Leads calls as a customer's web server does.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8099, help="0: any free one")
    parser.add_argument("--phone", default="801", help="whom key 2 calls (default: 801)")
    parser.add_argument("--label", default="", help="stands before each line")
    parser.parse_args(namespace=options)
    options.label += " " if options.label else ""
    try:
        server = ThreadingHTTPServer((options.host, options.port), IvrServer)
    except (OSError, OverflowError) as e:
        sys.exit(f"port: {options.port} (expected: a free one): {e}")
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"{options.label}listening on http://{options.host}:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
