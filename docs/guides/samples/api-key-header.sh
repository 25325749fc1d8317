# The key is in the environment, never in the script: export API_KEY='your API key'
: "${API_KEY:?Set it first, by: export API_KEY=your-API-key}"
curl --silent --show-error '{{api-key-header.callUrl}}' --header "{{keyHeader}}: $API_KEY"
