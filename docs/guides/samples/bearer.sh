# The key is in the environment, never in the script.
TOKEN=$(curl --silent --fail '{{tokenUrl}}' --header "Authorization: $API_KEY" |
  sed 's/.*"accessToken":"\([^"]*\)".*/\1/')

curl --silent --show-error '{{bearer.callUrl}}' --header "Authorization: Bearer $TOKEN"
