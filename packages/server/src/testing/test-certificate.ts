/**
 * For test servers on this machine alone: localhost, hooks.test and 127.0.0.1. The key was created once and protects
 * nothing.
 */
export const testCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTbgYmiSpiSFiByI2
JasUgtSaRIGhv4gqYq1nQhkAYz6hRANCAAQya4foY67pyLYw6onNFVnrT1tGgfbj
feohXg3tEXJ+j1ltmlzBWYleZ2CJezx+WSOpRoSZXcy7v8dpcK1UbAyx
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBpzCCAU2gAwIBAgIUdE716JeLuJbiEQ9bmwoHW4J/6IAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAyMTY0OVoYDzIxMjYxMDI5
MDIxNjQ5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQya4foY67pyLYw6onNFVnrT1tGgfbjfeohXg3tEXJ+j1ltmlzBWYle
Z2CJezx+WSOpRoSZXcy7v8dpcK1UbAyxo3sweTAdBgNVHQ4EFgQUVFW+KNbzY+is
BTF6NVb4i7QfkOkwHwYDVR0jBBgwFoAUVFW+KNbzY+isBTF6NVb4i7QfkOkwJgYD
VR0RBB8wHYIJbG9jYWxob3N0ggpob29rcy50ZXN0hwR/AAABMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALH7D3NVE5t/0Rf26J6j2/MGiw4TX5Us
P4HhBqx9qTbIAiAFcg9eYDWTjpQHiY9lzMlFQOTrDRnBFuR+DlAPb7TF0w==
-----END CERTIFICATE-----`,
} as const;
