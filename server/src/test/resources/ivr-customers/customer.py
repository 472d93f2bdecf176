"""A customer's web server that does what a test says, line by line on its input, and tells on its output what it
was asked. JSON on every path but /rpc, which is Python's own XML-RPC dispatcher.

A line: {"do":"answer","with":{…}}  late (seconds, with)  status (code)  raw (type, body)  fault  flood  drop
Each is for one question; without any the call is hung up. With "of":"end" it is for a HANGUP_CALL, which is told as
refused then; otherwise that is taken, with STATUS 0.
"""
import collections
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xmlrpc.client import Fault
from xmlrpc.server import SimpleXMLRPCDispatcher

BYE = {"do": "answer", "with": {"STATUS": 0, "ACTION": "HANGUP", "LANGUAGE": "en", "DATA": {"HANGUP_CAUSE": 16}}}
wishes = collections.deque()
ends = collections.deque()
lock = threading.Lock()


def tell(**what):
    with lock:
        print(json.dumps(what), flush=True)


def next_wish(method, data, **told):
    """Tells what is asked, and what to do about it."""
    wish = {"do": "answer", "with": {"STATUS": 0}}
    if method != "HANGUP_CALL":
        wish = wishes.popleft() if wishes else BYE
    elif ends:
        wish, method = ends.popleft(), "HANGUP_CALL refused"
    tell(method=method, data=data, **told)
    return wish


class Customer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {"path": self.path, "type": self.headers["Content-Type"], "auth": self.headers["Authorization"]}
        if self.path != "/rpc":
            asked = json.loads(body)
            wish = next_wish(asked["METHOD"], asked["DATA"], **told)
            if wish["do"] in ("answer", "late"):
                time.sleep(wish.get("seconds", 0))
                return self.answer(200, "application/json", json.dumps(wish["with"]).encode())
            return self.misbehave(wish)
        wish = None

        def serve(method, params):
            nonlocal wish
            wish = next_wish(method, params[0], **told)
            if wish["do"] == "fault":
                raise Fault(7, "nobody can say")
            time.sleep(wish.get("seconds", 0))
            return wish.get("with", {})

        dispatcher = SimpleXMLRPCDispatcher(allow_none=True)
        answer = dispatcher._marshaled_dispatch(body, serve)
        if wish is None or wish["do"] in ("answer", "late", "fault"):
            return self.answer(200, "text/xml", answer)
        return self.misbehave(wish)

    def misbehave(self, wish):
        if wish["do"] == "status":
            self.answer(wish["code"], "text/plain", b"no")
        elif wish["do"] == "raw":
            self.answer(200, wish["type"], wish["body"].encode())
        elif wish["do"] == "flood":
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(100_000_000))
            self.end_headers()
            try:
                for _ in range(1000):
                    self.wfile.write(b" " * 100_000)
            except OSError:
                pass  # who asked has read enough
        else:
            self.close_connection = True
            self.connection.close()

    def answer(self, status, kind, data):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            pass  # who asked is tired of waiting

    def log_message(self, format, *args):
        pass


def read_wishes():
    for line in sys.stdin:
        wish = json.loads(line)
        if wish["do"] == "forget":
            wishes.clear()
            ends.clear()
        else:
            (ends if wish.get("of") == "end" else wishes).append(wish)


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Customer)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
tell(port=server.server_port)
read_wishes()  # until the test has ended
