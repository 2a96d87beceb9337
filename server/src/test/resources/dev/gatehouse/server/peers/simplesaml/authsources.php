<?php
$config = ['people' => ['exampleauth:UserPass'] + json_decode(file_get_contents(__DIR__ . '/people.json'), true)];
