#!/usr/bin/env python3
"""Receives CooCenter's pushed events and prints each in one line: a start for a CRM's own receiver.

    python3 receiver.py [--host 127.0.0.1] [--port 8099] [--json]

A 2xx answer says "I have it"; anything else, or none, and the event comes again, with the same id in the
webhook-id header. So keep the ids of what you have stored and skip what you have already. Needs only
Python's own library.
"""
import argparse
import collections
import json
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

LARGEST_BODY = 256 * 1024  # bytes; an event has less than 4 KB
REMEMBERED_IDS = 10_000  # enough to know a repeat; a real receiver asks its database
IMPORTANT = {  # what a person wants to see first, per event
    "dialbegin": "calleridnum destcalleridnum dialstring uniqueid",
    "dialend": "calleridnum destcalleridnum dialstatus uniqueid",
    "hangup": "calleridnum connectedlinenum uniqueid",
    "extensionstatus": "exten status statusText",
    "ivr": "caller ivrId ivrName ivrDtmf queueCode duration uuid",
    "cdr": "source destination disposition calltype duration billableseconds uniqueid",
    "cc_cdr": "caller called queueCode agentCode callType cdrState missCause hangupSide queueTime talkingTime "
    "pauseTime score uuid",
}

seen = collections.OrderedDict()
lock = Lock()


def first_time(event_id):
    with lock:
        if event_id in seen:
            return False
        seen[event_id] = True
        if len(seen) > REMEMBERED_IDS:
            seen.popitem(last=False)
        return True


def printable(value):
    """One word: what somebody named himself must not break the line or move the terminal's cursor."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return json.dumps(text, ensure_ascii=False) if " " in text or text == "" else text


def one_line(event, event_id, again):
    name = event.get("event", "?")
    fields = IMPORTANT.get(name, " ".join(k for k in event if k != "event")).split()
    told = " ".join(f"{field}={printable(event[field])}" for field in fields if event.get(field) not in ("", None))
    return f"{printable(name):<15} {told} [{printable(event_id)}]{' again' if again else ''}"


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a byte, then the connection ends
    as_json = False
    label = ""

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            return self.answer(411, "length: none (expected: Content-Length)")
        if int(length) > LARGEST_BODY:
            return self.answer(413, f"body: {length} bytes (expected: at most {LARGEST_BODY})")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self.answer(400, "body: cut off")
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            event = None
        if not isinstance(event, dict):
            return self.answer(400, "body: not JSON (expected: one object)")
        event_id = self.headers.get("webhook-id", "")
        again = not first_time(event_id) if event_id else False
        if self.as_json:
            line = json.dumps({"id": event_id, "again": again, "body": body.decode("utf-8", "replace")})
        else:
            line = one_line(event, event_id, again)
        with lock:
            print(self.label + line, flush=True)
        return self.answer(200, "ok")

    def answer(self, status, text):
        data = (text + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        if status >= 400:
            # What is left of the body would be read as the next request.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        pass  # the events are the log


def main():
    parser = argparse.ArgumentParser(description="Prints CooCenter's pushed events.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8099, help="0: any free one")
    parser.add_argument("--json", action="store_true", help="print whole bodies, one JSON line each")
    parser.add_argument("--label", default="", help="stands before each line")
    options = parser.parse_args()
    Receiver.as_json = options.json
    Receiver.label = options.label + " " if options.label else ""
    try:
        server = ThreadingHTTPServer((options.host, options.port), Receiver)
    except (OSError, OverflowError) as e:
        sys.exit(f"port: {options.port} (expected: a free one): {e}")
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"{Receiver.label}listening on http://{options.host}:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
