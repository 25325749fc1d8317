curl --silent --show-error --fail '{{api-key-header.callUrl}}' --header "{{keyHeader}}: $API_KEY"
