# WS_USER is licence/account: export WS_USER='…' WS_PASSWORD='…'
: "${WS_USER:?Set it first, by: export WS_USER=licence/account}"
: "${WS_PASSWORD:?Set it first, by: export WS_PASSWORD=its-password}"
curl --silent --show-error '{{basic.callUrl}}' --user "$WS_USER:$WS_PASSWORD"
