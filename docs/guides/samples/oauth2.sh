# The client id is the API user's id, the client secret its key: export CLIENT_ID='…' API_KEY='…'
: "${CLIENT_ID:?Set it first, by: export CLIENT_ID=id-of-the-API-user}"
: "${API_KEY:?Set it first, by: export API_KEY=your-API-key}"
ANSWER=$(curl --silent --show-error '{{oauthTokenUrl}}' --user "$CLIENT_ID:$API_KEY" \
  --data grant_type=client_credentials)
ACCESS_TOKEN=$(printf '%s' "$ANSWER" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$ACCESS_TOKEN" ] || echo "No token: $ANSWER"

curl --silent --show-error '{{bearer.callUrl}}' --header "Authorization: Bearer $ACCESS_TOKEN"
