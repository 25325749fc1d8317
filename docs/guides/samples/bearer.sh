# The key is in the environment, never in the script: export API_KEY='your API key'
: "${API_KEY:?Set it first, by: export API_KEY=your-API-key}"
ANSWER=$(curl --silent --show-error '{{tokenUrl}}' --header "Authorization: $API_KEY")
ACCESS_TOKEN=$(printf '%s' "$ANSWER" | sed -n 's/.*"accessToken":"\([^"]*\)".*/\1/p')
[ -n "$ACCESS_TOKEN" ] || echo "No token: $ANSWER"

curl --silent --show-error '{{bearer.callUrl}}' --header "Authorization: Bearer $ACCESS_TOKEN"
