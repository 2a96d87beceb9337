<?php
// The base address, the folders and the salt come from the test that starts this provider.
$peer = json_decode(file_get_contents(__DIR__ . '/peer.json'), true);
$config = [
    'baseurlpath' => $peer['base'],
    'certdir' => __DIR__ . '/',
    'metadatadir' => __DIR__ . '/metadata/',
    'loggingdir' => __DIR__ . '/',
    'datadir' => __DIR__ . '/',
    'tempdir' => __DIR__ . '/temp',
    'secretsalt' => 'a salt for tests only',
    'auth.adminpassword' => bin2hex(random_bytes(16)),
    'timezone' => 'UTC',
    'logging.handler' => 'stderr',
    'logging.level' => 5,
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'metadata.sources' => [['type' => 'flatfile']],
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => __DIR__ . '/temp',
    'session.phpsession.cookiename' => 'SimpleSamlTest',
    // Plain HTTP on loopback.
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'language.cookie.secure' => false,
    'language.cookie.samesite' => null,
    'admin.checkforupdates' => false,
    'trusted.url.domains' => null,
];
