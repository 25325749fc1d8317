import json
import os
import urllib.request


def get(url, authorization):
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


token = json.loads(get("{{tokenUrl}}", os.environ["API_KEY"]))["accessToken"]
print(get("{{bearer.callUrl}}", "Bearer " + token))
