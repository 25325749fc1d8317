<?php
$credentials = base64_encode(getenv('CLIENT_ID') . ':' . getenv('API_KEY'));
$granted = file_get_contents('{{oauthTokenUrl}}', false, stream_context_create(['http' => [
    'method' => 'POST',
    'header' => [
        "Authorization: Basic $credentials",
        'Content-Type: application/x-www-form-urlencoded',
    ],
    'content' => 'grant_type=client_credentials',
]]));
$token = json_decode($granted)->access_token;

$context = stream_context_create(['http' => ['header' => "Authorization: Bearer $token"]]);
echo file_get_contents('{{bearer.callUrl}}', false, $context), PHP_EOL;
