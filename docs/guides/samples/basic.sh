# WS_USER is licence/account.
curl --silent --show-error --fail '{{basic.callUrl}}' --user "$WS_USER:$WS_PASSWORD"
