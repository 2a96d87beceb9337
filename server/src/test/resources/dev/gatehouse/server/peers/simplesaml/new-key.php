<?php
// Makes the provider's key and its self-signed certificate in the folder that the first argument names.
$key = openssl_pkey_new(['private_key_bits' => 2048, 'private_key_type' => OPENSSL_KEYTYPE_RSA]);
$request = openssl_csr_new(['commonName' => 'simplesamlphp in a test'], $key, ['digest_alg' => 'sha256']);
$certificate = openssl_csr_sign($request, null, $key, 2, ['digest_alg' => 'sha256'], random_int(1, PHP_INT_MAX));
openssl_x509_export_to_file($certificate, $argv[1] . '/idp.crt') || exit(1);
openssl_pkey_export_to_file($key, $argv[1] . '/idp.key') || exit(1);
