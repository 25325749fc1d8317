<?php
// One query per line (base64) → what $_GET would hold of it, as JSON.
foreach (file('php://stdin', FILE_IGNORE_NEW_LINES) as $line) {
  $read = [];
  parse_str(base64_decode($line), $read);
  echo json_encode($read, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
}
