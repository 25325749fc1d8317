<?php
$context = stream_context_create(['http' => ['header' => '{{keyHeader}}: ' . getenv('API_KEY')]]);
echo file_get_contents('{{api-key-header.callUrl}}', false, $context), PHP_EOL;
