<?php
function get(string $url, string $authorization): string
{
    $context = stream_context_create(['http' => ['header' => "Authorization: $authorization"]]);
    return file_get_contents($url, false, $context);
}

$token = json_decode(get('{{tokenUrl}}', getenv('API_KEY')))->accessToken;
echo get('{{bearer.callUrl}}', "Bearer $token"), PHP_EOL;
