<?php
$credentials = base64_encode(getenv('WS_USER') . ':' . getenv('WS_PASSWORD'));
$context = stream_context_create(['http' => ['header' => "Authorization: Basic $credentials"]]);
echo file_get_contents('{{basic.callUrl}}', false, $context), PHP_EOL;
