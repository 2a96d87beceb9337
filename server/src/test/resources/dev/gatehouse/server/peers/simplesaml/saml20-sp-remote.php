<?php
$metadata = json_decode(file_get_contents(dirname(__DIR__) . '/service-providers.json'), true);
