import json
import os
import sys
import urllib.error
import urllib.request


def get(url, authorization):
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refusal:
        sys.exit(refusal.read().decode())


key = os.environ.get("API_KEY") or sys.exit("Set API_KEY first.")
token = json.loads(get("{{tokenUrl}}", key))["accessToken"]
print(get("{{bearer.callUrl}}", "Bearer " + token))
