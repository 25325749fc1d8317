import base64
import os
import urllib.request

credentials = f"{os.environ['WS_USER']}:{os.environ['WS_PASSWORD']}".encode()
request = urllib.request.Request(
    "{{basic.callUrl}}",
    headers={"Authorization": "Basic " + base64.b64encode(credentials).decode()},
)
with urllib.request.urlopen(request) as answer:
    print(answer.read().decode())
