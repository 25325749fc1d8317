# The client id is the API user's id, the client secret its key.
TOKEN=$(curl --silent --fail '{{oauthTokenUrl}}' --user "$CLIENT_ID:$API_KEY" \
  --data grant_type=client_credentials |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')

curl --silent --show-error '{{bearer.callUrl}}' --header "Authorization: Bearer $TOKEN"
