"""The other end of XML-RPC, Python's own, for XmlRpcPythonIT.

  loads         a call in base64 per line; prints its method and parameters as JSON
  dumps [json]  JSON per line; prints a response of it in base64
  random N SEED prints N times a random value as JSON and a response of it in base64

JSON has one key that says the type, so that 1, 1.0, true and "1" stay apart.
"""
import base64
import datetime
import json
import random
import sys
import xmlrpc.client


def told(value):
    if value is None:
        return {"nil": 0}
    if isinstance(value, bool):
        return {"flag": value}
    if isinstance(value, int):
        return {"whole": value}
    if isinstance(value, float):
        return {"real": value}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, datetime.datetime):
        return {"time": value.strftime("%Y%m%dT%H:%M:%S")}
    if isinstance(value, xmlrpc.client.DateTime):
        return {"time": str(value)}
    if isinstance(value, xmlrpc.client.Binary):
        return {"bytes": base64.b64encode(value.data).decode()}
    if isinstance(value, (list, tuple)):
        return {"list": [told(item) for item in value]}
    return {"struct": [[key, told(item)] for key, item in value.items()]}


def meant(json_value):
    ((kind, value),) = json_value.items()
    if kind == "nil":
        return None
    if kind == "time":
        return xmlrpc.client.DateTime(value)
    if kind == "bytes":
        return xmlrpc.client.Binary(base64.b64decode(value))
    if kind == "list":
        return [meant(item) for item in value]
    if kind == "struct":
        return {key: meant(item) for key, item in value}
    if kind == "fault":
        return xmlrpc.client.Fault(*value)
    return value


def response(value):
    if isinstance(value, xmlrpc.client.Fault):
        text = xmlrpc.client.dumps(value, methodresponse=True)
    else:
        text = xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True)
    return base64.b64encode(text.encode()).decode()


def random_text(dice):
    letters = "aB0 <>&\"'\n\t/;שé😀"
    return "".join(dice.choice(letters) for _ in range(dice.randrange(12)))


def random_value(dice, depth):
    kind = dice.randrange(9 if depth < 5 else 7)
    if kind == 0:
        return None
    if kind == 1:
        return dice.random() < 0.5
    if kind == 2:
        return dice.randint(-(2**31), 2**31 - 1) >> dice.randrange(31)
    if kind == 3:
        return dice.uniform(-1, 1) * 10 ** dice.randint(-20, 20)
    if kind == 4:
        return random_text(dice)
    if kind == 5:
        return datetime.datetime(2000, 1, 1) + datetime.timedelta(seconds=dice.randrange(10**9))
    if kind == 6:
        return xmlrpc.client.Binary(dice.randbytes(dice.randrange(200)))
    if kind == 7:
        return [random_value(dice, depth + 1) for _ in range(dice.randrange(5))]
    return {random_text(dice): random_value(dice, depth + 1) for _ in range(dice.randrange(5))}


def main():
    if sys.argv[1] == "random":
        dice = random.Random(int(sys.argv[3]))
        for _ in range(int(sys.argv[2])):
            value = random_value(dice, 0)
            print(json.dumps(told(value)), response(value), sep="\t")
        return
    for line in sys.stdin:
        if sys.argv[1] == "loads":
            parameters, method = xmlrpc.client.loads(base64.b64decode(line))
            print(json.dumps([method, [told(value) for value in parameters]]))
        else:
            print(response(meant(json.loads(line))))


main()
