import base64
import json
import os
import urllib.request

credentials = f"{os.environ['CLIENT_ID']}:{os.environ['API_KEY']}".encode()
request = urllib.request.Request(
    "{{oauthTokenUrl}}",
    data=b"grant_type=client_credentials",
    headers={"Authorization": "Basic " + base64.b64encode(credentials).decode()},
)
with urllib.request.urlopen(request) as granted:
    token = json.load(granted)["access_token"]

call = urllib.request.Request("{{bearer.callUrl}}", headers={"Authorization": "Bearer " + token})
with urllib.request.urlopen(call) as answer:
    print(answer.read().decode())
