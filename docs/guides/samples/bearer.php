<?php
function get(string $url, string $authorization): string
{
    // ignore_errors: a refusal is an answer as well, and says why.
    $options = ['header' => "Authorization: $authorization", 'ignore_errors' => true];
    return file_get_contents($url, false, stream_context_create(['http' => $options]));
}

$key = getenv('API_KEY') ?: exit('Set API_KEY first.');
$exchanged = get('{{tokenUrl}}', $key);
$token = json_decode($exchanged)->accessToken ?? exit("No token: $exchanged");
echo get('{{bearer.callUrl}}', "Bearer $token"), PHP_EOL;
