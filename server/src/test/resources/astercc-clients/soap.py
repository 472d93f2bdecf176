"""Calls the web service with zeep: reads a line of JSON [function, arguments] each, a list by place or an object by
name, and prints the answer."""
import json
import sys

import zeep

client = zeep.Client(sys.argv[1])
for line in sys.stdin:
    function, arguments = json.loads(line)
    call = client.service[function]
    print(call(**arguments) if isinstance(arguments, dict) else call(*arguments))
