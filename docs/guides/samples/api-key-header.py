import os
import urllib.request

request = urllib.request.Request(
    "{{api-key-header.callUrl}}", headers={"{{keyHeader}}": os.environ["API_KEY"]}
)
with urllib.request.urlopen(request) as answer:
    print(answer.read().decode())
